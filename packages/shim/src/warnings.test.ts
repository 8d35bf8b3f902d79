import { SUNSET_MS } from '@modelhub-migration/contract';
import { describe, expect, it } from 'vitest';
import { createWarner, describeCall, type Warner, type WarnerOptions } from './warnings.ts';

interface Emitted {
  text: string;
  type: string;
  code: string;
  detail?: string;
}

const DAY = 86_400_000;

function setUp(options: Partial<WarnerOptions> = {}): { warner: Warner; emitted: Emitted[] } {
  const emitted: Emitted[] = [];
  const warner = createWarner({
    level: 'callsite',
    now: () => SUNSET_MS + 202 * DAY,
    emit: (text, extra) => emitted.push({ text, ...extra }),
    ...options,
  });
  return { warner, emitted };
}

const call = { operation: 'predictions', decision: 'translate' } as const;

describe('warnCall', () => {
  it('says what, since when, where and what to do', () => {
    const { warner, emitted } = setUp({ hint: 'hint' });
    function entry(): void {
      warner.warnCall(call, entry);
    }
    entry();
    expect(emitted).toHaveLength(1);
    expect(emitted[0]).toMatchObject({ type: 'DeprecationWarning', code: 'MODELHUB_DEP0001' });
    expect(emitted[0]?.text).toMatch(
      /^POST \/models\/\{modelId\}\/predictions was removed on 2026-05-05, 202 days ago; answered by the successor through the shim\. Called at \S*warnings\.test\.ts:\d+:\d+\. Migrate: npx @modelhub-migration\/codemod \S*warnings\.test\.ts$/,
    );
    expect(emitted[0]?.detail).toMatch(/^See https:\/\/docs\.ionos\.com\S+\nhint$/);
  });

  it('warns once a call site, however often it runs', () => {
    const { warner, emitted } = setUp();
    function entry(): void {
      warner.warnCall(call, entry);
    }
    for (let run = 0; run < 3; run += 1) entry();
    entry();
    expect(emitted).toHaveLength(2);
    expect(new Set(emitted.map(({ text }) => text)).size).toBe(2);
  });

  it('keeps the rhythm of the level', () => {
    for (const [level, count] of [
      ['once', 1],
      ['always', 4],
      ['off', 0],
    ] as const) {
      const { warner, emitted } = setUp({ level });
      function entry(): void {
        warner.warnCall(call, entry);
      }
      entry();
      entry();
      for (let run = 0; run < 2; run += 1) entry();
      expect(emitted).toHaveLength(count);
    }
  });

  it.each([
    // Two places predict and one lists models: once a process, once an operation, once a place.
    [120, 1, ''],
    [90, 2, 'Plan the migration.'],
    [31, 2, 'Plan the migration.'],
    [30, 3, 'This is the last month.'],
    [8, 3, 'This is the last month.'],
    [7, 3, 'These are the last days'],
    [-1, 3, ''],
  ])('%i days before the date, it warns %i times: %s', (days, count, urge) => {
    const { warner, emitted } = setUp({ now: () => SUNSET_MS - days * DAY });
    function entry(operation: 'predictions' | 'models'): void {
      warner.warnCall({ operation, decision: 'pass' }, entry);
    }
    for (let run = 0; run < 3; run += 1) entry('predictions');
    entry('predictions');
    entry('models');
    expect(emitted).toHaveLength(count);
    expect(emitted[0]?.text).toContain(urge);
  });

  it.each([
    [120, 95, 1],
    [89, 35, 2],
    [29, 9, 4],
    [6, 1, 6],
    [-1, -100, 1],
  ])('in a process that runs from %i to %i days before, it warns about one place %i times', (from, to, count) => {
    let days = from;
    const { warner, emitted } = setUp({ now: () => SUNSET_MS - days * DAY });
    function entry(): void {
      warner.warnCall({ ...call, decision: 'pass' }, entry);
    }
    for (; days >= to; days -= 1) entry();
    expect(emitted).toHaveLength(count);
  });

  it('takes few stacks once nothing new comes, but still finds a new call site', () => {
    const { warner, emitted } = setUp();
    let looked = 0;
    function entry(): void {
      if (warner.warnCall(call, entry) !== undefined) looked += 1;
    }
    for (let run = 0; run < 10_000; run += 1) entry();
    expect(looked).toBeLessThan(500);
    for (let run = 0; run < 64; run += 1) entry();
    expect(emitted).toHaveLength(2);
  });

  it('stops at a cap of keys and says so once', () => {
    const { warner, emitted } = setUp();
    for (let name = 0; name < 1500; name += 1) warner.warnNotice({ kind: 'option-dropped', name: String(name) });
    expect(emitted).toHaveLength(1001);
    expect(emitted.at(-1)?.code).toBe('MODELHUB_SHIM_OVERFLOW');
  });
});

it('reports a notice once a name', () => {
  const { warner, emitted } = setUp();
  for (const name of ['top_k', 'top_k', 'seed']) warner.warnNotice({ kind: 'option-dropped', name });
  expect(emitted.map(({ code, text }) => [code, text.slice(0, 14)])).toEqual([
    ['MODELHUB_SHIM_OPTION_DROPPED', 'Option "top_k"'],
    ['MODELHUB_SHIM_OPTION_DROPPED', 'Option "seed" '],
  ]);
});

it('quotes odd paths in the command, and gives none for code without a file', () => {
  const at = (file: string, inDependency = false): string =>
    describeCall(
      { ...call, client: undefined, callSite: { file, line: 1, column: 2, inDependency } },
      SUNSET_MS,
    ).replace(/^.*codemod /, '');
  expect(at('/srv/my app/x.js')).toBe('"/srv/my app/x.js"');
  expect(at('/srv/app/$(x).js')).toBe("'/srv/app/$(x).js'");
  expect(at('[eval]')).toBe('.');
  expect(at('/srv/node_modules/dep/x.js', true)).toBe('.');
  expect(at('/srv/a\r\nb.js')).toBe('"/srv/a b.js"');
});
