import type { SiteOperation } from './types.ts';

/** FNV's 64-bit prime and offset, in halves: numbers are some twenty times as fast as `bigint` here. */
const PRIME = { high: 0x100, low: 0x1b3 } as const;
const OFFSET = { high: 0xcbf29ce4, low: 0x84222325 } as const;
const TWO_POW_32 = 0x1_0000_0000;

const hex = (half: number): string => half.toString(16).padStart(8, '0');

/** FNV-1a over UTF-16 units, 64 bits, as 16 hex digits. Not for security: two ids of one project must only differ. */
function hash(text: string): string {
  let high: number = OFFSET.high;
  let low: number = OFFSET.low;
  for (let index = 0; index < text.length; index++) {
    low = (low ^ text.charCodeAt(index)) >>> 0;
    // The product with the low half of the prime has at most 41 bits, which a number holds exactly.
    const product = low * PRIME.low;
    high = (Math.imul(high, PRIME.low) + Math.imul(low, PRIME.high) + Math.floor(product / TWO_POW_32)) >>> 0;
    low = product >>> 0;
  }
  return hex(high) + hex(low);
}

/** Longest text of a call that goes into its id. */
const MAX_TEXT = 20_000;

/** Strings (captured), comments, or runs of white space. Strings are matched so that `//` in a URL is not taken for a comment. */
const TOKENS = /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\/[^\n]*|\/\*[^]*?\*\/|\s+/g;

/** The text of a call without comments and white space, so that a formatter does not change its id. */
export function normaliseCall(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(TOKENS, '$1')
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
