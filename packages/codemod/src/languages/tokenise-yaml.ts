import { readBareText } from './read-string.ts';
import type { Interpolation } from './syntax.ts';
import { pairBrackets, type Part, type Token, type TokenStream } from './token.ts';
import { tokeniseShell } from './tokenise-shell.ts';

const INTERPOLATION: readonly Interpolation[] = [
  { form: 'template', open: '${{', close: '}}' },
  { form: 'template', open: '${', close: '}' },
  { form: 'template', open: '{{', close: '}}' },
  { form: 'name', sign: '$' },
];
const LEAD = /^([ \t]*)((?:-[ \t]+)*)/;
const KEY =
  /^("[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s"'#[\]{},&*!|>%@`-][^\n#]{0,200}?|-[^\s:][^\n:#]{0,200}?)[ \t]*:(?=\s|$)/;
const BLOCK = /^[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?\r?$/;
/** Keys of CI systems and containers whose value is a shell command, whatever is in it. */
const COMMAND_KEYS = /^(?:run|script|before_script|after_script|command|commands|cmd|entrypoint|shell|args|bash|sh)$/;
const SETTING = /^[A-Za-z_]\w{0,100}=/;
const LOOKS_LIKE_COMMAND = /(?:^|[\s;|&(])(?:curl|wget|http|https|xh)\s/;

class YamlReader {
  readonly tokens: Token[] = [];
  readonly comments: [number, number][] = [];
  readonly #text: string;
  readonly #end: number;
  /** The key the current value or list belongs to. */
  #key = '';

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  #lineEnd(at: number): number {
    const found = this.#text.indexOf('\n', at);
    return found < 0 || found > this.#end ? this.#end : found;
  }

  #string(start: number, end: number, parts: readonly Part[], newline: boolean): void {
    this.tokens.push({ kind: 'string', start, end, text: '', parts, newline });
  }

  #sign(at: number, text: string, newline: boolean): void {
    this.tokens.push({ kind: 'punctuation', start: at, end: at, text, parts: [], newline });
  }

  read(start: number): void {
    let at = start;
    while (at < this.#end) at = this.#line(at);
  }

  #line(lineStart: number): number {
    const stop = this.#lineEnd(lineStart);
    const line = this.#text.slice(lineStart, stop).replace(/^\uFEFF/, ' ');
    const [lead = '', indent = '', dashes = ''] = LEAD.exec(line) ?? [];
    if (line.startsWith('#', lead.length)) {
      this.comments.push([lineStart + lead.length, stop]);
      return stop + 1;
    }
    if (dashes !== '') this.#sign(lineStart + indent.length, '-', true);
    const rest = line.slice(lead.length, lead.length + 500);
    const key = KEY.exec(rest);
    if (key === null) return this.#value(lineStart + lead.length, stop, indent.length);
    const [whole, name = ''] = key;
    const keyStart = lineStart + lead.length;
    this.#key = name.replace(/^["']|["']$/g, '');
    this.#string(keyStart, keyStart + name.length, [{ text: this.#key }], dashes === '');
    this.#sign(keyStart + whole.length, ':', false);
    return this.#value(keyStart + whole.length, stop, indent.length + dashes.length);
  }

  /** Reads what stands behind a key or a dash; returns the offset of the next line to read. */
  #value(from: number, stop: number, indent: number): number {
    const raw = this.#text.slice(from, stop);
    const start = from + raw.length - raw.trimStart().length;
    const value = raw.trim().replace(/^(?:[&!][\w-]+[ \t]+)+/, '');
    const valueStart = start + raw.trim().length - value.length;
    if (value === '' || value.startsWith('#')) return stop + 1;
    if (BLOCK.test(value)) return this.#block(stop + 1, indent);
    if (value.startsWith('{{')) return this.#template(valueStart, stop);
    if (value.startsWith('{') || value.startsWith('[')) this.#flow(valueStart, stop);
    else this.#scalar(valueStart, value);
    return stop + 1;
  }

  /** `{{ .Values.url | default "https://…" }}`: what holds where the chart is given nothing, else what holds. */
  #template(start: number, stop: number): number {
    const text = this.#text.slice(start, stop);
    const fallback = /"(https?:[^"]{1,2000})"/.exec(text);
    const from = start + (fallback === null ? 0 : fallback.index + 1);
    const end = fallback === null ? start + text.trimEnd().length : from + (fallback[1] ?? '').length;
    this.#content(from, end);
    return stop + 1;
  }

  #scalar(start: number, value: string): void {
    const quote = value.charAt(0);
    const close = quote === '"' || quote === "'" ? value.indexOf(quote, 1) : -1;
    const comment = close > 0 ? -1 : value.search(/[ \t]#/);
    const inner = close > 0 ? value.slice(1, close) : (comment < 0 ? value : value.slice(0, comment)).trimEnd();
    const innerStart = start + (close > 0 ? 1 : 0);
    this.#content(innerStart, innerStart + inner.length);
  }

  /** A text as it stands in the file: commands are read as commands. */
  #content(start: number, end: number): void {
    const content = this.#text.slice(start, end);
    if (COMMAND_KEYS.test(this.#key) || LOOKS_LIKE_COMMAND.test(content)) this.#commands(start, end);
    else {
      // `- NAME=value`, as in the environment of a compose file.
      const name = SETTING.exec(content)?.[0];
      const from = name === undefined ? start : start + name.length;
      if (name !== undefined) {
        this.#string(start, from - 1, [{ text: name.slice(0, -1) }], false);
        this.#sign(from, '=', false);
      }
      this.#string(from, end, readBareText(this.#text, from, end, INTERPOLATION), false);
    }
  }

  #commands(start: number, end: number): void {
    const { tokens, comments } = tokeniseShell(this.#text, start, end);
    this.#sign(start, '\n', true);
    for (const token of tokens) this.tokens.push(token);
    this.#sign(end, '\n', true);
    for (const comment of comments) this.comments.push([...comment]);
  }

  #block(from: number, indent: number): number {
    let end = from;
    let at = from;
    while (at < this.#end) {
      const stop = this.#lineEnd(at);
      const line = this.#text.slice(at, stop);
      const own = line.length - line.trimStart().length;
      if (line.trim() !== '' && own <= indent) break;
      end = stop;
      at = stop + 1;
    }
    this.#content(from, Math.max(from, end));
    return at;
  }

  /** `{ a: b, c: [d] }` on one line. */
  #flow(from: number, stop: number): void {
    let at = from;
    while (at < stop) {
      const sign = this.#text.charAt(at);
      if ('{}[],'.includes(sign)) {
        this.tokens.push({ kind: 'punctuation', start: at, end: at + 1, text: sign, parts: [], newline: false });
        at += 1;
      } else if (/\s/.test(sign)) at += 1;
      else if (sign === ':' && /[\s"'[{]|$/.test(this.#text.charAt(at + 1))) {
        this.#sign(at, ':', false);
        at += 1;
      } else at = this.#flowScalar(at, stop, sign);
    }
  }

  #flowScalar(at: number, stop: number, sign: string): number {
    const close = sign === '"' || sign === "'" ? this.#text.indexOf(sign, at + 1) : -1;
    if (close > 0 && close < stop) {
      this.#string(at + 1, close, readBareText(this.#text, at + 1, close, INTERPOLATION), false);
      return close + 1;
    }
    let end = at + 1;
    while (end < stop && !/[{}[\],]/.test(this.#text.charAt(end))) {
      if (this.#text.charAt(end) === ':' && /\s/.test(this.#text.charAt(end + 1))) break;
      end += 1;
    }
    const length = this.#text.slice(at, end).trimEnd().length;
    this.#string(at, at + length, readBareText(this.#text, at, at + length, INTERPOLATION), false);
    return end;
  }
}

/**
 * Reads YAML line by line: keys and scalars are strings, `:` and `-` punctuation, commands (CI scripts, container
 * commands) the tokens of a shell. Enough to follow settings and URLs; anchors and tags are passed over.
 *
 * @param start offset where the document starts in `text`; all offsets of the result are offsets in `text`
 */
export function tokeniseYaml(text: string, start: number, end: number): TokenStream {
  const reader = new YamlReader(text, end);
  reader.read(start);
  return { tokens: reader.tokens, partner: pairBrackets(reader.tokens), comments: reader.comments };
}
