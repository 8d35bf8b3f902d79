import { sortEdits, withLineEnds, type Edit } from './apply.ts';
import { lineEndOf } from './text-file.ts';
import { messageOf } from './errors.ts';

/** Which promise a result breaks. */
export type GuardId = 'touched' | 'syntax' | 'names' | 'addresses' | 'line-ends' | 'not-finished';

/** A result that must not be written. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
  readonly guard: GuardId;
  constructor(guard: GuardId, message: string) {
    super(message);
    this.guard = guard;
  }
}

export interface Proof {
  before: string;
  after: string;
  edits: readonly Edit[];
  /** Plans the file's edits again, from its new text. */
  plan: (text: string) => readonly Edit[];
  /** Names that a text of the file uses where nothing declares them. */
  unboundNames: (text: string) => ReadonlySet<string>;
}

/** Everything between the planned ranges stands in the result, unchanged and in its place. */
function checkTouched({ before, after, edits }: Proof): void {
  const lineEnd = lineEndOf(before);
  let oldPosition = 0;
  let newPosition = 0;
  for (const edit of [...sortEdits(edits), { start: before.length, end: before.length, text: '' }]) {
    const kept = before.slice(oldPosition, edit.start);
    if (!after.startsWith(kept, newPosition)) {
      throw new GuardError('touched', `text near character ${String(oldPosition)} changed without being planned`);
    }
    oldPosition = edit.end;
    newPosition += kept.length + withLineEnds(edit.text, lineEnd).length;
  }
  if (newPosition !== after.length)
    throw new GuardError('touched', 'the end of the file changed without being planned');
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function checkLineEnds({ before, after }: Proof): void {
  const bare = /(?<!\r)\n/g;
  const windows = /\r\n/g;
  if (
    (count(before, bare) === 0 && count(before, windows) > 0 && count(after, bare) > 0) ||
    (count(before, windows) === 0 && count(after, windows) > 0) ||
    before.startsWith('\uFEFF') !== after.startsWith('\uFEFF') ||
    before.endsWith('\n') !== after.endsWith('\n')
  ) {
    throw new GuardError('line-ends', 'line ends, byte-order mark or final line end would change');
  }
}

/** Planning reads the result anew, so that this is also the proof that it parses. */
function planAgain({ after, plan }: Proof): readonly Edit[] {
  try {
    return plan(after);
  } catch (error) {
    throw new GuardError('syntax', `the result cannot be read again: ${messageOf(error)}`);
  }
}

/** What a CommonJS file is given, and what an adapter is brought in with there. */
const GIVEN_TO_COMMONJS = 'require';

/** The result uses no name that means nothing where it stands; those that every runtime has are known here, too. */
function checkNames({ before, after, unboundNames }: Proof): void {
  const known = unboundNames(before);
  const name = [...unboundNames(after)].find(
    (each) => !known.has(each) && !(each in globalThis) && each !== GIVEN_TO_COMMONJS,
  );
  if (name !== undefined) throw new GuardError('names', `${name} would be used where it is not declared`);
}

/** The origin of an address, with what stands behind it. */
const ADDRESS = /(https?:\/\/[^/?#'"`\s\\]*)(?=[/?#'"`\s\\]|$)/g;

/** Start of an origin of either service; whole ones name their region, or leave it open. */
const OF_SERVICE = /^https?:\/\/(?:openai\.)?inference(?![\w-])/;
const WITH_REGION = /^https?:\/\/(?:openai\.)?inference\.[\w$]/;

/** No half of an origin of the services is written where the file had none. */
function checkAddresses({ before, edits }: Proof): void {
  const known = new Set([...before.matchAll(ADDRESS)].map(([, origin]) => origin));
  const written = edits.flatMap(({ text }) => [...text.matchAll(ADDRESS)].map(([, origin = '']) => origin));
  const half = written.find((origin) => OF_SERVICE.test(origin) && !WITH_REGION.test(origin) && !known.has(origin));
  if (half !== undefined) throw new GuardError('addresses', `half an address would be written: ${half}`);
}

function checkFinished(proof: Proof): void {
  const again = planAgain(proof);
  const [first] = again;
  if (first === undefined) return;
  throw new GuardError(
    'not-finished',
    `a second run would change ${String(again.length)} more place(s), the first at character ${String(first.start)}`,
  );
}

/**
 * Proves that a result may be written. Any breach is a defect of the codemod, never of the file.
 *
 * @throws GuardError
 */
export function proveResult(proof: Proof): void {
  checkTouched(proof);
  checkLineEnds(proof);
  checkFinished(proof);
  checkNames(proof);
  checkAddresses(proof);
}
