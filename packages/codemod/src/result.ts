import type { Evidence, ManualReasonId, SiteOperation, Tier } from '@modelhub-migration/contract/analysis';
import type { LanguageFinding } from './languages/types.ts';
import type { LedgerEntry } from './ledger/ledger.ts';
import type { ShimUse } from './ledger/shim-uses.ts';
import type { TraceSummary } from './ledger/trace.ts';
import type { Position } from './text-file.ts';

/**
 * How a call site ends. `rewritten`: the new call and every read of its answer. `adapted`: the new call, its answer turned
 * back into the old shape where it escapes. `manual`: left to a person. `listed`: weaker evidence than was asked to be rewritten.
 * `declined`: a person wanted it left as it is.
 */
export type Outcome = 'rewritten' | 'adapted' | 'manual' | 'listed' | 'declined';

export interface SiteResult {
  /** The same in reports, marker comments and lint messages. */
  id: string;
  operation: SiteOperation;
  tier: Tier;
  evidence: readonly Evidence[];
  client: string;
  /** Where the call stood before the run. */
  start: Position;
  end: Position;
  outcome: Outcome;
  /** Set for `manual`. */
  reason?: ManualReasonId;
  /** One sentence on this very call. Holds no prompt and no token. */
  detail?: string;
  /** What was left out of the new call and had no effect before. */
  notes: readonly string[];
}

/** Why a file was left out or could not be finished. The second kind makes a run fail. */
export type ProblemCode =
  | 'too-large'
  | 'generated'
  | 'link'
  | 'encoding'
  | 'unreadable'
  | 'syntax'
  | 'too-deep'
  | 'unknown-syntax'
  | 'internal'
  | 'guard'
  | 'changed-on-disk'
  | 'write'
  | 'format';

/** Whether a problem means that something went wrong, or only that the file is none of ours to change. */
export const IS_FAILURE: Readonly<Record<ProblemCode, boolean>> = {
  'too-large': false,
  generated: false,
  link: false,
  encoding: true,
  unreadable: true,
  syntax: true,
  'too-deep': true,
  'unknown-syntax': true,
  internal: true,
  guard: true,
  'changed-on-disk': true,
  write: true,
  format: true,
};

export interface SkippedFile {
  /** Relative to the root, with `/`. */
  file: string;
  code: ProblemCode;
  /** What is wrong and what to do about it, one line. */
  message: string;
  /** For syntax errors. */
  at?: Position;
}

export interface FileResult {
  /** Relative to the root, with `/`. */
  file: string;
  sites: readonly SiteResult[];
  before: string;
  /** Equal to `before` where nothing changes. */
  after: string;
  /** Files, in the same form, that are only written together with this one: what one gives, the others read. */
  together?: readonly string[];
}

/** A change of a `package.json`, which has no call sites of its own. */
export interface ManifestResult {
  file: string;
  /** What was added or moved, for people, for example `@modelhub-migration/shim ^0.1.0`. */
  added: readonly string[];
  before: string;
  after: string;
}

export type RunMode = 'preview' | 'write' | 'check';

export interface RunResult {
  mode: RunMode;
  /** Folder that all paths are relative to. Absolute; goes into no report. */
  root: string;
  /** How many files were looked at. */
  scanned: number;
  /** Files with call sites or marker comments, in order of their paths. */
  files: readonly FileResult[];
  /** Leftovers in other languages, which are reported and never rewritten. */
  others: readonly LanguageFinding[];
  /** Where the tree still leans on the shim. */
  shimUses: readonly ShimUse[];
  /** All of the above in one list, in order of paths and places. */
  ledger: readonly LedgerEntry[];
  /** How the findings and a usage log go together; absent without a log. */
  trace?: TraceSummary;
  manifests: readonly ManifestResult[];
  /** Packages that migrated code imports and that no `package.json` could be made to ask for. */
  missingDependencies: readonly string[];
  skipped: readonly SkippedFile[];
  /** How many calls with a single sign of the retired routes were left out; paths without a host, where nothing else was found. */
  weak: number;
  /** Paths relative to the root that were written. */
  written: readonly string[];
  /** Why nothing was written although something should have been; empty otherwise. */
  refused: string;
}

/** Number of sites per outcome. */
export function countOutcomes(result: RunResult): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { rewritten: 0, adapted: 0, manual: 0, listed: 0, declined: 0 };
  for (const { sites } of result.files) for (const { outcome } of sites) counts[outcome]++;
  return counts;
}

/** Files whose text differs. */
export function changedFiles(result: RunResult): FileResult[] {
  return result.files.filter(({ before, after }) => before !== after);
}

/** Whether a person or a tool still has something to do that no baseline accepts: what `--check` fails on. */
export function hasLeftovers({ ledger }: RunResult): boolean {
  return ledger.some(({ state, accepted }) => state !== 'shim' && !accepted);
}

/** Makes the function that tells whether this very run has put a migrated call onto the disk. */
export function createIsDone({ written }: RunResult): (entry: LedgerEntry) => boolean {
  const files = new Set(written);
  return ({ file, state }) => (state === 'rewritten' || state === 'adapted') && files.has(file);
}

/** Number of calls left to a person that no baseline accepts: what `--max-manual` limits. */
export function countManual({ ledger }: RunResult): number {
  return ledger.filter(({ state, accepted }) => state === 'manual' && !accepted).length;
}

/** Whether something went wrong that a second look has to be taken at. */
export function hasFailed(result: RunResult): boolean {
  return result.refused !== '' || result.skipped.some(({ code }) => IS_FAILURE[code]);
}
