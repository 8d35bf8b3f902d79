import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Major } from './engines.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const run = promisify(execFile);

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project on disk, with one major of ESLint, the parsers, and the built plugin as npm would unpack it. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Runs that project's ESLint. */
  eslint(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  run(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  remove(): void;
}

let built: Promise<string> | undefined;

/** Builds the package into a folder of its own, once a test file, so that no test can see an old build. */
export function buildPlugin(): Promise<string> {
  built ??= (async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-rule-built-'));
    const tsdown = path.join(root, '../../node_modules/tsdown/dist/run.mjs');
    await run(process.execPath, [tsdown, '--out-dir', path.join(folder, 'dist'), '--no-dts'], { cwd: root });
    fs.copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    return folder;
  })();
  return built;
}

let builtCodemod: Promise<string> | undefined;

/** Builds the codemod below its own `node_modules`, where what it depends on is found. */
function buildCodemod(): Promise<string> {
  builtCodemod ??= (async () => {
    const source = path.join(root, '../codemod');
    const cache = path.join(source, 'node_modules/.cache');
    fs.mkdirSync(cache, { recursive: true });
    const folder = fs.mkdtempSync(path.join(cache, 'for-lint-rule-'));
    const tsdown = path.join(root, '../../node_modules/tsdown/dist/run.mjs');
    const out = path.join(folder, 'dist');
    const args = ['src/index.ts', '--no-config', '--format', 'esm', '--platform', 'node', '--out-dir', out, '--no-dts'];
    await run(process.execPath, [tsdown, ...args], { cwd: source });
    fs.copyFileSync(path.join(source, 'package.json'), path.join(folder, 'package.json'));
    return folder;
  })();
  return builtCodemod;
}

/** Removes what the tests of one file have built. */
export async function removeBuilds(): Promise<void> {
  for (const folder of await Promise.all([built, builtCodemod])) {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function execute(cwd: string, file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  try {
    // What starts these tests may have put our own packages on NODE_PATH.
    const { stdout, stderr } = await run(process.execPath, [file, ...args], {
      cwd,
      env: { ...process.env, NODE_PATH: '', ...env },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

const LINKED = [
  '@typescript-eslint/parser',
  '@eslint/json',
  '@eslint/markdown',
  'vue-eslint-parser',
  'yaml-eslint-parser',
  'oxlint',
];

/**
 * Makes a project.
 *
 * @param codemod whether it has the codemod installed
 */
export async function createProject(major: Major, codemod: boolean): Promise<Project> {
  const plugin = await buildPlugin();
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-rule-project-')));
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(path.join(modules, '@modelhub-migration'), { recursive: true });
  fs.cpSync(plugin, path.join(modules, '@modelhub-migration/eslint-plugin'), { recursive: true });
  if (codemod) fs.symlinkSync(await buildCodemod(), path.join(modules, '@modelhub-migration/codemod'));
  for (const name of LINKED) {
    fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    fs.symlinkSync(fs.realpathSync(path.join(root, 'node_modules', name)), path.join(modules, name));
  }
  fs.symlinkSync(fs.realpathSync(path.join(root, 'node_modules', major)), path.join(modules, 'eslint'));
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  write('package.json', '{ "type": "module" }');
  return {
    folder,
    write,
    read: (file) => fs.readFileSync(path.join(folder, file), 'utf8'),
    eslint: (args, env = {}) => execute(folder, path.join(modules, 'eslint/bin/eslint.js'), args, env),
    run: (file, args, env = {}) => execute(folder, file, args, env),
    remove: () => {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
