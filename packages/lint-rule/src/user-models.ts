import fs from 'node:fs';
import path from 'node:path';
import { configCandidates, parseConfig, type Config } from '@modelhub-migration/contract';

type Models = Config['models'];

/** The last file read, by path, time of change and size: nearly every run has one. */
let last: { readonly stamp: string; readonly models: Models } = { stamp: '', models: {} };

function findConfig(cwd: string): string | undefined {
  const named = process.env['MODELHUB_CONFIG'] ?? '';
  if (named !== '') return path.resolve(cwd, named);
  return configCandidates(cwd).find((candidate) => fs.existsSync(candidate));
}

/**
 * Which successor the user has chosen for which model: `models` of the file that `MODELHUB_CONFIG` names, else of the nearest
 * `modelhub.config.json` upward.
 *
 * @param cwd absolute
 * @throws Error for a file that cannot be read, or whose content cannot be used: it names the file, the key and the mend
 */
export function readUserModels(cwd: string): Models {
  const file = findConfig(cwd);
  if (file === undefined) return {};
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new Error(`MODELHUB_CONFIG names "${path.relative(cwd, file)}", which is not there. Correct the path.`);
  }
  const stamp = `${file}:${String(stat.mtimeMs)}:${String(stat.size)}`;
  if (stamp !== last.stamp) {
    last = { stamp, models: parseConfig(fs.readFileSync(file, 'utf8'), path.relative(cwd, file)).models };
  }
  return last.models;
}
