import type { LedgerEntry, LedgerState } from '../../ledger/ledger.ts';
import type { TraceSummary } from '../../ledger/trace.ts';
import type { RunMode } from '../../result.ts';

/** What to write in place of a leftover that the codemod does not rewrite. */
export interface PageSuggestion {
  language: string;
  text: string;
  note: string;
}

/** Everything that the page shows. It goes into the page as JSON; the page computes the rest in the browser. */
export interface PageData {
  mode: RunMode;
  /** The run in a sentence, and what happened to the files in another. */
  summary: string;
  writing: string;
  guide: string;
  /** States in the order of the page, each with its name for people. */
  states: readonly (readonly [state: LedgerState, label: string])[];
  entries: readonly LedgerEntry[];
  /** Unified diffs by file. */
  diffs: Readonly<Record<string, string>>;
  /** By id. */
  suggestions: Readonly<Record<string, PageSuggestion>>;
  skipped: readonly { file: string; message: string }[];
  trace: TraceSummary | null;
}
