import { readBareText, readString } from './read-string.ts';
import type { StringForm, Syntax } from './syntax.ts';
import { pairBrackets, type Part, type Token, type TokenStream } from './token.ts';

/** Operators of more than one sign, longest first. Everything else is one sign. */
const OPERATORS = [
  ...['===', '!==', '??=', '||=', '?->', '<=>'],
  ...[
    '==',
    '!=',
    '<=',
    '>=',
    '=>',
    '->',
    '::',
    '?.',
    '&.',
    '?:',
    '??',
    '||',
    '&&',
    ':=',
    '+=',
    '-=',
    '.=',
    '<<',
    '!!',
    '<>',
    '..',
    '<-',
  ],
];
/** Lines. A mark without its end is no heredoc; the bound keeps a file full of such marks linear. */
const LONGEST_HEREDOC = 200;
const NAME_START = /[A-Za-z_\u0080-\uffff]/;
const NAME = /[\w\u0080-\uffff]+/y;

/** String forms by the first sign of their opening, longest opening first. */
function groupByFirstSign(forms: readonly StringForm[]): Map<string, StringForm[]> {
  const groups = new Map<string, StringForm[]>();
  for (const form of [...forms].sort((a, b) => b.open.length - a.open.length)) {
    const sign = form.open.charAt(0);
    groups.set(sign, [...(groups.get(sign) ?? []), form]);
  }
  return groups;
}

/** Parts of the text that hold code at all: everything, or what stands between the language's marks. */
function codeRanges(text: string, start: number, end: number, syntax: Syntax): [number, number][] {
  if (syntax.between === undefined) return [[start, end]];
  const [open, close] = syntax.between;
  const ranges: [number, number][] = [];
  for (const mark of text.slice(start, end).matchAll(open)) {
    const from = start + mark.index + mark[0].length;
    if (from < (ranges.at(-1)?.[1] ?? 0)) continue;
    const to = text.indexOf(close, from);
    ranges.push([from, to < 0 || to > end ? end : to]);
  }
  // A fenced sample often leaves the marks out.
  return ranges.length === 0 ? [[start, end]] : ranges;
}

