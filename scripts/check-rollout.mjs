#!/usr/bin/env node
// Migrates a generated monorepo four times: in one run, as a workflow of the codemod registry, through Turborepo, and
// through Nx; the bytes have to be the same. Not part of "npm test": it installs these engines, and two hundred starts of
// each task runner take minutes.
//
//   npm run rollout -- [packages]
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const TASK = 'migrate-model-hub';
const ENGINES = { turbo: '2', nx: '21', codemod: '1' };
const COUNT = Number(process.argv[2] ?? 200);
if (!Number.isInteger(COUNT) || COUNT < 1) {
  process.stderr.write(`"${process.argv[2] ?? ''}" is no number of packages. Usage: npm run rollout -- [packages]\n`);
  process.exit(3);
}

const KNOWN = 'b18b18de-92c3-466e-81a8-e5df91890091';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const call = (model, result) => `export async function ask(token) {
  const response = await fetch('https://inference.de-txl.ionos.com/models/${model}/predictions', {
    method: 'POST',
    headers: { Authorization: \`Bearer \${token}\` },
    body: JSON.stringify({ properties: { input: 'Hello', options: { max_length: '20' } } }),
  });
  const data = await response.json();
  return ${result};
}
`;

/** What becomes of a package: rewritten, adapted, left to a person, nothing. */
const SOURCES = [
  call(KNOWN, 'data.properties.output'),
  call(KNOWN, 'data'),
  call(UNKNOWN, 'data.properties.output'),
  'export const a = 1;\n',
];

const work = mkdtempSync(join(tmpdir(), 'modelhub-rollout-'));
const bin = join(work, 'node_modules', '.bin');
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  CI: '1',
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  TURBO_TELEMETRY_DISABLED: '1',
};
const run = (command, args, cwd, more = {}) =>
  execFileSync(command, args, { cwd, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'inherit'] });
const writeJson = (file, data) => writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);

function generate(folder) {
  mkdirSync(folder);
  for (let index = 0; index < COUNT; index++) {
    const name = `p${String(index).padStart(3, '0')}`;
    const home = join(folder, 'packages', name);
    mkdirSync(home, { recursive: true });
    const scripts = { [TASK]: 'modelhub-codemod . --write --quiet --root ../..' };
    writeJson(join(home, 'package.json'), { name: `@rollout/${name}`, version: '1.0.0', type: 'module', scripts });
    writeFileSync(join(home, 'a.js'), SOURCES[index % SOURCES.length]);
  }
  const manifest = { name: 'rollout', private: true, packageManager: 'npm@10.8.2', workspaces: ['packages/*'] };
  writeJson(join(folder, 'package.json'), manifest);
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\n.nx/\n.turbo/\n');
  for (const name of ['nx.json', 'turbo.json']) cpSync(join(ROOT, 'docs', 'rollout', name), join(folder, name));
  run('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  run('git', ['init', '-q'], folder);
  run('git', ['add', '-A'], folder);
  const identity = ['-c', 'user.name=rollout', '-c', 'user.email=rollout@example.test'];
  run('git', [...identity, 'commit', '-qm', 'state'], folder);
}

function readPackages(folder) {
  const packages = join(folder, 'packages');
  return readdirSync(packages)
    .sort()
    .flatMap((name) => ['package.json', 'a.js'].map((file) => readFileSync(join(packages, name, file), 'utf8')));
}

/** A folder with an `npx` that starts this build in the place of the published one. */
function createStandIn() {
  const folder = join(work, 'stand-in');
  mkdirSync(folder);
  writeFileSync(join(folder, 'npx'), '#!/bin/sh\n[ "$1" = --yes ] || exit 90\nshift 2\nexec modelhub-codemod "$@"\n');
  chmodSync(join(folder, 'npx'), 0o755);
  return folder;
}

function runWorkflow(folder) {
  const workflow = join(ROOT, 'docs', 'rollout', 'codemod-registry', 'workflow.yaml');
  const args = ['--disable-analytics', 'workflow', 'run', '-w', workflow, '-t', folder, '--no-interactive'];
  run('codemod', args, folder, { PATH: `${createStandIn()}${delimiter}${env.PATH}`, HOME: work });
}

const WAYS = {
  'one run': (folder) => run('modelhub-codemod', ['--write', '--quiet'], folder),
  codemod: runWorkflow,
  turbo: (folder) => run('turbo', ['run', TASK, '--concurrency=2', '--env-mode=loose'], folder),
  nx: (folder) => run('nx', ['run-many', '-t', TASK, '--parallel=2', '--outputStyle=static'], folder),
};

try {
  writeJson(join(work, 'package.json'), { private: true });
  const wanted = Object.entries(ENGINES).map(([name, version]) => `${name}@${version}`);
  run('npm', ['install', '--no-audit', '--no-fund', join(ROOT, 'packages', 'codemod'), ...wanted], work);
  const results = Object.entries(WAYS).map(([name, migrate]) => {
    const folder = join(work, name.replace(' ', '-'));
    generate(folder);
    const start = Date.now();
    migrate(folder);
    process.stdout.write(`${name}: ${COUNT} packages, ${((Date.now() - start) / 1000).toFixed(0)} s\n`);
    return JSON.stringify(readPackages(folder));
  });
  const same = results.every((bytes) => bytes === results[0]) && results[0]?.includes('MODELHUB-MANUAL');
  process.stdout.write(same ? 'the same bytes in all of them\n' : 'THE BYTES DIFFER\n');
  process.exitCode = same ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
