/** A part of a string: known text, code in the same language, or a plain name with an optional fallback (`${X:-…}`) and how it stands in the source. */
export type Part =
  | { readonly text: string }
  | { readonly start: number; readonly end: number }
  | { readonly name: string; readonly fallback?: readonly Part[]; readonly source?: string };

/** One token of any language. Comments and white space are gone. */
export interface Token {
  readonly kind: 'string' | 'name' | 'punctuation';
  /** Offsets in the whole file. */
  readonly start: number;
  readonly end: number;
  /** The source for names and punctuation, empty for strings. */
  readonly text: string;
  /** Content of a string, escapes resolved; empty for everything else. */
  readonly parts: readonly Part[];
  /** Whether a line break stands in front. */
  readonly newline: boolean;
}

/** A file, or a part of one, as tokens. */
export interface TokenStream {
  readonly tokens: readonly Token[];
  /** For each opening bracket's index the index of its partner; absent for brackets without one. */
  readonly partner: ReadonlyMap<number, number>;
  /** Offsets of comments, in order. */
  readonly comments: readonly (readonly [start: number, end: number])[];
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const OPENING_OF = new Map(Object.entries(CLOSING).map(([open, close]) => [close, open]));

/** Pairs brackets in one pass. A closing bracket without a partner is passed over; one that jumps brackets closes them. */
export function pairBrackets(tokens: readonly Token[]): Map<number, number> {
  const partner = new Map<number, number>();
  const open: number[] = [];
  const waiting = new Map<string, number>();
  tokens.forEach((token, index) => {
    if (token.kind !== 'punctuation') return;
    if (Object.hasOwn(CLOSING, token.text)) {
      open.push(index);
      waiting.set(token.text, (waiting.get(token.text) ?? 0) + 1);
      return;
    }
    const wanted = OPENING_OF.get(token.text);
    // The count keeps a file full of stray closing brackets linear.
    if (wanted === undefined || (waiting.get(wanted) ?? 0) === 0) return;
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const text = tokens[top]?.text ?? '';
      waiting.set(text, (waiting.get(text) ?? 1) - 1);
      if (text === wanted) {
        partner.set(top, index);
        return;
      }
    }
  });
  return partner;
}

/** A string token's whole text where every part of it is known. */
export function plainText(token: Token | undefined): string | undefined {
  if (token?.kind !== 'string') return undefined;
  let text = '';
  for (const part of token.parts) {
    if (!('text' in part)) return undefined;
    text += part.text;
  }
  return text;
}
