import { plainText, type Token, type TokenStream } from './token.ts';

/** A place that gives a name a value. */
export interface Definition {
  readonly id: number;
  readonly name: string;
  /** Index of the name's token. */
  readonly nameIndex: number;
  /** Index of the first token of the value. */
  readonly valueIndex: number;
}

/** Names without the signs that some languages put in front. */
export const bareName = (name: string): string => name.replace(/^[@$-]{1,3}/, '');

/** Keys that say "the name is the value beside me": Postman variables, Kubernetes environments. */
const PAIR_NAMES = new Set(['key', 'name']);
const PAIR_DISTANCE = 12;

/** Index of the token that is the name in `name op value`, or -1. */
function nameBefore(tokens: readonly Token[], operator: number): number {
  const before = tokens[operator - 1];
  if (before === undefined) return -1;
  if (before.kind === 'string') return plainText(before) === undefined ? -1 : operator - 1;
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
    found.push({ id: found.length, name: bareName(name), nameIndex, valueIndex });
  };
  tokens.forEach((token, index) => {
    if (token.text === 'define' && tokens[index + 1]?.text === '(' && tokens[index + 3]?.text === ',') {
      const name = plainText(tokens[index + 2]);
      if (name !== undefined) add(name, index + 2, index + 4);
    }
    if (!assign.includes(token.text) || token.kind === 'string' || tokens[index + 1] === undefined) return;
    const nameIndex = firstOfTuple(tokens, shiftOverType(tokens, nameBefore(tokens, index)), token.text);
    const nameToken = tokens[nameIndex];
    if (nameToken === undefined) return;
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
