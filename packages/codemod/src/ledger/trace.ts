import fs from 'node:fs';
import path from 'node:path';
import { cleanText, readUsageLine, type UsageRecord } from '@modelhub-migration/contract';
import { messageOf, UsageError } from '../errors.ts';
import { byText, isInside, toPosix } from '../files.ts';
import { groupBy } from '../group-by.ts';
import { isLegacy, isMigrated, type LedgerEntry } from './ledger.ts';

/** Calls seen running that belong to no entry of the ledger. */
export interface UnfoundCall {
  /** `file:line`, relative to the root where it lies below it; empty where the log knows no place. */
  place: string;
  operation: string;
  modelId: string;
  /** How the call reached the shim. */
  via: string;
  count: number;
  last: string;
}

/** Static findings against calls that ran. The three numbers count entries of the ledger. */
export interface TraceSummary {
  /** Rewritten or adapted. */
  migrated: number;
  /** Still to do, and seen running. */
  leftover: number;
  /** Still to do, and never seen running. */
  neverSeen: number;
  /** Seen running, but not found statically. */
  unfound: readonly UnfoundCall[];
  /** Lines that could not be read. */
  unreadable: number;
}

export interface UsageLogs {
  records: readonly UsageRecord[];
  unreadable: number;
}

const MAX_NAME = 300;

/**
 * Reads usage logs of the shim.
 *
 * @param files as given on the command line
 * @throws UsageError for a file that cannot be read
 */
export function readTraces(files: readonly string[], cwd: string): UsageLogs {
  const lines = files.flatMap((file) => {
    try {
      return fs
        .readFileSync(path.resolve(cwd, file), 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
    } catch (error) {
      throw new UsageError(`--trace "${file}" cannot be read: ${messageOf(error)}.`);
    }
  });
  const records = lines.map(readUsageLine).filter((record) => record !== null);
  return { records, unreadable: lines.length - records.length };
}

const segmentsOf = (file: string): string[] => file.split(/[\\/]+/).filter((part) => part !== '');

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}

/**
 * Makes the function that tells which file of the tree a logged path means. Programs run where they are deployed, so a path that
 * lies outside of the root is matched from its end: the file whose whole path it ends with, else the only one that has most in common.
 */
function createFileLookup(files: readonly string[], root: string): (logged: string) => string | undefined {
  const byName = groupBy(
    files.map((file) => ({ file, segments: segmentsOf(file) })),
    ({ segments }) => segments.at(-1) ?? '',
  );
  const lookUp = (logged: string): string | undefined => {
    if (path.isAbsolute(logged) && isInside(logged, root)) return toPosix(path.relative(root, logged));
    const segments = segmentsOf(logged);
    const rated = (byName.get(segments.at(-1) ?? '') ?? [])
      .map((each) => ({ file: each.file, shared: sharedEnd(each.segments, segments), length: each.segments.length }))
      .filter(({ shared, length }) => shared >= Math.min(2, length))
      .sort((a, b) => b.shared - a.shared);
    const [first, second] = rated;
    return first !== undefined && first.shared !== second?.shared ? first.file : undefined;
  };
  const known = new Map<string, string | undefined>();
  return (logged) => {
    if (!known.has(logged)) known.set(logged, lookUp(logged));
    return known.get(logged);
  };
}

/** The entry that a call was made by: the smallest one around its line. */
function entryAt(entries: readonly LedgerEntry[], { line, column }: { line: number; column: number }) {
  const around = entries.filter(({ start, end }) => start.line <= line && line <= end.line);
  const distance = ({ start, end }: LedgerEntry): number =>
    (end.line - start.line) * 10_000 + (start.line === line ? Math.abs(column - start.column) : 0);
  return around.sort((a, b) => distance(a) - distance(b))[0];
}

interface Seen {
  count: number;
  last: string;
}

function add<Key>(to: Map<Key, Seen>, key: Key, { count, last }: UsageRecord): void {
  const before = to.get(key) ?? { count: 0, last };
  to.set(key, { count: before.count + count, last: last > before.last ? last : before.last });
}

/** A call without an entry, without what makes its lines differ. */
function describeUnfound({ operation, modelId, via, place }: UsageRecord, root: string): string {
  const file = place === null ? '' : isInside(place.file, root) ? path.relative(root, place.file) : place.file;
  const where = place === null ? '' : `${toPosix(file)}:${String(place.line)}`;
  return JSON.stringify([where, operation, modelId, via].map((text) => cleanText(text, MAX_NAME)));
}

/**
 * Joins what was found with what ran. Places in the log mean the sources as they were when the program ran, so the log
 * belongs to the state of the tree before a migration.
 *
 * @param root absolute
 * @returns the ledger, each entry with its calls
 */
export function joinTrace(
  entries: readonly LedgerEntry[],
  { records, unreadable }: UsageLogs,
  root: string,
): { ledger: LedgerEntry[]; trace: TraceSummary } {
  const legacy = groupBy(entries.filter(isLegacy), ({ file }) => file);
  const fileOf = createFileLookup([...legacy.keys()], root);
  const seen = new Map<LedgerEntry, Seen>();
  const unfound = new Map<string, Seen>();
  for (const record of records) {
    const file = record.place === null ? undefined : fileOf(record.place.file);
    const entry = record.place === null ? undefined : entryAt(legacy.get(file ?? '') ?? [], record.place);
    if (entry === undefined) add(unfound, describeUnfound(record, root), record);
    else add(seen, entry, record);
  }
  const open = entries.filter((entry) => isLegacy(entry) && !isMigrated(entry));
  return {
    ledger: entries.map((entry) => {
      const calls = seen.get(entry);
      return calls === undefined ? entry : { ...entry, seen: calls };
    }),
    trace: {
      migrated: entries.filter(isMigrated).length,
      leftover: open.filter((entry) => seen.has(entry)).length,
      neverSeen: open.filter((entry) => !seen.has(entry)).length,
      unfound: [...unfound]
        .sort(([a], [b]) => byText(a, b))
        .map(([key, calls]) => {
          const [place = '', operation = '', modelId = '', via = ''] = JSON.parse(key) as string[];
          return { place, operation, modelId, via, ...calls };
        }),
      unreadable,
    },
  };
}