class CodeReader {
  readonly tokens: Token[] = [];
  readonly comments: [number, number][] = [];
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #forms: Map<string, StringForm[]>;
  /** Up to where a form was looked through without finding its end: keeps a file of stray quotes linear. */
  readonly #unclosed = new Map<StringForm, number>();
  #newline = true;
  /** Body of a heredoc that starts on the next line: where to jump from, and to. */
  #jump: { from: number; to: number } | undefined;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
    this.#forms = groupByFirstSign(syntax.strings);
  }

  read(start: number, end: number): void {
    let at = start;
    while (at < end) {
      const sign = this.#text.charAt(at);
      if (this.#jump !== undefined && at >= this.#jump.from) {
        at = this.#jump.to;
        this.#jump = undefined;
        this.#newline = true;
        continue;
      }
      at = this.#comment(at, end) ?? this.#space(at, sign) ?? this.#token(at, end, sign);
    }
  }

  #comment(at: number, end: number): number | undefined {
    const block = this.#syntax.blockComments.find(([open]) => this.#text.startsWith(open, at));
    if (block !== undefined) {
      const close = this.#text.indexOf(block[1], at + block[0].length);
      return this.#addComment(at, close < 0 || close > end ? end : close + block[1].length);
    }
    if (!this.#syntax.lineComments.some((open) => this.#text.startsWith(open, at))) return undefined;
    const lineEnd = this.#text.indexOf('\n', at);
    return this.#addComment(at, lineEnd < 0 || lineEnd > end ? end : lineEnd);
  }

  #addComment(start: number, end: number): number {
    this.comments.push([start, end]);
    return end;
  }

  #space(at: number, sign: string): number | undefined {
    if (sign === '\n') this.#newline = true;
    // A backslash at the end of a line continues it.
    if (sign === '\\' && /^\\\r?\n/.test(this.#text.slice(at, at + 3))) return this.#text.indexOf('\n', at) + 1;
    return sign === '\n' || sign === ' ' || sign === '\t' || sign === '\r' || sign === '\uFEFF' ? at + 1 : undefined;
  }

  #push(kind: Token['kind'], start: number, end: number, parts: readonly Part[] = []): number {
    const text = kind === 'string' ? '' : this.#text.slice(start, end);
    this.tokens.push({ kind, start, end, text, parts, newline: this.#newline });
    this.#newline = false;
    return end;
  }

  #token(at: number, end: number, sign: string): number {
    const text = this.#heredoc(at, end, sign) ?? this.#string(at, end, sign);
    if (text !== undefined) return text;
    const lead = this.#syntax.nameSigns.includes(sign) ? (this.#text.startsWith('@@', at) ? 2 : 1) : 0;
    const first = this.#text.charAt(at + lead);
    NAME.lastIndex = at + lead;
    const name = NAME_START.test(first) || (lead === 0 && /\d/.test(first)) ? NAME.exec(this.#text)?.[0] : undefined;
    if (name !== undefined) return this.#push('name', at, Math.min(end, at + lead + name.length));
    const operator = OPERATORS.find((candidate) => this.#text.startsWith(candidate, at)) ?? sign;
    return this.#push('punctuation', at, at + operator.length);
  }

  #string(at: number, end: number, sign: string): number | undefined {
    for (const form of this.#forms.get(sign) ?? []) {
      if (!this.#text.startsWith(form.open, at) || at < (this.#unclosed.get(form) ?? 0)) continue;
      const read = readString(this.#text, at + form.open.length, end, form);
      if (read !== undefined) return this.#push('string', at, read.end, read.parts);
      const lineEnd = this.#text.indexOf('\n', at);
      this.#unclosed.set(form, form.multiline || lineEnd < 0 ? end : lineEnd);
    }
    return undefined;
  }

  #heredoc(at: number, end: number, sign: string): number | undefined {
    const mark = this.#syntax.heredoc;
    if (mark === undefined || sign !== '<' || this.#jump !== undefined) return undefined;
    mark.lastIndex = at;
    const found = mark.exec(this.#text);
    const bodyStart = this.#text.indexOf('\n', at) + 1;
    if (found === null || bodyStart === 0) return undefined;
    const name = found[1] ?? '';
    const line = this.#findHeredocEnd(bodyStart, end, name);
    if (line === undefined) return undefined;
    const interpolation = this.#syntax.strings.at(-1)?.interpolation ?? [];
    const nameEnd = this.#text.indexOf(name, line) + name.length;
    // The closing name of PHP may be followed by more code on its line, that of Ruby by nothing.
    this.#jump = { from: bodyStart - 1, to: nameEnd };
    const openEnd = at + found[0].length;
    const quote = this.#text.charAt(openEnd);
    return this.#push(
      'string',
      at,
      quote === '"' || quote === "'" ? openEnd + 1 : openEnd,
      readBareText(this.#text, bodyStart, line, quote === "'" ? [] : interpolation),
    );
  }

  /** Offset of the line that starts with a heredoc's name. */
  #findHeredocEnd(bodyStart: number, end: number, name: string): number | undefined {
    let line = bodyStart;
    for (let count = 0; line < end && count < LONGEST_HEREDOC; count += 1) {
      const lineEnd = this.#text.indexOf('\n', line);
      const next = lineEnd < 0 || lineEnd > end ? end : lineEnd;
      if (
        this.#text
          .slice(line, Math.min(next, line + 200))
          .trimStart()
          .startsWith(name)
      )
        return line;
      line = next + 1;
    }
    return undefined;
  }
}

/**
 * Reads code of any language of the table as tokens. Never throws: what does not fit is punctuation. Linear in the
 * length of the text.
 *
 * @param start offset where the code starts in `text`; all offsets of the result are offsets in `text`
 */
export function tokeniseCode(text: string, start: number, end: number, syntax: Syntax): TokenStream {
  const reader = new CodeReader(text, syntax);
  for (const [from, to] of codeRanges(text, start, end, syntax)) reader.read(from, to);
  return { tokens: reader.tokens, partner: pairBrackets(reader.tokens), comments: reader.comments };
}
