import fs from 'node:fs';
import path from 'node:path';
import { configCandidates, DEFAULT_CONFIG, parseConfig, type Config } from '@modelhub-migration/contract';
import { messageOf, UsageError } from './errors.ts';

export interface LoadedConfig {
  config: Config;
  /** The file it came from; `null` where there is none and the defaults hold. */
  file: string | null;
}

/**
 * Reads the configuration: the file named, else `MODELHUB_CONFIG`, else the nearest one upward.
 *
 * @param cwd absolute
 * @param named value of `--config`
 * @throws UsageError for a named file that cannot be read
 * @throws ConfigError for content that cannot be used
 */
export function loadConfig(cwd: string, named: string | undefined, env: NodeJS.ProcessEnv = process.env): LoadedConfig {
  const given = named ?? (env['MODELHUB_CONFIG'] === '' ? undefined : env['MODELHUB_CONFIG']);
  if (given !== undefined) {
    const file = path.resolve(cwd, given);
    return { config: parseConfig(readNamed(file, given, named === undefined), given), file };
  }
  const file = configCandidates(cwd).find((candidate) => fs.existsSync(candidate));
  if (file === undefined) return { config: { ...DEFAULT_CONFIG }, file: null };
  return { config: parseConfig(fs.readFileSync(file, 'utf8'), path.relative(cwd, file)), file };
}

function readNamed(file: string, given: string, fromEnvironment: boolean): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const source = fromEnvironment ? 'MODELHUB_CONFIG' : '--config';
    throw new UsageError(`${source} names "${given}", which cannot be read: ${messageOf(error)}. Correct the path.`);
  }
}
