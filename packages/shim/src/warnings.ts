import {
  CODEMOD_COMMAND,
  GUIDE_URL,
  LEGACY_OPERATIONS,
  cleanText,
  describeNotice,
  describeSunset,
  noticeKey,
  sunsetStatus,
  type Notice,
  type OperationId,
  type SunsetPhase,
} from '@modelhub-migration/contract';
import { relative } from 'node:path';
import { captureCallOrigin, formatCallSite, type CallOrigin, type CallSite } from './call-site.ts';
import type { Decision } from './mode.ts';
import type { WarningLevel } from './settings.ts';

/** Keys remembered; a program that makes up call sites must not fill the memory. */
const MAX_KEYS = 1000;

/** Without a new call site for so many calls, only each n-th call's stack is taken: a stack costs microseconds. */
const STEADY_AFTER = 64;
const STEADY_SAMPLE = 32;

/** How the rest of the message goes on; `pass` and `translate` are what happened to the call. */
const OUTCOMES: Readonly<Record<Decision, string>> = {
  translate: 'answered by the successor through the shim',
  pass: 'sent to the retired route as it is',
  strict: 'refused by the shim (strict mode)',
  brownout: 'refused by the shim (brownout)',
};

/** One use of a legacy route. */
export interface WarnedCall extends CallOrigin {
  operation: OperationId;
  decision: Decision;
}

export interface Warner {
  /**
   * Warns about a call if it is its turn. Must run synchronously under the call.
   *
   * @param below the function the program (or its HTTP client) called; the call site is searched from there
   * @returns the call site, where it was looked up
   */
  warnCall: (call: Omit<WarnedCall, keyof CallOrigin>, below: (...args: never[]) => unknown) => CallSite | undefined;
  warnNotice: (notice: Notice) => void;
  /** Any other warning, once a key. */
  warnOnce: (key: string, code: string, text: string) => void;
}

export interface WarnerOptions {
  level: WarningLevel;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Look every call site up, not only those that may be new; for the usage log. */
  everyCallSite?: boolean;
  /** Said once, in the detail of the first warning. */
  hint?: string | undefined;
  emit?: (text: string, options: { type: string; code: string; detail?: string }) => void;
}

interface Urgency {
  /** What counts as one use, of which only the first is warned about. */
  once: 'process' | 'operation' | 'call site';
  /** Days after which a process that still runs is warned again; 0 for never. */
  againAfterDays: number;
  /** What the text says before the command. */
  urge: string;
}

/** Rhythm and words grow with the phases of the sunset: 90, 30 and 7 days before it. */
const URGENCY: Readonly<Record<SunsetPhase, Urgency>> = {
  announced: { once: 'process', againAfterDays: 0, urge: '' },
  approaching: { once: 'operation', againAfterDays: 30, urge: ' Plan the migration.' },
  near: { once: 'call site', againAfterDays: 7, urge: ' This is the last month.' },
  imminent: {
    once: 'call site',
    againAfterDays: 1,
    urge: ' These are the last days: calls will fail without the shim.',
  },
  removed: { once: 'call site', againAfterDays: 0, urge: '' },
};

/** Node's type for deprecations, so that every flag for them works on ours. */
const DEPRECATION = 'DeprecationWarning';
const PLAIN = 'ModelHubShimWarning';

function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return cleanText(path === '' || path.startsWith('..') ? file : path, 300);
}

/** A path as one word of a shell; single quotes where double ones would let the shell expand it. */
function quotePath(path: string): string {
  if (/^[\w./\\:@-]+$/.test(path)) return path;
  return /[$`"!]/.test(path) ? `'${path.replaceAll("'", "'\\''")}'` : `"${path}"`;
}

function migrateCommand(callSite: CallSite | undefined): string {
  const isFile = callSite !== undefined && /^(?:[a-z]:)?[\\/]/i.test(callSite.file) && !callSite.inDependency;
  const path = isFile ? shownPath(callSite.file) : '.';
  return `${CODEMOD_COMMAND} ${quotePath(path)}`;
}

/** Where a call comes from: a place, or else the client, which is what narrows the search for it. */
export function describeOrigin({ callSite, client }: CallOrigin): string {
  if (callSite !== undefined) return ` Called at ${shownPath(callSite.file)}:${callSite.line}:${callSite.column}.`;
  return client === undefined ? '' : ` Called with ${client}, which does not tell from where.`;
}

/** The text of a warning about a call; days, place and command, never what was asked. */
export function describeCall({ operation, decision, callSite, client }: WarnedCall, nowMs: number): string {
  const { method, template } = LEGACY_OPERATIONS[operation];
  const { urge } = URGENCY[sunsetStatus(nowMs).phase];
  return `${method} ${template} ${describeSunset(nowMs)}; ${OUTCOMES[decision]}.${describeOrigin({ callSite, client })}${urge} Migrate: ${migrateCommand(callSite)}`;
}

/** Who is warned, how often and how loudly. */
export function createWarner({
  level,
  now,
  hint,
  everyCallSite = false,
  emit = (text, options) => process.emitWarning(text, options),
}: WarnerOptions): Warner {
  const seen = new Set<string>();
  let pendingHint = hint;
  let steady = 0;

  /** Whether a key is new; beyond the cap nothing is, after one line that says so. */
  function isNew(key: string): boolean {
    if (seen.has(key) || seen.size > MAX_KEYS) return false;
    seen.add(key);
    if (seen.size <= MAX_KEYS) return true;
    emit(`More than ${MAX_KEYS} different warnings; no further ones are shown.`, {
      type: PLAIN,
      code: 'MODELHUB_SHIM_OVERFLOW',
    });
    return false;
  }

  function keyOf({ operation, callSite, client }: WarnedCall): string {
    if (level === 'once') return operation;
    const { phase, days } = sunsetStatus(now());
    const { once, againAfterDays } = URGENCY[phase];
    const round = againAfterDays === 0 ? phase : `${phase} ${Math.floor(days / againAfterDays)}`;
    if (once === 'process') return round;
    if (once === 'operation') return `${round} ${operation}`;
    return `${round} ${operation} ${callSite === undefined ? (client ?? '') : formatCallSite(callSite)}`;
  }

  function wantsCallSite(): boolean {
    if (everyCallSite || level === 'always') return true;
    if (level === 'off') return false;
    steady += 1;
    return steady <= STEADY_AFTER || steady % STEADY_SAMPLE === 0;
  }

  function warn(call: WarnedCall): void {
    if (level === 'off') return;
    // Nobody can act on a warning about code of a dependency; who asks for all of them gets these too.
    if (level !== 'always' && call.callSite?.inDependency === true) return;
    if (level !== 'always' && !isNew(keyOf(call))) return;
    steady = 0;
    const detail = [`See ${GUIDE_URL}`, pendingHint].filter((line) => line !== undefined).join('\n');
    pendingHint = undefined;
    emit(describeCall(call, now()), { type: DEPRECATION, code: LEGACY_OPERATIONS[call.operation].warningCode, detail });
  }

  return {
    warnCall(call, below) {
      if (!wantsCallSite()) return undefined;
      const origin = captureCallOrigin(below);
      warn({ ...call, ...origin });
      return origin.callSite;
    },
    warnNotice(notice) {
      if (level === 'off' || !isNew(noticeKey(notice))) return;
      emit(describeNotice(notice), {
        type: PLAIN,
        code: `MODELHUB_SHIM_${notice.kind.replaceAll('-', '_').toUpperCase()}`,
      });
    },
    warnOnce(key, code, text) {
      if (level === 'off' || !isNew(key)) return;
      emit(text, { type: PLAIN, code });
    },
  };
}
