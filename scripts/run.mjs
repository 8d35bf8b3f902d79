#!/usr/bin/env node
// Runs a job of the repository with nothing but Node and npm on the machine: installs and builds what is missing or
// stale, then starts the job. No dependency, since it runs before there are any.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, 'node_modules', '.cache', 'modelhub');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const bin = (path) => join(root, 'node_modules', ...path.split('/'));

const packageBuild = (name) => ({
  name,
  folder: join(root, 'packages', name),
  output: join(root, 'packages', name, 'dist'),
  inputs: [
    'packages/contract/src',
    `packages/${name}/src`,
    `packages/${name}/package.json`,
    `packages/${name}/tsdown.config.ts`,
    'tsconfig.base.json',
  ],
});

/** What is built, in order, and the files and folders whose content decides whether a build is stale. */
const BUILDS = [
  ...['shim', 'codemod', 'lint-rule'].map(packageBuild),
  { name: 'jobs', folder: join(root, 'scripts'), output: join(cache, 'jobs'), inputs: ['scripts', 'bench'] },
];

/** What each job starts once the tree is installed and built. The arguments of the command line follow. */
const JOBS = {
  demo: (args) => [[join(cache, 'jobs', 'demo.mjs'), ...args]],
  migrate: (args) => [[join(root, 'packages', 'codemod', 'bin', 'modelhub-codemod.mjs'), ...args]],
  bench: (args) => [[join(cache, 'jobs', 'bench.mjs'), ...args]],
  rollout: (args) => [[join(root, 'scripts', 'check-rollout.mjs'), ...args]],
  survey: (args) => [[join(root, 'scripts', 'survey.mjs'), ...args]],
  test: (args) => [[bin('vitest/vitest.mjs'), 'run', ...args]],
};

/** Static checks of `npm test`; they run side by side, before the tests. */
const CHECKS = {
  types: [bin('typescript/bin/tsc'), '-p', root],
  'page types': [bin('typescript/bin/tsc'), '-p', join(root, 'packages', 'codemod', 'src', 'report', 'html', 'page')],
  lint: [bin('eslint/bin/eslint.js'), '--max-warnings=0', '--cache', '--cache-location', join(cache, 'eslint/'), root],
  format: [bin('prettier/bin/prettier.cjs'), '--check', '--cache', '--log-level=warn', root],
};

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** Starts a Node program; resolves with its exit code and, when not shown, its output. */
function run(argv, { show = true, cwd = root, env = process.env } = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, argv, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => done({ code: 1, output: error.message }));
    child.on('close', (code, signal) => done({ code: code ?? (signal ? 1 : 0), output }));
  });
}

async function step(name, work) {
  const start = Date.now();
  process.stderr.write(`· ${name} … `);
  const { code, output } = await work();
  process.stderr.write(`${code === 0 ? 'done' : 'failed'} (${((Date.now() - start) / 1000).toFixed(1)} s)\n`);
  if (code !== 0) fail(`${output}\n${name} failed with exit code ${code}.`);
}

function hashOf(paths) {
  const hash = createHash('sha256').update(process.version);
  const add = (path) => {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  for (const path of paths.map((part) => join(root, part)).filter(existsSync)) {
    if (/\.\w+$/.test(path)) add(path);
    else walk(path);
  }
  return hash.digest('hex');
}

/** Runs `work` unless the stamp of an earlier run says that the same inputs were already worked on. */
async function unlessFresh(name, inputs, isThere, work) {
  const stamp = join(cache, `${name}.stamp`);
  const hash = hashOf(inputs);
  if (isThere() && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  await work();
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, hash);
}

/** pnpm at the pinned version, through the npm that started us: no corepack, no `.cmd` files. */
function pnpmCommand() {
  const npm = process.env.npm_execpath;
  if (npm === undefined || !/npm-cli\.c?js$/.test(npm)) {
    fail('Start this through npm, for example "npm test": npm fetches the pinned pnpm.', 3);
  }
  return [npm, 'exec', '--yes', `--package=${manifest.packageManager}`, '--', 'pnpm'];
}

const install = () =>
  unlessFresh(
    'install',
    ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'],
    () => existsSync(bin('.modules.yaml')),
    () =>
      step(`install with ${manifest.packageManager}`, () =>
        run([...pnpmCommand(), 'install', '--frozen-lockfile', '--prefer-offline'], {
          show: false,
          env: { ...process.env, CI: 'true' },
        }),
      ),
  );

async function build() {
  for (const { name, folder, output, inputs } of BUILDS) {
    await unlessFresh(
      `build-${name}`,
      inputs,
      () => existsSync(output),
      () => step(`build ${name}`, () => run([bin('tsdown/dist/run.mjs')], { show: false, cwd: folder })),
    );
  }
}

async function check() {
  const results = await Promise.all(
    Object.entries(CHECKS).map(async ([name, argv]) => ({ name, ...(await run(argv, { show: false })) })),
  );
  const failed = results.filter(({ code }) => code !== 0);
  for (const { name, output } of failed) process.stdout.write(`\n${name}:\n${output}\n`);
  process.stderr.write(`· ${results.map(({ name, code }) => `${name} ${code === 0 ? 'ok' : 'FAILED'}`).join(', ')}\n`);
  if (failed.length > 0) {
    process.stdout.write(`0 passed, ${failed.length} failed\n`);
    process.exit(1);
  }
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 18)) fail(`Node 20.18 or newer is needed; this is ${process.version}.`, 3);

const [job, ...args] = process.argv.slice(2);
if (!Object.hasOwn(JOBS, job ?? '')) fail(`Unknown job "${job ?? ''}". Known: ${Object.keys(JOBS).join(', ')}.`, 3);

await install();
await build();
if (job === 'test') await check();
// A path on the command line means what it means where the user stands, not where this script lives.
const cwd = process.env.INIT_CWD ?? process.cwd();
for (const argv of JOBS[job](args)) {
  const { code } = await run(argv, { cwd: job === 'migrate' ? cwd : root });
  if (code !== 0) process.exit(code);
}
