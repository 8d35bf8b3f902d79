import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startModelHub, type ModelHub } from '../src/testing.ts';

/** The package's own folder: from there its name resolves to the built files, as in a program that installed it. */
const folder = fileURLToPath(new URL('..', import.meta.url));
const REGISTER = '@modelhub-migration/shim/register';

let hub: ModelHub;
beforeAll(async () => {
  if (!existsSync(new URL('../dist/register.mjs', import.meta.url)))
    throw new Error('dist is missing: build the shim first.');
  hub = await startModelHub({ tls: true });
});
beforeEach(() => {
  hub.reset();
});
afterAll(() => hub.close());

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', ...hub.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr });
      },
    );
  });
}

function lineOf(file: string, text: string): number {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

const ESM = [
  'fetch',
  'undici',
  'undici fetch',
  'undici6',
  'axios',
  'got',
  'node-fetch',
  'cross-fetch',
  'ky',
  'superagent',
  'https.request',
];
const COMMONJS = ['fetch', 'axios', 'node-fetch', 'request', 'https.request', 'undici.stream', 'undici.pipeline'];
const answers = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, 'string']));
const legacyPaths = (): string[] => hub.requests.filter(({ host }) => host === 'legacy').map(({ path }) => path);

describe.each(['--import', '--require'])('node %s', (flag) => {
  it('serves every client of an ESM program, unchanged, and says nothing secret', async () => {
    const { stdout, stderr, code } = await run([flag, REGISTER, 'test/programs/esm.mjs']);
    expect(JSON.parse(stdout)).toEqual({ ...answers(ESM), 'https.get': 'collection' });
    expect(code).toBe(0);
    expect(legacyPaths()).toEqual([]);
    expect(stderr).toMatch(
      /\[MODELHUB_DEP0001\] DeprecationWarning: POST \/models\/\{modelId\}\/predictions was removed on 2026-05-05, \d+ days ago/,
    );
    for (const call of ['await fetch(url', 'axios.post(', 'request(url']) {
      expect(stderr).toContain(`Called at test/programs/esm.mjs:${lineOf('programs/esm.mjs', call)}:`);
    }
    // These two call from a later turn of the event loop: their caller is gone from the stack.
    for (const client of ['got', 'superagent']) expect(stderr).toContain(`Called with ${client}, which does not tell`);
    expect(stderr).toContain('Migrate: npx @modelhub-migration/codemod test/programs/esm.mjs\n');
    expect(stderr).toMatch(/NODE_OPTIONS="--require=\/\S+register\.cjs"/);
    expect(stderr.match(/top_k/g)).toHaveLength(1);
    expect(stderr).not.toContain('canary');
    expect(stderr).not.toContain('MODELHUB_SHIM_ESCAPED');
  });

  it('serves every client of a CommonJS program', async () => {
    const { stdout } = await run([flag, REGISTER, 'test/programs/commonjs.cjs']);
    expect(JSON.parse(stdout)).toEqual(answers(COMMONJS));
    expect(legacyPaths()).toEqual([]);
  });

  it('reaches worker threads', async () => {
    expect((await run([flag, REGISTER, 'test/programs/worker.mjs', 'file'])).stdout.trim()).toBe('"collection"');
  });
});

it('serves a copy of undici from its first call on', async () => {
  expect((await run(['--import', REGISTER, 'test/programs/undici-first.cjs'])).stdout.trim()).toBe('"collection"');
});

it.each(['.cjs', '.mjs'])('serves the first call after a program set a dispatcher of its own (%s)', async (ending) => {
  const program = `test/programs/later-dispatcher${ending}`;
  expect((await run(['--import', REGISTER, program])).stdout.trim()).toBe('["collection","collection"]');
});

it('loads neither node:https nor the memory server for a program that does without', async () => {
  const probe = `console.log(process.moduleLoadList.includes('NativeModule https'))`;
  expect((await run(['--import', REGISTER, '-e', probe])).stdout.trim()).toBe('false');
});

it('serves undici 8 where Node can load it', async () => {
  const { stdout, code } = await run(['--import', REGISTER, 'test/programs/undici8.mjs']);
  if (Number(process.versions.node.split('.')[0]) < 22) {
    // It needs Node 22.19; the shim must not have hidden that.
    expect([stdout, code]).toEqual(['', 1]);
    return;
  }
  const names = ['request', 'fetch', 'built-in fetch', 'composed request', 'composed fetch'];
  expect(JSON.parse(stdout)).toEqual({
    ...Object.fromEntries(names.map((name) => [name, 'collection'])),
    abort: 'given up',
  });
});

it('reaches eval workers with --require', async () => {
  expect((await run(['--require', REGISTER, 'test/programs/worker.mjs', 'eval'])).stdout.trim()).toBe('"collection"');
});

it('does without the shim what the retired host does', async () => {
  const { stdout } = await run(['test/programs/worker.mjs', 'file']);
  expect(stdout.trim()).toBe('410');
});

describe('switches', () => {
  const program = 'test/programs/worker-thread.cjs';
  const one = `fetch('https://inference.de-txl.ionos.com/models').then((r) => r.json()).then((b) => console.log(JSON.stringify(b)))`;
  const evaluate = (env: Record<string, string>, ...flags: string[]): Promise<Ran> =>
    run([...flags, '--import', REGISTER, '-e', one], env);

  it.each([
    [{ MODELHUB_SHIM_WARNINGS: 'off' }, []],
    [{}, ['--no-deprecation']],
    [{}, ['--no-warnings']],
  ] as const)('are quiet with %j %j', async (env, flags) => {
    expect((await evaluate(env, ...flags)).stderr).toBe('');
  });

  it('--throw-deprecation ends the program', async () => {
    const { code, stderr } = await evaluate({}, '--throw-deprecation');
    expect(code).toBe(1);
    expect(stderr).toContain('MODELHUB_DEP0002');
  });

  it('MODELHUB_SHIM_MODE decides', async () => {
    expect(JSON.parse((await evaluate({ MODELHUB_SHIM_MODE: 'strict' })).stdout)).toMatchObject({
      messages: [{ errorCode: 'modelhub-shim-strict' }],
    });
    const passed = await evaluate({ MODELHUB_SHIM_MODE: 'passthrough' });
    expect(JSON.parse(passed.stdout)).toMatchObject({ httpStatus: 410 });
    expect(passed.stderr.match(/DeprecationWarning/g)).toHaveLength(1);
    expect(passed.stderr).toContain('sent to the retired route as it is');
    expect(hub.requests.map(({ host, path }) => [host, path])).toEqual([['legacy', '/models']]);
  });

  it.each([
    [{ MODELHUB_SHIM_MODE: 'fast' }, 'MODELHUB_SHIM_MODE is "fast"; allowed are'],
    [{ MODELHUB_CONFIG: 'nothing.json' }, 'nothing.json cannot be read (ENOENT)'],
  ])('that cannot be used stop the program with a message: %j', async (env, message) => {
    const { code, stderr } = await run(['--import', REGISTER, program], env);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});

it('loads neither a copy of undici nor the built-in fetch', async () => {
  const probe = `console.log(globalThis[Symbol.for('undici.globalDispatcher.1')] === undefined, Object.keys(require.cache).filter((file) => file.includes('undici')).length)`;
  const { stdout } = await run(['--import', REGISTER, '-e', probe]);
  expect(stdout.trim()).toBe('true 0');
});
