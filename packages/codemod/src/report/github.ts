import type { LedgerEntry } from '../ledger/ledger.ts';
import { createIsDone, type RunResult } from '../result.ts';
import { safeLine } from './safe-text.ts';

type Level = 'error' | 'warning' | 'notice';

/** GitHub shows ten annotations of a level for each step, so what needs a person comes first. */
const LEVELS: readonly Level[] = ['error', 'warning', 'notice'];

const TITLES: Readonly<Record<LedgerEntry['state'], string>> = {
  rewritten: 'Can be migrated',
  adapted: 'Can be migrated with an adapter',
  manual: 'Left to a person',
  declined: 'Left alone on request',
  listed: 'May be a retired call',
  'other-language': 'Retired call or address that no run rewrites',
  shim: 'The shim is still in use',
};

function levelOf({ state, tier, accepted }: LedgerEntry): Level {
  if (accepted || state === 'shim' || state === 'listed' || tier === 'possible') return 'notice';
  return state === 'manual' || state === 'other-language' ? 'error' : 'warning';
}

/** What the runner would take for the end of a message. */
function escapeMessage(text: string): string {
  return safeLine(text).replaceAll('%', '%25');
}

/** What the runner would take for the end of a property. */
function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function renderEntry(entry: LedgerEntry): string {
  const { file, start, end, reason, id, state } = entry;
  const place = `file=${escapeProperty(file)},line=${String(start.line)},endLine=${String(end.line)},col=${String(start.column)}`;
  return `::${levelOf(entry)} ${place},title=${escapeProperty(TITLES[state])}::${escapeMessage(`${reason} (${id})`)}`;
}

/** Workflow commands that make GitHub Actions show each leftover at its line. Calls that this run has written are none. */
export function renderGithub(result: RunResult): string {
  const isDone = createIsDone(result);
  const open = result.ledger.filter((entry) => !isDone(entry));
  return LEVELS.flatMap((level) => open.filter((entry) => levelOf(entry) === level))
    .map((entry) => `${renderEntry(entry)}\n`)
    .join('');
}
