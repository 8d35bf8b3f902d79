import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const cache = join(import.meta.dirname, '../../../../node_modules/.cache/modelhub/runtimes');
const run = promisify(execFile);

/** npm as it started this run, else the one on the path. */
function npmCommand(): readonly [string, ...string[]] {
  const cli = process.env['npm_execpath'];
  return cli !== undefined && /npm-cli\.c?js$/.test(cli) ? [process.execPath, cli] : ['npm'];
}

/**
 * Installs a package into a folder of its own, outside every workspace: a runtime brings a `node` for the path that the
 * project's scripts must not find. Done once; later runs find it there.
 *
 * @param spec name and exact version
 * @returns the package's folder
 */
export async function installPackage(name: string, version: string): Promise<string> {
  const prefix = join(cache, `${name.replaceAll('/', '+')}@${version}`);
  const folder = join(prefix, 'node_modules', name);
  const done = join(prefix, 'installed');
  if (existsSync(done)) return folder;
  mkdirSync(prefix, { recursive: true });
  const [command, ...args] = npmCommand();
  const install = [
    'install',
    `--prefix=${prefix}`,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    `${name}@${version}`,
  ];
  await run(command, [...args, ...install], { cwd: prefix, shell: process.platform === 'win32' });
  writeFileSync(done, '');
  return folder;
}
