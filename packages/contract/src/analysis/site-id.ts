import type { SiteOperation } from './types.ts';

const PRIME = 0x100000001b3n;
const OFFSET = 0xcbf29ce484222325n;
const MASK = 0xffffffffffffffffn;

/** FNV-1a over UTF-16 units, 64 bits, as 16 hex digits. Not for security: two ids of one project must only differ. */
function hash(text: string): string {
  let value = OFFSET;
  for (let index = 0; index < text.length; index++) {
    value = ((value ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK;
  }
  return value.toString(16).padStart(16, '0');
}

/** Longest text of a call that goes into its id. */
const MAX_TEXT = 20_000;

/** Comments, strings, or runs of white space. Strings are matched so that `//` in a URL is not taken for a comment. */
const TOKENS = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[^]*?\*\/|\s+/g;

/** The text of a call without comments and white space, so that a formatter does not change its id. */
export function normaliseCall(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(TOKENS, (token) => (/^(?:\s|\/[/*])/.test(token) ? '' : token))
    .replace(/,(?=[)\]}])/g, '');
}

/**
 * The name that every tool of the kit gives a call site: the same in reports, marker comments and lint messages. It
 * survives formatting and moves within the file; it changes with the call's own text, the operation or the file's path.
 *
 * @param file path relative to the project root, with `/`
 * @param callText the whole call as it stands in the file
 * @param occurrence which of several equal calls of the file it is, from 0
 * @returns `mh-` and ten hex digits
 */
export function siteId(operation: SiteOperation, file: string, callText: string, occurrence = 0): string {
  const parts = [operation, file.replaceAll('\\', '/').replace(/^\.\//, ''), normaliseCall(callText)];
  if (occurrence > 0) parts.push(String(occurrence));
  return `mh-${hash(parts.join('\0')).slice(0, 10)}`;
}
