import { BUDGET, type Expression, type HoleReason, type Node, type Piece, type Pieces } from './types.ts';
import type { Variable } from './scope.ts';

/** One value that an expression may have, and the variables it was read from. */
export interface Alternative {
  readonly pieces: Pieces;
  readonly via: readonly Variable[];
}

/** All values that an expression may have; never empty, at most {@link BUDGET}'s number. */
export type Alternatives = readonly Alternative[];

/** Most values are read from no variable, and need no list of their own. */
const NO_VARIABLES: readonly Variable[] = [];

/** One value that is wholly unknown. */
export function hole(
  reason: HoleReason,
  node: Node | undefined,
  via: readonly Variable[] = NO_VARIABLES,
): Alternatives {
  return [{ pieces: [node === undefined ? { hole: reason } : { hole: reason, node }], via }];
}

/** One value that is wholly known. */
export function known(text: string, node: Node | undefined): Alternatives {
  if (text === '') return EMPTY;
  const whole = [node === undefined ? { text } : { text, node }];
  return [{ pieces: text.length > BUDGET.characters ? limit(whole) : whole, via: NO_VARIABLES }];
}

/** The empty text. */
const EMPTY: Alternatives = [{ pieces: [], via: NO_VARIABLES }];

/** The whole text, or `null` where a part of it is unknown. */
export function plainText(pieces: Pieces): string | null {
  let whole = '';
  for (const piece of pieces) {
    if (!('text' in piece)) return null;
    whole += piece.text;
  }
  return whole;
}

/** Cuts a value at the budget; what is cut off becomes one hole. */
export function limit(pieces: Pieces): Pieces {
  const whole: Growing = { pieces: [], characters: 0, via: NO_VARIABLES, isFull: false };
  for (const piece of pieces) {
    if (whole.isFull) break;
    addPiece(whole, piece);
  }
  return whole.pieces;
}

const cut = ({ node }: Piece): Piece => (node === undefined ? { hole: 'budget' } : { hole: 'budget', node });

/** Whether a value has been cut at the budget, so that nothing more need be added to it. */
export function isCut(pieces: Pieces): boolean {
  const last = pieces[pieces.length - 1];
  return last !== undefined && 'hole' in last && last.hole === 'budget';
}

/** Variables in the order they were read, each once, with a bound that keeps long chains linear. */
export function mergeVia(first: readonly Variable[], second: readonly Variable[]): readonly Variable[] {
  if (second.length === 0) return first;
  if (first.length === 0) return second;
  const [only] = second;
  if (only !== undefined && second.length === 1 && first.length < BUDGET.pieces)
    return first.includes(only) ? first : [...first, only];
  return [...new Set([...first, ...second])].slice(0, BUDGET.pieces);
}

/** At most the budget's number of values, without repetitions of the same known text. */
export function capped(alternatives: Alternatives): Alternatives {
  if (alternatives.length <= 1) return alternatives;
  const seen = new Set<string>();
  const kept = alternatives.filter(({ pieces }) => {
    const key = JSON.stringify(
      pieces.map((piece) => ('text' in piece ? piece.text : [piece.hole, piece.node?.range[0]])),
    );
    return seen.has(key) ? false : (seen.add(key), true);
  });
  return kept.slice(0, BUDGET.alternatives);
}

/** Every combination of a value of each part, one after the other. */
export function concatenate(parts: readonly Alternatives[]): Alternatives {
  return concatenateEach(parts.length, (index) => parts[index] as Alternatives);
}

/** {@link concatenate} for parts that are worked out only while there is room for them. */
export function concatenateEach(count: number, partAt: (index: number) => Alternatives): Alternatives {
  let whole: readonly Growing[] = [{ pieces: [], characters: 0, via: NO_VARIABLES, isFull: false }];
  for (let index = 0; index < count; index++) {
    const only = whole.length === 1 ? whole[0] : undefined;
    if (only === undefined ? whole.every(({ pieces }) => isCut(pieces)) : isCut(only.pieces)) break;
    const part = partAt(index);
    if (only !== undefined && part.length === 1) {
      append(only, part[0] as Alternative);
      continue;
    }
    const next: Growing[] = [];
    for (const left of whole) {
      for (const right of part) {
        if (next.length === BUDGET.alternatives) break;
        next.push(append({ ...left, pieces: left.pieces.slice() }, right));
      }
    }
    whole = next;
  }
  return whole.map(({ pieces, via }) => ({ pieces, via }));
}

/** A value that is being put together; kept within the budget at each step, so that nothing is copied in vain. */
interface Growing {
  readonly pieces: Piece[];
  characters: number;
  via: readonly Variable[];
  isFull: boolean;
}

function append(left: Growing, { pieces, via }: Alternative): Growing {
  left.via = mergeVia(left.via, via);
  for (const piece of pieces) {
    if (left.isFull) break;
    addPiece(left, piece);
  }
  return left;
}

function addPiece(left: Growing, piece: Piece): void {
  const isText = 'text' in piece;
  if (isText && piece.text === '') return;
  const room = BUDGET.characters - left.characters;
  const isTooLong = isText && piece.text.length > room;
  if (left.pieces.length === BUDGET.pieces - 1 || isTooLong) {
    if (isTooLong && left.pieces.length < BUDGET.pieces - 1)
      left.pieces.push({ ...piece, text: piece.text.slice(0, room) });
    left.pieces.push(cut(piece));
    left.isFull = true;
    return;
  }
  if (isText) left.characters += piece.text.length;
  left.pieces.push(piece);
}

/**
 * A piece with what used it. Written out member by member, because V8 makes a new shape of object for each copy by spreading that gets a
 * member added, and everything that reads pieces is then slow.
 */
function withUses(piece: Piece, uses: readonly Expression[]): Piece {
  const { node } = piece;
  if (node === undefined || piece.file !== undefined) return { ...piece, uses };
  return 'text' in piece ? { text: piece.text, node, uses } : { hole: piece.hole, node, uses };
}

/** Notes on every piece that it came by way of an expression. */
export function usedBy(expression: Expression, alternatives: Alternatives): Alternatives {
  const first = [expression];
  const note = (piece: Piece): Piece =>
    withUses(piece, piece.uses === undefined ? first : [expression, ...piece.uses.slice(0, BUDGET.depth)]);
  return alternatives.map(({ pieces, via }) => ({ pieces: pieces.map(note), via }));
}

/** Changes the known text at one end of a value: the first piece with `start`, the last with `end`; a hole there stays. */
export function mapEnd(pieces: Pieces, end: 'start' | 'end', change: (text: string) => string): Pieces {
  const index = end === 'start' ? 0 : pieces.length - 1;
  return pieces.map((piece, at) => (at === index && 'text' in piece ? { ...piece, text: change(piece.text) } : piece));
}

/** Changes every known text of a value. */
export function mapText(pieces: Pieces, change: (text: string) => string): Pieces {
  return pieces.map((piece) => ('text' in piece ? { ...piece, text: change(piece.text) } : piece));
}
