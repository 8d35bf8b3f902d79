import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { bundle } from '../bundle.ts';

/** A run of `modelhub-shim` that has ended. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  /** What was written so far. */
  output: { stdout: string; stderr: string };
  /** Resolves when the error output holds a text, with its first match. */
  said: (pattern: RegExp) => Promise<RegExpExecArray>;
  ended: Promise<Run>;
}

let built: Promise<string> | undefined;

/** The built command, made once for a test file. */
export async function buildCli(): Promise<{
  start: (args: readonly string[], options?: { cwd?: string; env?: NodeJS.ProcessEnv }) => Started;
}> {
  const folder = await (built ??= bundle('bin.ts', 'doctor/probe.ts', 'register.ts'));
  return {
    start: (args, { cwd = process.cwd(), env = {} } = {}) => {
      const child = spawn(process.execPath, [join(folder, 'bin.mjs'), ...args], {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
      const ended = new Promise<Run>((resolve) => child.once('close', (code) => resolve({ code, ...output })));
      const said = (pattern: RegExp): Promise<RegExpExecArray> =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            const match = pattern.exec(output.stderr);
            if (match !== null) resolve(match);
          };
          child.stderr.on('data', look);
          void ended.then(({ stderr }) => reject(new Error(`ended without a match: ${stderr}`)));
          look();
        });
      return { child, output, said, ended };
    },
  };
}
