/** The forms of shells, make and REST clients that have a name in them, found at one place of a text. */

const ASSIGNMENT_OF_MAKE = /(?:(?:export|override)[ \t]+|@)?([A-Za-z_][\w.-]{0,100})[ \t]*(?:::?:?|[?+!])?=[ \t]*/y;
const VARIABLE = /\$(?:([A-Za-z_]\w*|[0-9@*#?])|\{\{?\s*(?:[\w-]+\.)*([A-Za-z_][\w-]*)([^{}]{0,400})\}\}?)/y;
const TEMPLATE = /\{\{-?\s*(?:[\w-]*\.)*([A-Za-z_][\w-]*)\s*-?\}\}/y;
const MACRO = /\$\((?:[\w-]+\.)*([A-Za-z_][\w-]*)\)/y;
const HERE_DOCUMENT = /<<[-~]?[ \t]*(["']?)([A-Za-z_]\w{0,60})\1/y;
/** Lines. A mark without its end is no here-document; the bound keeps a file full of such marks linear. */
const LONGEST_HERE_DOCUMENT = 200;

/** A name, how it stands in the source, and the offset behind it. */
export interface NamedPlace {
  readonly name: string;
  readonly source: string;
  readonly end: number;
}

function matchAt(pattern: RegExp, text: string, at: number, end: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null || at + found[0].length > end ? undefined : found;
}

/** `$NAME`, `${NAME}`, `${NAME:-…}`; with the range of what holds where the name has no value. */
export function findVariable(
  text: string,
  at: number,
  end: number,
): (NamedPlace & { fallback?: { start: number; end: number } }) | undefined {
  const found = matchAt(VARIABLE, text, at, end);
  if (found === undefined) return undefined;
  const [source, plain, braced, rest = ''] = found;
  const place = { name: plain ?? braced ?? '', source, end: at + source.length };
  // Spring writes defaults behind a colon alone.
  const sign = /^:?[-=]|^:(?=https?:)/.exec(rest)?.[0];
  if (sign === undefined) return place;
  const restEnd = at + source.lastIndexOf(rest) + rest.length;
  return { ...place, fallback: { start: restEnd - rest.length + sign.length, end: restEnd } };
}

/** `{{ name }}` of REST clients, task runners and templates of configuration. */
export function findTemplate(text: string, at: number, end: number): NamedPlace | undefined {
  const found = matchAt(TEMPLATE, text, at, end);
  return found && { name: found[1] ?? '', source: found[0], end: at + found[0].length };
}

/** `$(NAME)`: make and Azure Pipelines write their variables like this; as a command, one word alone says as little. */
export function findMacro(text: string, at: number, end: number): NamedPlace | undefined {
  const found = matchAt(MACRO, text, at, end);
  return found && { name: found[1] ?? '', source: found[0], end: at + found[0].length };
}

/** `NAME := ` of make, `@name = ` of REST clients: the name, its offset, and where the value starts. */
export function findMakeAssignment(
  text: string,
  at: number,
): { readonly name: string; readonly at: number; readonly end: number } | undefined {
  const found = matchAt(ASSIGNMENT_OF_MAKE, text, at, text.length);
  if (found === undefined) return undefined;
  const [source, name = ''] = found;
  return { name, at: at + source.indexOf(name), end: at + source.length };
}

export interface HereDocument {
  readonly markLength: number;
  /** Whether the mark is quoted, so that nothing in the body has a meaning. */
  readonly isQuoted: boolean;
  /** The body, and the end of the line that closes it. */
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/** `<<NAME` with the lines that it stands for; `undefined` where there is no such line. */
export function findHereDocument(text: string, at: number, end: number): HereDocument | undefined {
  const mark = matchAt(HERE_DOCUMENT, text, at, text.length);
  const from = mark === undefined ? 0 : text.indexOf('\n', at) + 1;
  if (mark === undefined || from === 0) return undefined;
  let line = from;
  for (let count = 0; line < end && count < LONGEST_HERE_DOCUMENT; count += 1) {
    const lineEnd = text.indexOf('\n', line);
    const next = lineEnd < 0 || lineEnd > end ? end : lineEnd;
    if (text.slice(line, Math.min(next, line + 200)).trim() === mark[2]) {
      return { markLength: mark[0].length, isQuoted: mark[1] !== '', from, to: line, next };
    }
    line = next + 1;
  }
  return undefined;
}
