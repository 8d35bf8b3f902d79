import { bareName } from '../definitions.ts';
import type { Reading } from '../reading.ts';
import { splitArguments } from '../split-arguments.ts';

/** A range of tokens: from the first to the one behind the last. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

export interface PythonCall extends TokenRange {
  /** The last name of the callee: `post` of `requests.post`. */
  readonly method: string;
  /** The first name of the callee: `requests`. */
  readonly client: string;
  readonly positional: readonly TokenRange[];
  readonly named: ReadonlyMap<string, TokenRange>;
}

/** Source text of some tokens. */
export function sourceOf({ source: { text, stream } }: Reading, { from, to }: TokenRange): string {
  return text.slice(stream.tokens[from]?.start ?? 0, stream.tokens[to - 1]?.end ?? 0);
}

/** The call whose arguments hold a token, if it is one. */
export function enclosingCall(reading: Reading, index: number): PythonCall | undefined {
  const { tokens, partner } = reading.source.stream;
  const open = reading.openers[index];
  const close = open === undefined ? undefined : partner.get(open);
  const name = open === undefined ? undefined : tokens[open - 1];
  if (open === undefined || close === undefined || tokens[open]?.text !== '(' || name?.kind !== 'name')
    return undefined;
  let from = open - 1;
  while (tokens[from - 1]?.text === '.' && tokens[from - 2]?.kind === 'name') from -= 2;
  const positional: TokenRange[] = [];
  const named = new Map<string, TokenRange>();
  for (const { name: key, ...range } of splitArguments(reading.source.stream, open, close)) {
    if (key === null) positional.push(range);
    else named.set(key, range);
  }
  return { from, to: close + 1, method: name.text, client: tokens[from]?.text ?? '', positional, named };
}

/** The first call behind a definition that is given the defined name as it is. */
export function callWithName(reading: Reading, name: string, after: number): { call: PythonCall } | undefined {
  const { tokens } = reading.source.stream;
  const limit = Math.min(tokens.length, after + 2000);
  for (let index = after; index < limit; index += 1) {
    const token = tokens[index];
    if (token?.kind !== 'name' || bareName(token.text) !== name || tokens[index + 1]?.text === '=') continue;
    const call = enclosingCall(reading, index);
    if (call !== undefined) return { call };
  }
  return undefined;
}

/** A literal dictionary by its keys; `undefined` where a key is computed or something is spread into it. */
export function readDictionary(reading: Reading, { from, to }: TokenRange): Map<string, TokenRange> | undefined {
  const { tokens, partner } = reading.source.stream;
  const close = partner.get(from);
  if (tokens[from]?.text !== '{' || close !== to - 1) return undefined;
  const fields = new Map<string, TokenRange>();
  for (const { name, ...value } of splitArguments(reading.source.stream, from, close)) {
    if (name === null || tokens[value.from - 2]?.kind !== 'string') return undefined;
    fields.set(name, value);
  }
  return fields;
}

/** A dictionary literal, given in place or by the name it was last given to. */
export function resolveDictionary(
  reading: Reading,
  range: TokenRange,
): { range: TokenRange; fields: Map<string, TokenRange> } | undefined {
  const { tokens, partner } = reading.source.stream;
  const inPlace = readDictionary(reading, range);
  if (inPlace !== undefined) return { range, fields: inPlace };
  const name = tokens[range.from];
  if (name?.kind !== 'name' || range.to !== range.from + 1) return undefined;
  const definition = reading.definitions.findLast(
    (candidate) => candidate.name === bareName(name.text) && candidate.nameIndex < range.from,
  );
  const close = definition === undefined ? undefined : partner.get(definition.valueIndex);
  if (definition === undefined || close === undefined) return undefined;
  // What is written into it later would be lost.
  for (let index = close + 1; index < range.from; index += 1) {
    if (tokens[index]?.text === name.text && tokens[index + 1]?.kind === 'punctuation') return undefined;
  }
  const defined = { from: definition.valueIndex, to: close + 1 };
  const fields = readDictionary(reading, defined);
  return fields === undefined ? undefined : { range: defined, fields };
}
