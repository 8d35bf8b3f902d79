import type { Interpolation, StringForm } from './syntax.ts';
import type { Part } from './token.ts';

/** A longer piece of code inside a string is taken as text: it bounds the work for hostile input. */
const LONGEST_CODE = 400;
const NAME = /[A-Za-z_]\w*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

export interface ReadString {
  readonly parts: readonly Part[];
  /** Offset behind the closing quote. */
  readonly end: number;
}

/** Offset of the bracket that closes the code which starts at `from`, or -1. Quoted text inside is jumped. */
function findCodeEnd(text: string, from: number, limit: number, close: string): number {
  const end = Math.min(limit, from + LONGEST_CODE);
  const open = close === ')' ? '(' : '{';
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const sign = text[at];
    if (sign === '"' || sign === "'") {
      const quote = text.indexOf(sign, at + 1);
      if (quote > 0 && quote < end && !text.slice(at, quote).includes('\n')) at = quote;
    } else if (sign === open) depth += 1;
    else if (depth === 0 && text.startsWith(close, at)) return at;
    else if (sign === close.charAt(0)) depth -= 1;
  }
  return -1;
}

const lastName = (path: string): string => /([A-Za-z_][\w-]*)['"\])}\s]*$/.exec(path.slice(-100))?.[1] ?? '';

/** `${NAME}`, or `${NAME:-https://…}` (compose) and `${name:https://…}` (Spring) with what holds where the name has no value. */
function readTemplate(content: string): Part {
  const [, name, fallback] = /^\s*([\w.-]{1,100}):?[-=:](https?:\/\/.*)$/.exec(content) ?? [];
  if (name === undefined || fallback === undefined) return { name: lastName(content) };
  return { name: lastName(name), fallback: [{ text: fallback }] };
}

function readInterpolation(
  text: string,
  at: number,
  limit: number,
  rule: Interpolation,
): { part: Part; end: number } | undefined {
  if (rule.form === 'name') {
    if (text[at] !== rule.sign) return undefined;
    NAME.lastIndex = at + 1;
    let name = NAME.exec(text)?.[0];
    if (name === undefined) return undefined;
    let end = at + 1 + name.length;
    if (rule.member !== undefined && text.startsWith(rule.member, end)) {
      NAME.lastIndex = end + rule.member.length;
      const member = NAME.exec(text)?.[0];
      if (member !== undefined) {
        name = member;
        end += rule.member.length + member.length;
        if (rule.member.endsWith('{') && text[end] === '}') end += 1;
      }
    }
    return { part: { name }, end };
  }
  if (!text.startsWith(rule.open, at)) return undefined;
  const from = at + rule.open.length;
  if (rule.form === 'code' && rule.before !== undefined && !text.startsWith(rule.before, from)) return undefined;
  const close = findCodeEnd(text, from, limit, rule.close);
  // `{}` is a place of a format, no code.
  if (close < 0 || (rule.form === 'code' && close === from)) return undefined;
  const part = rule.form === 'code' ? { start: from, end: close } : readTemplate(text.slice(from, close));
  return { part, end: close + rule.close.length };
}

/** Reads one escape sequence; `undefined` where the backslash is an ordinary sign. */
function readEscape(text: string, at: number, form: StringForm): { text: string; length: number } | undefined {
  const next = text[at + 1];
  if (form.escape === 'double') {
    return text.startsWith(form.close, at) && text.startsWith(form.close, at + form.close.length)
      ? { text: form.close, length: 2 * form.close.length }
      : undefined;
  }
  if (text[at] !== '\\' || next === undefined || form.escape === 'none') return undefined;
  if (form.escape === 'quote') return next === '\\' || next === form.close ? { text: next, length: 2 } : undefined;
  if (next === '\r' || next === '\n') return { text: '', length: text.startsWith('\r\n', at + 1) ? 3 : 2 };
  const code = next === 'u' ? /^[0-9a-fA-F]{4}$/.exec(text.slice(at + 2, at + 6))?.[0] : undefined;
  if (code !== undefined) return { text: String.fromCharCode(Number.parseInt(code, 16)), length: 6 };
  return { text: Object.hasOwn(ESCAPES, next) ? (ESCAPES[next] ?? '') : next, length: 2 };
}

/** Whether a backslash opens code: Swift's `\(…)`. */
function isCodeMark(text: string, at: number, { interpolation }: StringForm): boolean {
  return text[at] === '\\' && interpolation.some((rule) => rule.form === 'code' && text.startsWith(rule.open, at));
}

/**
 * Reads the content of a string.
 *
 * @param at offset of the first sign behind the opening quote
 * @param limit offset where the text to read ends
 * @returns `undefined` where the string is not closed
 */
export function readString(text: string, at: number, limit: number, form: StringForm): ReadString | undefined {
  const parts: Part[] = [];
  let run = '';
  let position = at;
  const flush = (): void => {
    if (run !== '') parts.push({ text: run });
    run = '';
  };
  reading: while (position < limit) {
    const escape = isCodeMark(text, position, form) ? undefined : readEscape(text, position, form);
    if (escape !== undefined) {
      run += escape.text;
      position += escape.length;
      continue;
    }
    if (form.close !== '' && text.startsWith(form.close, position)) {
      flush();
      return { parts, end: position + form.close.length };
    }
    const sign = text[position] ?? '';
    if (sign === '\n' && !form.multiline) return undefined;
    for (const rule of form.interpolation) {
      const literal = rule.form === 'code' ? rule.literal : undefined;
      if (literal !== undefined && (text.startsWith(literal, position) || text.startsWith('}}', position))) {
        run += sign;
        position += 2;
        continue reading;
      }
      const read = readInterpolation(text, position, limit, rule);
      if (read === undefined) continue;
      flush();
      parts.push(read.part);
      position = read.end;
      continue reading;
    }
    run += sign;
    position += 1;
  }
  if (form.close !== '') return undefined;
  flush();
  return { parts, end: limit };
}

/** Reads a text that ends at `limit` instead of at a quote (heredocs, bare words of a configuration file). */
export function readBareText(
  text: string,
  at: number,
  limit: number,
  interpolation: readonly Interpolation[],
): readonly Part[] {
  const form: StringForm = { open: '', close: '', escape: 'none', multiline: true, interpolation };
  return readString(text, at, limit, form)?.parts ?? [];
}
