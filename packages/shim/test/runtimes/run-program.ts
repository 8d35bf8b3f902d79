import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The package's own folder: from there its name resolves to the built files, as in a program that installed it. */
export const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/** Files of the preload, for runtimes and folders that do not resolve the package's name. */
export const REGISTER_ESM = fileURLToPath(new URL('../../dist/register.mjs', import.meta.url));
export const REGISTER_CJS = fileURLToPath(new URL('../../dist/register.cjs', import.meta.url));

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = PACKAGE,
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr });
    });
  });
}
