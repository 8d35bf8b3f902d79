import { recogniseUrl, type UrlVerdict } from '@modelhub-migration/contract/analysis';
import { isLegacyHostname } from '@modelhub-migration/contract';
import { findDefinitions, type Definition } from './definitions.ts';
import { Evaluator } from './evaluate.ts';
import type { Grammar } from './grammar.ts';
import type { LanguageId } from './types.ts';
import type { TokenStream } from './token.ts';
import type { SourcePieces, Value } from './value.ts';

/** A file, or a part of one, ready to be looked through. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly language: LanguageId;
  readonly stream: TokenStream;
  readonly grammar: Grammar;
  /** Operators that give a name a value. */
  readonly assign: readonly string[];
}

/** An expression of the source and what it is as a URL. */
export interface Expression {
  /** Indices of the first token and of the first one behind it. */
  readonly index: number;
  readonly next: number;
  readonly value: Value;
  /** The alternative that says most. */
  readonly pieces: SourcePieces;
  readonly verdict: UrlVerdict;
  /** `base`: the legacy host without a path. `relative`: a path without a host. `bare`: nothing but a name that was given its value elsewhere. */
  readonly base: boolean;
  readonly relative: boolean;
  readonly bare: boolean;
}

/** Everything that the scanners look for in a source, read once. */
export interface Reading {
  readonly source: Source;
  readonly definitions: readonly Definition[];
  /** The definition whose value starts at a token. */
  readonly definitionAt: ReadonlyMap<number, Definition>;
  readonly expressions: readonly Expression[];
  /** For a source in a string of another one: the file as it is, with the quotes and escapes of that one. */
  readonly original?: string;
  /** For each token the index of the innermost bracket around it. */
  readonly openers: readonly (number | undefined)[];
}

/** Every URL that can be recognised has one of these in its known text. */
const WORTH_A_LOOK = /inference|models|predictions|completions/i;
const RELATIVE = /^=?(?:\/?models\/|\/models$)/;

