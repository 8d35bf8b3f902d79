import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startModelHub, type ModelHub } from '@modelhub-migration/shim/testing';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode } from '../scripts/demo/stage.ts';

/**
 * What a user gets: the three tarballs, installed by npm into an empty project, run from there.
 */

const root = resolve(import.meta.dirname, '..');
const PACKAGES = ['shim', 'codemod', 'lint-rule'];
const TOKEN = 'packed-test-token';
const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';

const legacyCall = `const response = await fetch('https://inference.de-txl.ionos.com/models/${LLAMA}/predictions', {
  method: 'POST',
  headers: { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\`, 'Content-Type': 'application/json' },
  body: JSON.stringify({ properties: { input: 'Hello', options: { max_length: '50' } } }),
});
const prediction = await response.json();
console.log('answer:', prediction.properties.output.length > 0);
`;

const eslintConfig = `import modelhub from '@modelhub-migration/eslint-plugin';
export default [modelhub.configs.recommended];
`;

/** npm as the caller's npm; without one (vitest started by hand) the npm beside this Node. */
const npm = (args: readonly string[], cwd: string): string => {
  const cli = process.env.npm_execpath;
  return cli !== undefined && cli.endsWith('.js')
    ? execFileSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    : execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
};

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

let project: string;
let hub: ModelHub;
let env: NodeJS.ProcessEnv;
const installed = (name: string): string => join(project, 'node_modules', '@modelhub-migration', name);
const write = (name: string, text: string): void => {
  writeFileSync(join(project, name), text);
};

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'modelhub-packed-'));
  const pnpm = (folder: string): void => {
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    npm(['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', 'pack', '--pack-destination', project], folder);
  };
  for (const name of PACKAGES) pnpm(join(root, 'packages', name));
  const tarballs = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  expect(tarballs).toHaveLength(PACKAGES.length);
  write('package.json', JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  npm(
    ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs.map((name) => `./${name}`), 'eslint@9.39.5'],
    project,
  );
  write('eslint.config.mjs', eslintConfig);
  hub = await startModelHub({ tls: true, token: TOKEN });
  env = { ...hub.env, IONOS_API_TOKEN: TOKEN, NO_COLOR: '1' };
});

afterAll(async () => {
  await hub.close();
  rmSync(project, { recursive: true, force: true });
});

describe('the packed packages', () => {
  it.each(['shim', 'codemod', 'eslint-plugin'])('%s carries no trace of the workspace', (name) => {
    for (const file of filesBelow(installed(name))) {
      if (file.includes(`${join('@modelhub-migration', name, 'node_modules')}`)) continue;
      const text = readFileSync(file, 'utf8');
      expect(text, file).not.toContain('@modelhub-migration/contract');
      if (file.endsWith('package.json')) expect(text, file).not.toMatch(/workspace:|catalog:/);
    }
    const files = [...filesBelow(installed(name))].map((file) => file.slice(installed(name).length + 1));
    expect(files).toContain('README.md');
    expect(files.filter((file) => /\.test\.|fixtures|^src/.test(file))).toEqual([]);
  });

  it('make a dead program run again, migrate it, and keep it migrated', async () => {
    write('app.mjs', legacyCall);
    const dead = await runNode(['app.mjs'], project, env);
    expect(dead.code).not.toBe(0);

    const shimmed = await runNode(['--import', '@modelhub-migration/shim/register', 'app.mjs'], project, env);
    expect(shimmed.text).toContain('answer: true');
    expect(shimmed.text).toContain('MODELHUB_DEP0001');

    const found = await runNode(['node_modules/eslint/bin/eslint.js', 'app.mjs'], project, env);
    expect(found.text).toContain('@modelhub-migration/no-legacy-endpoint');

    const codemod = join(installed('codemod'), 'bin', 'modelhub-codemod.mjs');
    const written = await runNode([codemod, 'app.mjs', '--write', '--force'], project, env);
    expect(written.code, written.text).toBe(0);

    const before = hub.requests.length;
    const migrated = await runNode(['app.mjs'], project, env);
    expect(migrated.text).toContain('answer: true');
    expect(hub.requests.slice(before).map(({ path }) => path)).toEqual(['/v1/chat/completions']);

    const clean = await runNode(['node_modules/eslint/bin/eslint.js', 'app.mjs'], project, env);
    expect(clean.code, clean.text).toBe(0);
  });

  it('the shim and the plugin also load from CommonJS, as the same objects', async () => {
    write(
      'load.cjs',
      `const shim = require('@modelhub-migration/shim');
const adapters = require('@modelhub-migration/shim/adapters');
const plugin = require('@modelhub-migration/eslint-plugin');
import('@modelhub-migration/eslint-plugin').then((esm) => {
  console.log(typeof shim.installShim, typeof adapters.toNumber, plugin === esm.default, Object.keys(plugin.rules).includes('no-legacy-endpoint'));
});
`,
    );
    expect((await runNode(['load.cjs'], project, {})).text.trim()).toBe('function function true true');
  });

  it('the shim is found, with its types, by tools older than the exports of package.json', async () => {
    const folder = (name: string): string => `./node_modules/@modelhub-migration/shim/${name}`;
    write(
      'old.cjs',
      `console.log(typeof require('${folder('adapters')}').toNumber, typeof require('${folder('testing')}').startModelHub);`,
    );
    expect((await runNode(['old.cjs'], project, {})).text.trim()).toBe('function function');
    write(
      'old.ts',
      `import { installShim } from '@modelhub-migration/shim';
import { toNumber } from '@modelhub-migration/shim/adapters';
import { startModelHub } from '@modelhub-migration/shim/testing';
import '@modelhub-migration/shim/register';
export const shim = installShim();
export const count: number | undefined = toNumber('1');
export const hub: Promise<{ close(): unknown }> = startModelHub();
`,
    );
    const program = ts.createProgram([join(project, 'old.ts')], {
      moduleResolution: ts.ModuleResolutionKind.Node10,
      ignoreDeprecations: '6.0',
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    });
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    expect(problems).toEqual([]);
  });
});
