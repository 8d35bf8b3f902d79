import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundle } from '../test/bundle.ts';
import type { LegacyUse } from './exchange.ts';
import { createUsageLog, type UsageLine } from './usage-log.ts';

const T0 = Date.UTC(2026, 10, 1);
const use = (more: Partial<LegacyUse> = {}): LegacyUse => ({
  operation: 'predictions',
  template: '/models/{modelId}/predictions',
  modelId: 'b18b18de-92c3-466e-81a8-e5df91890091',
  retrieval: false,
  options: ['max_length'],
  dropped: [],
  notices: [],
  status: 200,
  timeMs: T0,
  durationMs: 1,
  overheadMs: 0.1,
  ...more,
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usage-'));
  file = join(folder, 'usage.jsonl');
});
afterEach(() => vi.restoreAllMocks());

const linesOf = (path: string): UsageLine[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as UsageLine);

describe('createUsageLog', () => {
  it('adds calls of one kind from one place up to one line', () => {
    const log = createUsageLog({ file });
    log.record(use({ callSite: 'src/a.ts:3:5' }));
    log.record(
      use({
        callSite: 'src/a.ts:3:5',
        timeMs: T0 + 1000,
        options: ['top_k'],
        dropped: ['top_k'],
        notices: [{ kind: 'option-dropped', name: 'top_k' }],
      }),
    );
    const unanswered = use({ callSite: 'src/a.ts:3:5', timeMs: T0 + 500 });
    delete unanswered.status;
    log.record(unanswered);
    log.record(use({ callSite: 'src/b.ts:1:1' }));
    log.close();
    expect(linesOf(file)).toEqual([
      {
        v: 1,
        operation: 'predictions',
        route: 'POST /models/{modelId}/predictions',
        modelId: 'b18b18de-92c3-466e-81a8-e5df91890091',
        retrieval: false,
        callSite: 'src/a.ts:3:5',
        options: ['max_length', 'top_k'],
        dropped: ['top_k'],
        notices: ['option-dropped:top_k'],
        statuses: { '200': 2, none: 1 },
        count: 3,
        first: '2026-11-01T00:00:00.000Z',
        last: '2026-11-01T00:00:01.000Z',
        pid: process.pid,
      },
      expect.objectContaining({ callSite: 'src/b.ts:1:1', count: 1 }),
    ]);
  });

  it('writes only what came since the last write, so that lines add up', () => {
    const log = createUsageLog({ file });
    log.record(use());
    log.flush();
    log.flush();
    log.record(use());
    log.record(use());
    log.close();
    expect(linesOf(file).map(({ count }) => count)).toEqual([1, 2]);
  });

  it('writes by itself after a while, without keeping the process alive', () => {
    vi.useFakeTimers();
    const log = createUsageLog({ file, flushMs: 1000 });
    log.record(use());
    vi.advanceTimersByTime(1000);
    expect(linesOf(file)).toHaveLength(1);
    log.close();
    vi.useRealTimers();
  });

  it('keeps hostile names in one short line and the number of names small', () => {
    const log = createUsageLog({ file });
    log.record(
      use({ options: ['a\nb\u001b[31m', 'x'.repeat(500), ...Array.from({ length: 200 }, (_, index) => `o${index}`)] }),
    );
    log.record(use({ options: ['__proto__'] }));
    log.close();
    const [line] = linesOf(file);
    expect(line?.options).toHaveLength(50);
    expect(line?.options[0]).toBe('a b [31m');
    expect(readFileSync(file, 'utf8').length).toBeLessThan(2000);
  });

  it('never holds more than a thousand kinds of calls in memory', () => {
    const log = createUsageLog({ file });
    for (let index = 0; index <= 1000; index += 1) log.record(use({ callSite: `f.ts:${index}:1` }));
    expect(linesOf(file)).toHaveLength(1000);
    log.close();
    expect(linesOf(file)).toHaveLength(1001);
  });

  it('rotates by size and keeps as many files as told', () => {
    const log = createUsageLog({ file, maxBytes: 1, keep: 2 });
    for (const modelId of ['one', 'two', 'three', 'four']) {
      log.record(use({ modelId }));
      log.flush();
    }
    log.close();
    expect(readdirSync(folder).sort()).toEqual(['usage.jsonl', 'usage.jsonl.1', 'usage.jsonl.2']);
    expect([file, `${file}.1`, `${file}.2`].map((path) => linesOf(path)[0]?.modelId)).toEqual(['four', 'three', 'two']);
  });

  it('leaves rotation to the process that holds the lock, unless that one died', () => {
    writeFileSync(`${file}.lock`, '');
    const log = createUsageLog({ file, maxBytes: 1 });
    log.record(use());
    log.flush();
    log.record(use());
    log.flush();
    expect(existsSync(`${file}.1`)).toBe(false);
    utimesSync(`${file}.lock`, 0, 0);
    log.record(use());
    log.close();
    expect(linesOf(`${file}.1`)).toHaveLength(2);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('is readable by its owner only', () => {
    const log = createUsageLog({ file });
    log.record(use());
    log.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps what could not be written until it can be, up to a thousand kinds of calls', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const later = join(folder, 'later', 'usage.jsonl');
    const log = createUsageLog({ file: later });
    for (let index = 0; index <= 1000; index += 1) log.record(use({ callSite: `f.ts:${index}:1` }));
    log.flush();
    mkdirSync(join(folder, 'later'));
    log.close();
    expect(linesOf(later)).toHaveLength(1000);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('stays where it was when the program changes its folder', () => {
    const start = process.cwd();
    // A worker of vitest may not change its folder; what resolves the path reads it from there.
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const log = createUsageLog({ file: 'usage.jsonl' });
    cwd.mockReturnValue(start);
    log.record(use());
    log.close();
    expect(linesOf(file)).toHaveLength(1);
  });

  it('shows a program that ends at once that its log cannot be written', async () => {
    const built = join(await bundle('usage-log.ts'), 'usage-log.mjs');
    const program = `import { createUsageLog } from ${JSON.stringify(built)}; createUsageLog({ file: 'missing/usage.jsonl' });`;
    const stderr = await new Promise<string>((resolve) =>
      execFile(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder }, (_, __, text) => {
        resolve(text);
      }),
    );
    expect(stderr).toMatch(/MODELHUB_USAGE_LOG\].*missing.usage\.jsonl cannot be written \(ENOENT\)/);
  });

  it('says once, with the fix, that it cannot write, and lets the program go on', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const log = createUsageLog({ file: join(folder, 'missing', 'usage.jsonl') });
    log.record(use());
    log.flush();
    log.record(use());
    log.close();
    expect(warn.mock.calls.map(([text]) => String(text))).toEqual([
      expect.stringMatching(/cannot be written \(ENOENT\).*MODELHUB_SHIM_LOG/) as unknown,
    ]);
  });

  it('loses and mixes nothing when several processes write and rotate one file', async () => {
    // The real appends and renames from four processes; only the counting above them is plain JavaScript.
    const writer = join(folder, 'writer.mjs');
    const built = join(await bundle('usage-log.ts'), 'usage-log.mjs');
    writeFileSync(
      writer,
      `import { createUsageLog } from ${JSON.stringify(built)};
       const log = createUsageLog({ file: process.argv[2], maxBytes: 20_000, keep: 1000 });
       for (let index = 0; index < 300; index += 1) {
         log.record({ operation: 'models', template: '/models', modelId: '', retrieval: false, options: [], dropped: [], notices: [], callSite: 'x'.repeat(index), timeMs: 0, status: 200 });
         log.flush();
       }`,
    );
    await Promise.all(
      Array.from(
        { length: 4 },
        () =>
          new Promise<void>((resolve, reject) =>
            execFile(process.execPath, [writer, file], (error) =>
              error === null ? resolve() : reject(new Error(error.message)),
            ),
          ),
      ),
    );
    const lines = readdirSync(folder)
      .filter((name) => /^usage\.jsonl(\.\d+)?$/.test(name))
      .flatMap((name) => linesOf(join(folder, name)));
    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(1200);
  });
});
