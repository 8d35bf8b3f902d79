import { BUDGET, type HoleReason } from '@modelhub-migration/contract/analysis';

/** A piece of the contract's model; a hole keeps the name it has in the source, and how to write it there. */
export type SourcePiece =
  { readonly text: string } | { readonly hole: HoleReason; readonly name: string; readonly source: string };

export type SourcePieces = readonly SourcePiece[];

/** Everything an expression may be, and the definitions (by number) it was read from. */
export interface Value {
  readonly alternatives: readonly SourcePieces[];
  readonly via: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();
const MANY_VIA = 32;
/** Far above any URL. Smaller than the evaluator's budget for JavaScript: here every expression of a file is evaluated. */
const MAX_TEXT = 1000;
const MAX_PIECES = 32;

export const textValue = (text: string): Value => ({ alternatives: [[{ text: text.slice(0, MAX_TEXT) }]], via: NONE });

/** An unknown value; `source` is how the program writes it. */
export const holeValue = (hole: HoleReason, name: string, source = name): Value => ({
  alternatives: [[{ hole, name, source: source.slice(0, 200) }]],
  via: NONE,
});

function mergeVia(first: ReadonlySet<number>, second: ReadonlySet<number>): ReadonlySet<number> {
  if (second.size === 0 || first.size > MANY_VIA) return first;
  return first.size === 0 ? second : new Set([...first, ...second]);
}

function joinPieces(first: SourcePieces, second: SourcePieces): SourcePieces {
  const pieces = [...first];
  for (const piece of second) {
    const last = pieces.at(-1);
    if ('text' in piece && piece.text === '') continue;
    if (last !== undefined && 'text' in last && 'text' in piece) {
      pieces[pieces.length - 1] = { text: (last.text + piece.text).slice(0, MAX_TEXT) };
    } else if (pieces.length < MAX_PIECES) pieces.push(piece);
  }
  return pieces;
}

/** A value, and the index of the first token behind its expression. */
export interface Evaluated {
  readonly value: Value;
  readonly next: number;
}

/** Both texts, one behind the other, in every combination up to the budget. */
export function joinValues(first: Value, second: Value): Value {
  const alternatives = first.alternatives
    .flatMap((head) => second.alternatives.map((tail) => joinPieces(head, tail)))
    .slice(0, BUDGET.alternatives);
  return { alternatives, via: mergeVia(first.via, second.via) };
}

/** Either value. */
export function eitherValue(first: Value, second: Value): Value {
  return {
    alternatives: [...first.alternatives, ...second.alternatives].slice(0, BUDGET.alternatives),
    via: mergeVia(first.via, second.via),
  };
}

export const withVia = (value: Value, id: number): Value => ({ ...value, via: mergeVia(new Set([id]), value.via) });

/** The value without slashes at its end. */
export function trimSlashes(value: Value): Value {
  const trim = (pieces: SourcePieces): SourcePieces => {
    const last = pieces.at(-1);
    if (last === undefined || !('text' in last)) return pieces;
    let end = last.text.length;
    while (last.text[end - 1] === '/') end -= 1;
    return [...pieces.slice(0, -1), { text: last.text.slice(0, end) }];
  };
  return { ...value, alternatives: value.alternatives.map(trim) };
}

/** Path segments put together with exactly one slash between them. */
export function joinPath(values: readonly Value[]): Value {
  return (
    values.reduce<Value | undefined>((whole, value) => {
      if (whole === undefined) return value;
      const slashed = value.alternatives.map((pieces): SourcePieces => {
        const first = pieces[0];
        const known = first !== undefined && 'text' in first ? first.text : '';
        if (/^https?:\/\//i.test(known) || known.startsWith('/')) return pieces;
        return [{ text: '/' }, ...pieces];
      });
      return joinValues(trimSlashes(whole), { ...value, alternatives: slashed });
    }, undefined) ?? textValue('')
  );
}

/** The whole text of a value that has one, else `undefined`. */
export function knownText(value: Value): string | undefined {
  const [pieces, ...more] = value.alternatives;
  if (pieces === undefined || more.length > 0) return undefined;
  return pieces.every((piece) => 'text' in piece)
    ? pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')
    : undefined;
}

const PERCENT =
  /%(?:\((\w{1,60})\)|<(\w{1,60})>|(\d{1,2})\$|\[(\d{1,2})\])?[-+ 0#]{0,4}\d{0,3}(?:\.\d{1,3})?([sdvqxi%])/g;
const BRACES = /\{(\w{0,60})(?:[:!][^{}]{0,40})?\}/g;

export interface FormatArguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** Fills `%s` or `{}` placeholders of a format text; one without an argument becomes a hole. */
export function fillFormat(format: Value, style: 'percent' | 'braces', given: FormatArguments): Value {
  let next = 0;
  const pick = (name: string | undefined, position: string | undefined, first: number): Value => {
    const index = position === undefined ? next++ : Number(position) - first;
    const found = name === undefined ? given.positional[index] : given.named.get(name);
    return found ?? holeValue('unknown', name ?? '');
  };
  const fill = (text: string): Value => {
    let value = textValue('');
    let done = 0;
    for (const match of text.matchAll(style === 'percent' ? PERCENT : BRACES)) {
      const [whole, one, ruby, two, three, verb] = style === 'percent' ? match : [match[0], match[1]];
      value = joinValues(value, textValue(text.slice(done, match.index)));
      done = match.index + whole.length;
      if (style === 'percent')
        value = joinValues(value, verb === '%' ? textValue('%') : pick(one ?? ruby, two ?? three, 1));
      else if (one !== undefined && /^\D/.test(one)) value = joinValues(value, pick(one, undefined, 0));
      else value = joinValues(value, pick(undefined, one === '' ? undefined : one, 0));
    }
    return joinValues(value, textValue(text.slice(done)));
  };
  const [pieces = []] = format.alternatives;
  const start: Value = { alternatives: [[]], via: format.via };
  return pieces.reduce<Value>(
    (value, piece) => joinValues(value, 'text' in piece ? fill(piece.text) : { alternatives: [[piece]], via: NONE }),
    start,
  );
}
