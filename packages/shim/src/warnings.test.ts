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

  it('warns once a process while the date is far, once a call site from 30 days before', () => {
    for (const [days, count] of [
      [120, 1],
      [31, 1],
      [30, 2],
      [7, 2],
      [-1, 2],
    ] as const) {
      const { warner, emitted } = setUp({ now: () => SUNSET_MS - days * DAY });
      function entry(): void {
        warner.warnCall({ ...call, decision: 'pass' }, entry);
      }
      entry();
      entry();
      expect(emitted).toHaveLength(count);
    }
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
    describeCall({ ...call, callSite: { file, line: 1, column: 2, inDependency } }, SUNSET_MS).replace(
      /^.*codemod /,
      '',
    );
  expect(at('/srv/my app/x.js')).toBe('"/srv/my app/x.js"');
  expect(at('/srv/app/$(x).js')).toBe("'/srv/app/$(x).js'");
  expect(at('[eval]')).toBe('.');
  expect(at('/srv/node_modules/dep/x.js', true)).toBe('.');
  expect(at('/srv/a\r\nb.js')).toBe('"/srv/a b.js"');
});
