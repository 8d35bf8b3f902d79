import { plainText, type TokenStream } from './token.ts';

export interface ArgumentRange {
  /** Name or key in front of the value, if it has one. */
  readonly name: string | null;
  /** Index of the first token of the value, and of the first one behind it. */
  readonly from: number;
  readonly to: number;
}

/** More arguments than this are no call that builds a URL. */
const MAX_ARGUMENTS = 200;
const NAMING = new Set([':', '=', '=>']);

/** Splits what stands between two brackets at its commas. */
export function splitArguments({ tokens, partner }: TokenStream, open: number, close: number): ArgumentRange[] {
  const ranges: ArgumentRange[] = [];
  let from = open + 1;
  for (let index = from; index <= close; index = (partner.get(index) ?? index) + 1) {
    if (index !== close && tokens[index]?.text !== ',') continue;
    const first = tokens[from];
    const named = first?.kind !== 'punctuation' && NAMING.has(tokens[from + 1]?.text ?? '');
    const name = !named ? null : first?.kind === 'string' ? (plainText(first) ?? '') : (first?.text ?? '');
    if (index > from) ranges.push({ name, from: named ? from + 2 : from, to: index });
    if (ranges.length === MAX_ARGUMENTS) break;
    from = index + 1;
  }
  return ranges;
}
