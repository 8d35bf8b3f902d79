import { plainText, type Token, type TokenStream } from './token.ts';

/** A place that gives a name a value. */
export interface Definition {
  readonly id: number;
  readonly name: string;
  /** Index of the name's token. */
  readonly nameIndex: number;
  /** Index of the first token of the value. */
  readonly valueIndex: number;
  /** Whether the value goes behind the one that the name had before: `url += …`. */
  readonly appends: boolean;
}

/** Operators that put a text behind the one a name already has. */
const APPENDING: ReadonlySet<string> = new Set(['+=', '.=', '<<']);

/** Names without the signs that some languages put in front. */
export const bareName = (name: string): string => name.replace(/^[@$-]{1,3}/, '');

/** Keys that say "the name is the value beside me": Postman variables, Kubernetes environments. */
const PAIR_NAMES = new Set(['key', 'name']);
const PAIR_DISTANCE = 12;

const ACCESSORS = new Set(['{', ';', 'get', 'set', 'init', 'private', 'protected', 'internal']);

/** Index of the name in front of `{ get; set; }`, or -1. */
function accessorsStart(tokens: readonly Token[], close: number): number {
  let index = close - 1;
  while (ACCESSORS.has(tokens[index]?.text ?? '') && tokens[index]?.text !== '{') index -= 1;
  return tokens[index]?.text === '{' && close - index > 1 && tokens[index - 1]?.kind === 'name' ? index - 1 : -1;
}

/** Index of the token that is the name in `name op value`, or -1. */
function nameBefore(tokens: readonly Token[], operator: number): number {
  const before = tokens[operator - 1];
  if (before === undefined) return -1;
  if (before.kind === 'string') return plainText(before) === undefined ? -1 : operator - 1;
  // C#'s `string BaseUrl { get; set; } = …`.
  if (before.text === '}') return accessorsStart(tokens, operator - 1);
  if (before.kind !== 'name') return before.text === ']' && tokens[operator - 2]?.kind === 'string' ? operator - 2 : -1;
  // `base: String = …`, `base string = …` (Go): the name stands in front of the type.
  const typed = tokens[operator - 2];
  const name = tokens[operator - 3];
  if (typed?.text === ':' && name?.kind === 'name' && !before.newline) return operator - 3;
  return operator - 1;
}

const GO_TYPES = new Set(['string', 'int']);

function shiftOverType(tokens: readonly Token[], index: number): number {
  return GO_TYPES.has(tokens[index]?.text ?? '') && tokens[index - 1]?.kind === 'name' ? index - 1 : index;
}

/** `a, err := value`: the value belongs to the first name. */
function firstOfTuple(tokens: readonly Token[], index: number, operator: string): number {
  if (operator !== ':=' && operator !== '=') return index;
  return tokens[index - 1]?.text === ',' && tokens[index - 2]?.kind === 'name' && tokens[index - 2]?.newline === true
    ? index - 2
    : index;
}

/** Index of the first name of the call that ends with a bracket, or -1: Python's `with Client(…) as name`. */
function callStart({ tokens, partner }: TokenStream, close: number): number {
  if (tokens[close]?.text !== ')') return -1;
  let open = close - 1;
  for (let count = 0; count < 200 && open >= 0 && partner.get(open) !== close; count += 1) open -= 1;
  if (partner.get(open) !== close) return -1;
  let start = open - 1;
  while (tokens[start]?.kind === 'name' && tokens[start - 1]?.text === '.') start -= 2;
  return tokens[start]?.kind === 'name' ? start : -1;
}

/**
 * All places of a stream that give a name a value, in order: assignments, named arguments, keys of literals,
 * `define('NAME', …)`, pairs of `name` and `value`.
 *
 * @param assign operators that do so in this language
 */
export function findDefinitions(stream: TokenStream, assign: readonly string[]): Definition[] {
  const { tokens } = stream;
  const found: Definition[] = [];
  let pair: { text: string; index: number } | undefined;
  const add = (name: string, nameIndex: number, valueIndex: number): void => {
    const appends = APPENDING.has(tokens[valueIndex - 1]?.text ?? '');
    found.push({ id: found.length, name: bareName(name), nameIndex, valueIndex, appends });
  };
  tokens.forEach((token, index) => {
    if (token.text === 'define' && tokens[index + 1]?.text === '(' && tokens[index + 3]?.text === ',') {
      const name = plainText(tokens[index + 2]);
      if (name !== undefined) add(name, index + 2, index + 4);
    }
    // `#define NAME value` of C.
    if (token.text === 'define' && tokens[index - 1]?.text === '#' && tokens[index + 1]?.kind === 'name') {
      add(tokens[index + 1]?.text ?? '', index + 1, index + 2);
    }
    if (token.text === 'as' && tokens[index + 1]?.kind === 'name') {
      const start = callStart(stream, index - 1);
      const name = tokens[index + 1]?.text ?? '';
      if (start >= 0) add(name, index + 1, start);
    }
    if (!assign.includes(token.text) || token.kind === 'string' || tokens[index + 1] === undefined) return;
    const nameIndex = firstOfTuple(tokens, shiftOverType(tokens, nameBefore(tokens, index)), token.text);
    const nameToken = tokens[nameIndex];
    // In the middle of a line `<<` joins texts.
    if (nameToken === undefined || (token.text === '<<' && !nameToken.newline)) return;
    const name = nameToken.kind === 'name' ? nameToken.text : (plainText(nameToken) ?? '');
    if (name === '' || name.length > 200) return;
    add(name, nameIndex, index + 1);
    if (PAIR_NAMES.has(name)) pair = { text: plainText(tokens[index + 1]) ?? '', index };
    else if (name === 'value' && pair !== undefined && pair.text !== '' && index - pair.index < PAIR_DISTANCE) {
      add(pair.text, nameIndex, index + 1);
    }
  });
  return found;
}
