import { GUIDE_URL } from '@modelhub-migration/contract';
import { MANUAL_REASONS, type ManualReasonId, type Tier } from '@modelhub-migration/contract/analysis';
import type { LanguageFinding, LanguageOperation } from '../languages/types.ts';
import type { FileResult, Outcome, SiteResult } from '../result.ts';
import type { Position } from '../text-file.ts';
import type { CodeOwners } from './code-owners.ts';
import type { ShimEntry, ShimUse } from './shim-uses.ts';

/** Where a leftover stands on its way: an outcome of the run, or one of the two that no run changes. */
export type LedgerState = Outcome | 'other-language' | 'shim';

/** One thing in the tree that has to do with the retired API. */
export interface LedgerEntry {
  /** Survives edits elsewhere in the file; the same in every report and marker comment. */
  id: string;
  /** Relative to the root, with `/`. */
  file: string;
  start: Position;
  end: Position;
  operation: LanguageOperation | 'shim';
  state: LedgerState;
  tier: Tier;
  /** The HTTP client, the language, or how the shim is used. */
  client: string;
  /** What it is and what to do, for a person. Holds no source text. */
  reason: string;
  reasonId?: ManualReasonId;
  /** Where to read on. */
  link: string;
  owners: readonly string[];
  /** Whether the baseline already has it. */
  accepted: boolean;
  /** Calls in the usage log; absent without one. */
  seen?: { count: number; last: string };
}

/** What of a run the ledger is made from. */
export interface LedgerSources {
  files: readonly FileResult[];
  others: readonly LanguageFinding[];
  shimUses: readonly ShimUse[];
}

const WHAT: Readonly<Record<Exclude<Outcome, 'manual'>, string>> = {
  rewritten: 'The call and every read of its answer are migrated.',
  adapted: 'The call is migrated; its answer is turned back into the old shape because other code reads it.',
  declined: 'Left as it is, as you chose. Run again to migrate it.',
  listed: 'The evidence is weak. Check it by hand.',
};

const SHIM_USE: Readonly<Record<ShimEntry, string>> = {
  client: 'Uses the shim as a client. Call the successor directly, then remove the shim.',
  register: 'Preloads the shim. Remove it when the program makes no legacy call any more.',
  adapters: 'Turns answers of the successor back into the old shape. Change the readers, then remove the adapters.',
  gateway: "Starts the shim's gateway. Remove it when nothing asks it any more.",
};

function reasonOf({ outcome, reason, detail }: SiteResult): string {
  if (outcome !== 'manual') return WHAT[outcome];
  const known = reason === undefined ? undefined : MANUAL_REASONS[reason];
  return [known === undefined ? 'Not migrated.' : `${known.title}. ${known.whatToDo}`, detail ?? ''].join(' ').trim();
}

type Unowned = Omit<LedgerEntry, 'owners' | 'accepted'>;

function fromSite(file: string, site: SiteResult): Unowned {
  const { id, start, end, operation, outcome, tier, client, reason } = site;
  const text = reasonOf(site);
  const named = reason === undefined ? {} : { reasonId: reason };
  return { id, file, start, end, operation, state: outcome, tier, client, reason: text, ...named, link: GUIDE_URL };
}

function fromFinding({ id, file, line, column, operation, tier, language, reason }: LanguageFinding): Unowned {
  const at = { line, column };
  const common = { id, file, start: at, end: at, operation, tier, reason, link: GUIDE_URL };
  return { ...common, state: 'other-language', client: language };
}

function fromShimUse({ id, file, start, end, entry }: ShimUse): Unowned {
  const common = { id, file, start, end, tier: 'certain', link: GUIDE_URL } as const;
  return { ...common, operation: 'shim', state: 'shim', client: `shim ${entry}`, reason: SHIM_USE[entry] };
}

/**
 * Lists everything in a tree that has to do with the retired API, whatever becomes of it, in order of paths and places.
 *
 * @param accepted ids of the baseline
 */
export function createLedger(
  { files, others, shimUses }: LedgerSources,
  owners: CodeOwners,
  accepted: ReadonlySet<string>,
): LedgerEntry[] {
  const all = [
    ...files.flatMap(({ file, sites }) => sites.map((site) => fromSite(file, site))),
    ...others.map(fromFinding),
    ...shimUses.map(fromShimUse),
  ];
  return all
    .sort(
      (a, b) =>
        (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
        a.start.line - b.start.line ||
        a.start.column - b.start.column,
    )
    .map((entry) => ({ ...entry, owners: owners.ownersOf(entry.file), accepted: accepted.has(entry.id) }));
}

/** Whether a run does what has to be done. */
export const isMigrated = ({ state }: LedgerEntry): boolean => state === 'rewritten' || state === 'adapted';

/** Whether an entry is one of the retired API itself, and not of what stands in for it. */
export const isLegacy = ({ state }: LedgerEntry): boolean => state !== 'shim';
