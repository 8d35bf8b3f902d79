import type { SiteOperation } from './types.ts';

/** FNV's 64-bit prime is 2^40 + this; the offset in halves. Numbers of 32 bits are some fifty times as fast as `bigint` here. */
const PRIME = 0x1b3;
const OFFSET = { high: 0xcbf29ce4 | 0, low: 0x84222325 | 0 } as const;

const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, '0');

/**
 * FNV-1a over UTF-16 units, 64 bits, of which the first ten hex digits are given. Not for security: two ids of one project must only
 * differ.
 */
function hash(text: string): string {
  let { high, low }: { high: number; low: number } = OFFSET;
  for (let index = 0; index < text.length; index++) {
    low ^= text.charCodeAt(index);
    // Half by half, so that no product has more than 32 bits.
    const first = (low & 0xffff) * PRIME;
    const second = (low >>> 16) * PRIME + (first >>> 16);
    high = (Math.imul(high, PRIME) + (low << 8) + (second >>> 16)) | 0;
    low = (second << 16) | (first & 0xffff);
  }
  return hex(high) + hex(low).slice(0, 2);
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
  return `mh-${hash(parts.join('\0'))}`;
}
