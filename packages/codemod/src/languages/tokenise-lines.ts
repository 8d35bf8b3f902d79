import { readBareText } from './read-string.ts';
import type { Interpolation } from './syntax.ts';
import type { Token, TokenStream } from './token.ts';
import { readTextLine } from './tokenise-text.ts';

const INTERPOLATION: readonly Interpolation[] = [
  { form: 'template', open: '${', close: '}' },
  { form: 'template', open: '{{', close: '}}' },
  { form: 'name', sign: '$' },
];
const SETTING = /^([ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]{0,200})([ \t]*[=:][ \t]*)/;

/** Start and end of a value without its quotes, its comment and the space around it. */
function trimValue(line: string, from: number): { start: number; end: number; raw: boolean } {
  const quote = line.charAt(from);
  if (quote === '"' || quote === "'") {
    const close = line.indexOf(quote, from + 1);
    if (close > 0) return { start: from + 1, end: close, raw: quote === "'" };
  }
  const comment = line.slice(from).search(/[ \t]#/);
  const end = comment < 0 ? line.length : from + comment;
  return { start: from, end: from + line.slice(from, end).trimEnd().length, raw: false };
}

/**
 * Reads `NAME=value` lines (`.env`, `.properties`, `.ini`): a name, `=` and a string each. Every other line is
 * read for addresses (`proxy_pass https://…;`), comments are kept apart.
 *
 * @param start offset where the lines start in `text`; all offsets of the result are offsets in `text`
 */
export function tokeniseLines(text: string, start: number, end: number): TokenStream {
  const tokens: Token[] = [];
  const comments: [number, number][] = [];
  let at = start;
  while (at < end) {
    const lineEnd = text.indexOf('\n', at);
    const stop = lineEnd < 0 || lineEnd > end ? end : lineEnd;
    const line = text.slice(at, stop).replace(/^\uFEFF/, ' ');
    const setting = SETTING.exec(line.slice(0, 400));
    if (/^[ \t]*[#;!]/.test(line)) comments.push([at, stop]);
    else if (setting !== null) {
      const [head, lead = '', name = ''] = setting;
      const nameStart = at + lead.length;
      const nameEnd = nameStart + name.length;
      const value = trimValue(line, head.length);
      const parts = value.raw
        ? [{ text: line.slice(value.start, value.end) }]
        : readBareText(text, at + value.start, at + value.end, INTERPOLATION);
      tokens.push(
        { kind: 'name', start: nameStart, end: nameEnd, text: name, parts: [], newline: true },
        { kind: 'punctuation', start: nameEnd, end: nameEnd, text: '=', parts: [], newline: false },
        { kind: 'string', start: at + value.start, end: at + value.end, text: '', parts, newline: false },
      );
    } else readTextLine(text, at, stop, tokens);
    at = stop + 1;
  }
  return { tokens, partner: new Map(), comments };
}