function isBase(pieces: SourcePieces): boolean {
  const text = pieces.map((piece) => ('text' in piece ? piece.text : 'x')).join('');
  return /^https?:\/\/[^/?#]+\/?$/i.test(text);
}

const RANK = (verdict: UrlVerdict): number =>
  (verdict.host === 'legacy' ? 4 : verdict.host === 'unknown' ? 1 : 0) *
  (verdict.route === null ? 1 : verdict.route === 'undecided' ? 2 : 3);

/** What stands for a host, or a part of one, in a format or an API description: `%s/models/…`, `https://inference.{region}.…`. */
const PLACEHOLDER = /^(?:%s|\{\+?[\w.]{0,40}\})(?=\/)|(?<=^https?:\/\/[\w.-]*)\{[\w-]{1,40}\}/;
const NAMELESS = { hole: 'unknown', name: '', source: '' } as const;

/** The path of `POST /models/{id}/predictions`, as Feign, API gateways and requests written by hand have it. */
function withoutMethod(pieces: SourcePieces): SourcePieces {
  const [first] = pieces;
  if (first === undefined || !('text' in first) || !/^(?:GET|POST)[ \t]+\//.test(first.text)) return pieces;
  return pieces.map((piece, index) => {
    if (!('text' in piece)) return piece;
    const text = index === 0 ? piece.text.replace(/^\w+[ \t]+/, '') : piece.text;
    return { text: text.replace(/ HTTP\/\d[\s\S]*$/, '') };
  });
}

/** `inference.….ionos.com` alone, as given to connection objects, and a path without a slash in front. */
function complete(pieces: SourcePieces): SourcePieces {
  const [first, ...rest] = withoutMethod(pieces);
  if (first === undefined || !('text' in first)) return pieces;
  if (rest.length === 0 && isLegacyHostname(first.text)) return [{ text: `https://${first.text}` }];
  const text = first.text
    // n8n marks expressions with `=` in front.
    .replace(/^=(?=https?:|\/)/, '')
    // A text for a compiler or a template, with quotes of its own.
    .replace(/^(["'])(https?:[^"']*)\1$/, '$2')
    .replace(/\{\{-?\s*([\w.[\]"']{1,100})\s*-?\}\}/g, '{$1}')
    // Spring's `${property:default}`.
    .replace(/^\$\{[\w.-]{1,100}:(https?:\/\/[^{}]*)\}/, '$1');
  const [head = '', tail] = text.split(PLACEHOLDER, 2);
  if (tail !== undefined) return [...(head === '' ? [] : [{ text: head }]), NAMELESS, { text: tail }, ...rest];
  return [{ text: text.startsWith('models/') ? `/${text}` : text }, ...rest];
}

function judge(value: Value): { pieces: SourcePieces; verdict: UrlVerdict } | undefined {
  let best: { pieces: SourcePieces; verdict: UrlVerdict } | undefined;
  for (const alternative of value.alternatives) {
    if (!alternative.some((piece) => 'text' in piece && WORTH_A_LOOK.test(piece.text))) continue;
    const pieces = complete(alternative);
    // Prose that names the route is no URL.
    if (pieces.some((piece) => 'text' in piece && /[\s<>"]/.test(piece.text.trim()))) continue;
    const verdict = recogniseUrl(pieces);
    if (best === undefined || RANK(verdict) > RANK(best.verdict)) best = { pieces, verdict };
  }
  return best;
}

/** Whether an expression is only a name or `"$NAME"`. */
function isBare({ tokens }: TokenStream, { member }: Grammar, index: number, next: number): boolean {
  const token = tokens[index];
  if (token?.kind === 'string') {
    return next === index + 1 && token.parts.length === 1 && token.parts.every((part) => !('text' in part));
  }
  const isIndexed = tokens[next - 1]?.text === ']' && tokens[next - 2]?.kind === 'string';
  const name = isIndexed ? tokens.slice(index, next - 3) : tokens.slice(index, next);
  return name.every(({ kind, text }) => kind === 'name' || member.includes(text) || text === '*' || text === '&');
}

function enclosingOpeners({ tokens, partner }: TokenStream): (number | undefined)[] {
  const stack: { open: number; close: number }[] = [];
  return tokens.map((_, index) => {
    while ((stack.at(-1)?.close ?? Infinity) <= index) stack.pop();
    const around = stack.at(-1)?.open;
    const close = partner.get(index);
    if (close !== undefined) stack.push({ open: index, close });
    return around;
  });
}

/** Evaluates every expression of a source that can be a URL. Linear in its tokens. */
export function readSource(source: Source): Reading {
  const { stream, grammar } = source;
  const { tokens } = stream;
  const definitions = findDefinitions(stream, source.assign);
  const names = new Set(definitions.map(({ nameIndex }) => nameIndex));
  const appended = new Set(definitions.flatMap(({ appends, valueIndex }) => (appends ? [valueIndex] : [])));
  const evaluator = new Evaluator(source.text, stream, definitions, grammar);
  // Behind these an expression goes on; it has been read from its start.
  const continues = new Set([...grammar.concat, ...grammar.member, '%']);
  const expressions: Expression[] = [];
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index];
    const before = tokens[index - 1];
    const inside = before?.kind === 'punctuation' && continues.has(before.text) && !appended.has(index);
    const isJoined = token?.text === '[' && tokens[(stream.partner.get(index) ?? NaN) + 2]?.text === 'join';
    if (token === undefined || (token.kind === 'punctuation' && !isJoined) || inside || names.has(index)) {
      index += 1;
      continue;
    }
    const { value, next } = evaluator.at(index);
    const judged = judge(value);
    const verdict = judged?.verdict;
    if (judged === undefined || verdict === undefined || (verdict.host !== 'legacy' && verdict.route === null)) {
      // Literals side by side are one expression: none of them is looked at again by itself.
      do index += 1;
      while (index < next && tokens[index]?.kind === 'string');
      continue;
    }
    const [first] = judged.pieces;
    expressions.push({
      index,
      next,
      value,
      ...judged,
      verdict,
      base: verdict.host === 'legacy' && verdict.route === null && isBase(judged.pieces),
      relative: first !== undefined && 'text' in first && RELATIVE.test(first.text),
      bare: value.via.size > 0 && isBare(stream, grammar, index, next),
    });
    index = Math.max(index + 1, next);
  }
  return {
    source,
    definitions,
    definitionAt: new Map(definitions.map((definition) => [definition.valueIndex, definition])),
    expressions,
    openers: enclosingOpeners(stream),
  };
}
