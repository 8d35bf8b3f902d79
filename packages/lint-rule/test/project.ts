import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LintMessage, Major } from './engines.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const run = promisify(execFile);

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project on disk, with one major of ESLint, the parsers, and the plugin as npm installs its tarball. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Runs that project's ESLint. */
  eslint(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  run(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  remove(): void;
}

type Result = { filePath: string; messages: LintMessage[] };

/** Line, rule and message of each finding that ESLint printed as JSON, by file name. */
export function findings(stdout: string): Record<string, string[]> {
  const results = JSON.parse(stdout) as Result[];
  return Object.fromEntries(
    results.map(({ filePath, messages }) => [
      path.basename(filePath),
      messages.map(
        ({ ruleId, messageId, line, message }) =>
          `${String(line)} ${ruleId?.split('/').at(-1) ?? message} ${messageId ?? ''}`,
      ),
    ]),
  );
}

/** npm as the caller's npm; without one (vitest started by hand) the npm beside this Node. */
async function npm(args: readonly string[], cwd: string): Promise<void> {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js') === true) await run(process.execPath, [cli, ...args], { cwd });
  else await run('npm', args, { cwd });
}

let packed: Promise<string> | undefined;

/**
 * Builds the package, packs it, and has npm install the tarball, once a test file, so that no test can see an old build, or
 * a file that is not published.
 *
 * @returns the folder that npm has installed into
 */
function installPlugin(): Promise<string> {
  packed ??= (async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-rule-packed-'));
    const source = path.join(folder, 'source');
    const tsdown = path.join(root, '../../node_modules/tsdown/dist/run.mjs');
    await run(process.execPath, [tsdown, '--out-dir', path.join(source, 'dist'), '--no-dts'], { cwd: root });
    for (const name of ['package.json', 'README.md', 'docs'])
      fs.cpSync(path.join(root, name), path.join(source, name), { recursive: true });
    await npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], source);
    const tarballs = fs.readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    fs.writeFileSync(path.join(folder, 'package.json'), '{}');
    // What ESLint itself needs is linked into each project: no tarball of it is asked for.
    const flags = ['--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', '--ignore-scripts'];
    await npm(['install', ...flags, ...tarballs.map((name) => `./${name}`)], folder);
    return folder;
  })();
  return packed;
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
  for (const folder of await Promise.all([packed, builtCodemod])) {
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
  const installed = await installPlugin();
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-rule-project-')));
  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(modules);
  fs.cpSync(path.join(installed, 'node_modules/@modelhub-migration'), path.join(modules, '@modelhub-migration'), {
    recursive: true,
  });
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
