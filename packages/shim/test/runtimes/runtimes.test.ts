import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startModelHub, type ModelHub } from '../../src/testing.ts';
import { REGISTER_CJS, REGISTER_ESM, runProgram, type Ran } from './run-program.ts';
import { BUN, DENO, NODES, locate } from './runtimes.ts';

const INSTALL_MS = 300_000;
const lastLine = ({ stdout }: Ran): unknown => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
const served = (names: string, as = 'string'): Record<string, string> =>
  Object.fromEntries(names.split(', ').map((name) => [name, as]));

interface Program {
  flag: '--import' | '--require';
  file: string;
  args?: readonly string[];
  expected: unknown;
  /** Lowest Node major that can load what the program imports. */
  from?: number;
}

const PROGRAMS: readonly Program[] = [
  {
    flag: '--import',
    file: 'esm.mjs',
    expected: {
      ...served(
        'fetch, undici, undici fetch, undici6, axios, got, node-fetch, cross-fetch, ky, superagent, https.request',
      ),
      'https.get': 'collection',
    },
  },
  {
    flag: '--require',
    file: 'commonjs.cjs',
    expected: served('fetch, axios, node-fetch, request, https.request, undici.stream, undici.pipeline'),
  },
  { flag: '--import', file: 'later-dispatcher.mjs', expected: ['collection', 'collection'] },
  { flag: '--import', file: 'undici-first.cjs', expected: 'collection' },
  { flag: '--import', file: 'worker.mjs', args: ['file'], expected: 'collection' },
  { flag: '--require', file: 'worker.mjs', args: ['eval'], expected: 'collection' },
  {
    flag: '--import',
    file: 'undici8.mjs',
    from: 22,
    expected: {
      ...served('request, fetch, built-in fetch, composed request, composed fetch', 'collection'),
      abort: 'given up',
    },
  },
];

describe.each(Object.entries(NODES))('%s', (_, runtime) => {
  let hub: ModelHub;
  let program: string;
  beforeAll(async () => {
    hub = await startModelHub({ tls: true });
    program = await locate(runtime);
  }, INSTALL_MS);
  beforeEach(() => {
    hub.reset();
  });
  afterAll(() => hub.close());

  const major = Number(runtime.version.split('.')[0]);
  it.each(PROGRAMS.filter(({ from = 0 }) => major >= from))('$flag serves $file $args', async (row) => {
    const preload = row.flag === '--import' ? REGISTER_ESM : REGISTER_CJS;
    const ran = await runProgram(
      program,
      [row.flag, preload, `test/programs/${row.file}`, ...(row.args ?? [])],
      hub.env,
    );
    expect(lastLine(ran)).toEqual(row.expected);
    expect(ran.code).toBe(0);
    expect(hub.requests.filter(({ host }) => host === 'legacy')).toEqual([]);
    expect(ran.stderr).toContain('MODELHUB_DEP000');
    expect(ran.stderr).not.toContain('MODELHUB_SHIM_ESCAPED');
  });

  it('is the version it is taken for', async () => {
    expect((await runProgram(program, ['--version'], {})).stdout.trim()).toBe(`v${runtime.version}`);
  });
});

/** Every client of the smoke program; what is not served is also said in the README. */
const SMOKE =
  'fetch, https.get, named import of get, axios, axios over fetch, node-fetch, superagent, undici request, undici fetch';

describe.each([
  { name: 'Bun', runtime: BUN, args: ['--preload'], notServed: 'node-fetch, undici request, undici fetch' },
  { name: 'Deno', runtime: DENO, args: ['run', '--allow-all', '--preload'], notServed: undefined },
])('$name', ({ runtime, args, notServed }) => {
  let hub: ModelHub;
  let program: string;
  beforeAll(async () => {
    hub = await startModelHub();
    program = await locate(runtime);
  }, INSTALL_MS);
  afterAll(() => hub.close());

  it('serves a smoke program, but for what the README says', async () => {
    const env = { ...hub.env, MODELHUB_SHIM_WARNINGS: 'off' };
    const ran = await runProgram(program, [...args, REGISTER_ESM, 'test/programs/smoke.mjs'], env);
    expect(lastLine(ran)).toEqual({
      ...served(SMOKE, 'served'),
      ...(notServed === undefined ? {} : served(notServed, 'not served')),
    });
  });
});
