import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A copy of a program in a folder of its own, where commands are run as its owner would run them. */
export interface Stage {
  folder: string;
  close: () => void;
}

/**
 * Copies an app to a temporary folder, with the given `node_modules` in reach.
 *
 * @param app folder of the app
 * @param nodeModules folder that stands in for the app's own installed dependencies
 */
export function openStage(app: string, nodeModules: string): Stage {
  const root = mkdtempSync(join(tmpdir(), 'modelhub-demo-'));
  const folder = join(root, basename(app));
  cpSync(app, folder, { recursive: true, filter: (path) => !/[\\/](node_modules|dist)$/.test(path) });
  symlinkSync(nodeModules, join(folder, 'node_modules'), 'junction');
  return { folder, close: () => rmSync(root, { recursive: true, force: true }) };
}

export interface Outcome {
  code: number;
  /** Standard output and standard error, in the order they came. */
  text: string;
}

/**
 * Runs a Node program to its end.
 *
 * @param argv arguments of `node`
 * @param env added to this process's own environment; `undefined` removes a variable
 */
export function runNode(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, argv, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const collect = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      done({ code: code ?? 1, text });
    });
  });
}
