import { GUIDE_URL } from '@modelhub-migration/contract';
import { createTwoFilesPatch } from 'diff';
import type { LedgerState } from '../../ledger/ledger.ts';
import { changedFiles, type RunResult } from '../../result.ts';
import { safeText } from '../safe-text.ts';
import { describeWriting, summarise } from '../summary.ts';
import type { PageData } from './page-data.ts';

/** What the tool does comes first, what is left to people after it. */
const STATES: readonly (readonly [LedgerState, preview: string, written: string])[] = [
  ['rewritten', 'Can be rewritten', 'Rewritten'],
  ['adapted', 'Can be adapted', 'Adapted'],
  ['manual', 'By hand', 'By hand'],
  ['declined', 'Left alone', 'Left alone'],
  ['other-language', 'Elsewhere', 'Elsewhere'],
  ['listed', 'Weak evidence', 'Weak evidence'],
  ['shim', 'Shim in use', 'Shim in use'],
];

/** Lines around a change, and milliseconds after which a diff is given up. */
const DIFF = { context: 4, timeout: 2000 } as const;

const visible = (text: string): string => safeText(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));

function diffOf({ file, before, after }: { file: string; before: string; after: string }): string {
  const name = safeText(file);
  return createTwoFilesPatch(name, name, visible(before), visible(after), '', '', DIFF) ?? '';
}

/** What of a run goes into the page. The diffs hold source text, as a review needs it; nothing else does but suggestions. */
export function createPageData(result: RunResult): PageData {
  const isWritten = result.mode === 'write' && result.refused === '';
  const changed = [...changedFiles(result), ...result.manifests];
  return {
    mode: result.mode,
    summary: summarise(result),
    writing: safeText(describeWriting(result)),
    guide: GUIDE_URL,
    states: STATES.map(([state, preview, written]) => [state, isWritten ? written : preview]),
    entries: result.ledger,
    // From entries: a file may be called "__proto__".
    diffs: Object.fromEntries(changed.map((change) => [change.file, diffOf(change)])),
    suggestions: Object.fromEntries(
      result.others.map(({ id, suggestion: { language, text, note } }) => [id, { language, text, note }]),
    ),
    skipped: result.skipped.map(({ file, message }) => ({ file, message })),
    trace: result.trace ?? null,
  };
}
