import type { Token, TokenStream } from './token.ts';

/** Operators between two possible values. */
export const EITHER = new Set(['or', '||', '??', '?:']);
/** Operators that make what stands in front of them a condition. */
export const COMPARISONS = new Set(['==', '===', '!=', '!==', 'is', 'in']);
/** Words in front of a value that do not change it. */
export const PREFIXES = new Set(['new', 'await', 'return', 'echo', 'print', 'clone', 'const', '*', '&', '+']);

/** How far on the other half of a choice may stand, in tokens. */
const CONDITION_LENGTH = 24;

/** Index of a word a few tokens on in the same statement, brackets jumped; or -1. */
export function findWord({ tokens, partner }: TokenStream, from: number, word: string): number {
  let index = from;
  for (let count = 0; count < CONDITION_LENGTH; count += 1) {
    const token = tokens[index];
    if (token === undefined || token.text === ';' || token.text === '}') return -1;
    if (token.text === word && token.kind !== 'string') return index;
    index = (partner.get(index) ?? index) + 1;
  }
  return -1;
}

/**
 * Whether two literals side by side are one: on the same line, or within brackets.
 *
 * @param opener the token in front of the whole expression
 */
export function isAdjacent(before: Token | undefined, token: Token, opener: Token | undefined): boolean {
  if (token.kind !== 'string' || before?.kind !== 'string') return false;
  return !token.newline || opener?.text === '(' || opener?.text === ',' || opener?.text === '=';
}

/** Brackets of a literal list: `[a, b]`, `(a, b)`, `array(a, b)` or Go's `[]string{a, b}`. */
export function listBrackets(
  { tokens, partner }: TokenStream,
  from: number,
): { open: number; close: number } | undefined {
  const typedOpen = tokens[from]?.text === '[' && tokens[from + 1]?.text === ']' ? from + 3 : from;
  const open = tokens[from]?.text === 'array' ? from + 1 : typedOpen;
  const close = partner.get(open);
  if (close === undefined || !['[', '{', '('].includes(tokens[open]?.text ?? '')) return undefined;
  return { open, close };
}

/** Whether what stands in an index is one known key: `["base"]`, or Ruby's `[:base]`. */
export function isKey({ tokens }: TokenStream, from: number, close: number): boolean {
  if (close === from + 1) return tokens[from]?.kind === 'string';
  return close === from + 2 && tokens[from]?.text === ':' && tokens[from + 1]?.kind === 'name';
}
