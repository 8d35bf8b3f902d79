import { cleanText, noticeKey, type UsageLine } from '@modelhub-migration/contract';
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { LegacyUse } from './exchange.ts';

export type { UsageLine };

export interface UsageLogOptions {
  /** Path of the log, from the working directory of this moment; its folder must exist. */
  file: string;
  /** Size in bytes from which the file is rotated; 10 MiB by default. */
  maxBytes?: number;
  /** How many rotated files are kept (`file.1` is the newest); 3 by default. */
  keep?: number;
  /** Milliseconds between two writes; 5,000 by default. */
  flushMs?: number;
}

export interface UsageLog {
  /** Counts a call. Never throws. */
  record: (use: LegacyUse) => void;
  /** Writes what was counted so far. Never throws: a log that cannot be written is reported once. */
  flush: () => void;
  /** Writes and stops. */
  close: () => void;
}

/** Different kinds of calls held in memory; generated code must not fill it. */
const MAX_KEYS = 1000;
const MAX_NAMES = 50;
const MAX_NAME_LENGTH = 80;
/** A lock older than this was left by a process that died, in milliseconds. */
const STALE_LOCK_MS = 10_000;

interface Entry extends Omit<UsageLine, 'options' | 'dropped' | 'notices' | 'first' | 'last'> {
  options: Set<string>;
  dropped: Set<string>;
  notices: Set<string>;
  firstMs: number;
  lastMs: number;
}

function addNames(to: Set<string>, names: readonly string[]): void {
  for (const name of names) {
    if (to.size >= MAX_NAMES) return;
    to.add(cleanText(name, MAX_NAME_LENGTH));
  }
}

function startEntry(use: LegacyUse): Entry {
  return {
    v: 1,
    operation: use.operation,
    route: `${use.operation === 'models' ? 'GET' : 'POST'} ${use.template}`,
    modelId: use.modelId,
    ...(use.successorModel === undefined ? {} : { successorModel: use.successorModel }),
    ...(use.kind === undefined ? {} : { kind: use.kind }),
    retrieval: use.retrieval,
    ...(use.via === undefined ? {} : { via: use.via }),
    ...(use.callSite === undefined ? {} : { callSite: use.callSite }),
    options: new Set(),
    dropped: new Set(),
    notices: new Set(),
    statuses: {},
    count: 0,
    firstMs: use.timeMs,
    lastMs: use.timeMs,
    pid: process.pid,
  };
}

function addUse(entry: Entry, use: LegacyUse): void {
  const status = String(use.status ?? 'none');
  addNames(entry.options, use.options);
  addNames(entry.dropped, use.dropped);
  addNames(entry.notices, use.notices.map(noticeKey));
  entry.statuses[status] = (entry.statuses[status] ?? 0) + 1;
  entry.count += 1;
  entry.firstMs = Math.min(entry.firstMs, use.timeMs);
  entry.lastMs = Math.max(entry.lastMs, use.timeMs);
}

function toLine({ firstMs, lastMs, options, dropped, notices, ...rest }: Entry): string {
  const line: UsageLine = {
    ...rest,
    options: [...options],
    dropped: [...dropped],
    notices: [...notices],
    first: new Date(firstMs).toISOString(),
    last: new Date(lastMs).toISOString(),
  };
  return `${JSON.stringify(line)}\n`;
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? 'unknown error';

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Runs `work` if no other process does the same right now; the lock is a file, since nothing else is shared. */
function withLock(lock: string, work: () => void): void {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > STALE_LOCK_MS) rmSync(lock, { force: true });
  let handle: number;
  try {
    handle = openSync(lock, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    throw error;
  }
  try {
    work();
  } finally {
    closeSync(handle);
    rmSync(lock, { force: true });
  }
}

function rotate(file: string, maxBytes: number, keep: number): void {
  if (sizeOf(file) < maxBytes) return;
  withLock(`${file}.lock`, () => {
    // Another process may have rotated between the look and the lock.
    if (sizeOf(file) < maxBytes) return;
    for (let index = keep - 1; index >= 1; index -= 1) {
      if (sizeOf(`${file}.${index}`) > 0) renameSync(`${file}.${index}`, `${file}.${index + 1}`);
    }
    if (keep > 0) renameSync(file, `${file}.1`);
    else rmSync(file, { force: true });
  });
}

/**
 * Starts a log of which legacy calls still run, and from where: JSON lines, each with the calls of one kind since the
 * line before. Adding up the lines of all processes gives the totals. Lines are appended whole, so processes may share a
 * file. Holds no token, prompt or output.
 */
export function createUsageLog({
  file: path,
  maxBytes = 10 * 1024 * 1024,
  keep = 3,
  flushMs = 5000,
}: UsageLogOptions): UsageLog {
  // Programs that change their folder later must not scatter the log.
  const file = resolve(path);
  const entries = new Map<string, Entry>();
  let failed = false;

  const complain = (error: unknown): void => {
    if (failed) return;
    failed = true;
    process.emitWarning(
      `The usage log ${cleanText(file, 300)} cannot be written (${codeOf(error)}). Make its folder writable, or set MODELHUB_SHIM_LOG to another file.`,
      { type: 'Warning', code: 'MODELHUB_USAGE_LOG' },
    );
  };

  const flush = (): void => {
    if (entries.size === 0) return;
    const text = [...entries.values()].map(toLine).join('');
    try {
      rotate(file, maxBytes, keep);
      // Opened anew each time: another process may have rotated the file. One write in append mode is not interleaved.
      appendFileSync(file, text, { mode: 0o600 });
      entries.clear();
      failed = false;
    } catch (error) {
      complain(error);
    }
  };

  // Asked now: the only write of a short program is at its exit, when no warning is shown any more.
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
  } catch (error) {
    complain(error);
  }

  const timer = setInterval(flush, flushMs);
  // Must not keep the program alive; what is left is written when it exits.
  timer.unref();
  process.on('exit', flush);

  return {
    record(use) {
      const key = JSON.stringify([
        use.operation,
        use.modelId,
        use.successorModel,
        use.retrieval,
        use.via,
        use.callSite,
      ]);
      let entry = entries.get(key);
      if (entry === undefined) {
        if (entries.size >= MAX_KEYS) flush();
        // Nothing could be written for long: what is held is kept, what is new is let go.
        if (entries.size >= MAX_KEYS) return;
        entry = startEntry(use);
        entries.set(key, entry);
      }
      addUse(entry, use);
    },
    flush,
    close() {
      clearInterval(timer);
      process.off('exit', flush);
      flush();
    },
  };
}
