import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The binary under test: that of this build, or another one, for example of an installed package. */
export const BINARY =
  process.env['MODELHUB_CODEMOD_BINARY'] ?? path.join(import.meta.dirname, '../bin/modelhub-codemod.mjs');

/** Variables of the surrounding process that would change what the binary does. */
const DECIDING: ReadonlySet<string> = new Set(['MODELHUB_CONFIG', 'FORCE_COLOR', 'NO_COLOR', 'CI']);

/** The environment of a program under test. */
export function inheritedEnv(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !DECIDING.has(name));
  return { ...Object.fromEntries(inherited), GIT_CEILING_DIRECTORIES: os.tmpdir() };
}

export interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder with source files in the system's folder for temporary things. */
export class Project {
  readonly folder: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'codemod-')));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string | Buffer): void {
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
    fs.writeFileSync(this.path(name), text);
  }

  read(name: string): string {
    return fs.readFileSync(this.path(name), 'utf8');
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.test', '-c', 'commit.gpgsign=false'];
    const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Makes a repository of the folder and commits everything that is not ignored. */
  commitAll(): void {
    if (!fs.existsSync(this.path('.git'))) this.git('init', '-q');
    this.git('add', '-A');
    this.git('commit', '-qm', 'state', '--allow-empty');
  }

  /** Runs the built binary in the folder. */
  run(...args: string[]): Output {
    return this.runWith({}, ...args);
  }

  /** Runs it in a folder of the folder. */
  runIn(folder: string, ...args: string[]): Output {
    return this.#spawn(this.path(folder), {}, args);
  }

  runWith(env: Readonly<Record<string, string>>, ...args: string[]): Output {
    return this.#spawn(this.folder, env, args);
  }

  #spawn(cwd: string, env: Readonly<Record<string, string>>, args: readonly string[]): Output {
    const result = spawnSync(process.execPath, [BINARY, ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...inheritedEnv(), ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
