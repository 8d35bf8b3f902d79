import { readBareText, readString } from './read-string.ts';
import type { Interpolation, StringForm } from './syntax.ts';
import { pairBrackets, type Part, type Token, type TokenStream } from './token.ts';

/** What starts a line that is a comment in some language. */
const COMMENT_LINE = /^[ \t]*(?:\/\/|\/\*|\*|#|--|;|%|<!--|\(\*|\{-|REM\b)/i;
/** An address without quotes, up to what cannot be a part of one. */
const ADDRESS = /https?:\/\/(?:\{\{[^{}\n]{1,200}\}\}|[^\s"'`<>]){1,2000}/y;
const TEMPLATE: readonly Interpolation[] = [{ form: 'template', open: '{{', close: '}}' }];
const TRAILING = /[.,;:!?)\]}]+$/;
const NAME = /[A-Za-z_$@][\w$-]*|\d+/y;
const OPERATOR = /->|=>|:=|::|<-|\+=|\.\.|<>|\|\||\+\+/y;
/** Code in a text: `${x}`, `#{x}`, `$(x)`, `\(x)`. */
const QUOTED: StringForm = {
  open: '',
  close: '',
  escape: 'backslash',
  multiline: false,
  interpolation: [
    { form: 'code', open: '${', close: '}' },
    { form: 'code', open: '#{', close: '}' },
    { form: 'code', open: '$(', close: ')' },
    { form: 'code', open: '\\(', close: ')' },
  ],
};
const FORMS = new Map(['"', "'", '`'].map((quote) => [quote, { ...QUOTED, close: quote }]));

interface Piece {
  readonly kind: Token['kind'];
  readonly end: number;
  readonly parts?: readonly Part[];
}

function match(pattern: RegExp, text: string, at: number, end: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].slice(0, end - at);
}

/** A quoted text; a quote without its partner is looked for once a line, and noted. */
function readQuoted(text: string, at: number, end: number, stray: Set<string>): Piece | undefined {
  const quote = text.charAt(at);
  const form = stray.has(quote) ? undefined : FORMS.get(quote);
  if (form === undefined) return undefined;
  const read = readString(text, at + 1, end, form);
  if (read === undefined) stray.add(quote);
  return read === undefined ? undefined : { kind: 'string', ...read };
}

function nextPiece(text: string, at: number, end: number, stray: Set<string>): Piece {
  const quoted = readQuoted(text, at, end, stray);
  if (quoted !== undefined) return quoted;
  const address = match(ADDRESS, text, at, end);
  if (address !== undefined) {
    // A bracket that the address opens is its own.
    const known = /[({[]/.test(address) ? address.replace(/[.,;:!?]+$/, '') : address.replace(TRAILING, '');
    const close = at + known.length;
    return { kind: 'string', end: close, parts: readBareText(text, at, close, TEMPLATE) };
  }
  const name = match(NAME, text, at, end);
  if (name !== undefined) return { kind: 'name', end: at + name.length };
  return { kind: 'punctuation', end: at + (match(OPERATOR, text, at, end)?.length ?? 1) };
}

/**
 * Reads a text of no known language line by line: quoted texts and addresses are strings, words names, the rest
 * punctuation. A line that starts as a comment of any usual language is one. Never throws; linear.
 *
 * @param start offset where the text starts; all offsets of the result are offsets in `text`
 */
export function tokeniseText(text: string, start: number, end: number): TokenStream {
  const tokens: Token[] = [];
  const comments: [number, number][] = [];
  for (let at = start; at < end;) {
    const found = text.indexOf('\n', at);
    const stop = found < 0 || found > end ? end : found;
    if (COMMENT_LINE.test(text.slice(at, Math.min(stop, at + 200)))) comments.push([at, stop]);
    else readTextLine(text, at, stop, tokens);
    at = stop + 1;
  }
  return { tokens, partner: pairBrackets(tokens), comments };
}

/** Adds the tokens of one line. */
export function readTextLine(text: string, start: number, stop: number, tokens: Token[]): void {
  const stray = new Set<string>();
  let newline = true;
  for (let at = start; at < stop;) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const { kind, end, parts = [] } = nextPiece(text, at, stop, stray);
    tokens.push({ kind, start: at, end, text: kind === 'string' ? '' : text.slice(at, end), parts, newline });
    newline = false;
    at = end;
  }
}
