import type { SiteOperation } from './types.ts';

/** A hash that can go on. */
interface Hash {
  readonly high: number;
  readonly low: number;
}

/** FNV's 64-bit prime is 2^40 + this; the offset in halves. Numbers of 32 bits are some fifty times as fast as `bigint` here. */
const PRIME = 0x1b3;
const OFFSET: Hash = { high: 0xcbf29ce4 | 0, low: 0x84222325 | 0 };

const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, '0');

/** Goes on with FNV-1a over UTF-16 units, 64 bits. Not for security: two ids of one project must only differ. */
function hash(text: string, from: Hash): Hash {
  let { high, low } = from;
  for (let index = 0; index < text.length; index++) {
    low ^= text.charCodeAt(index);
    // Half by half, so that no product has more than 32 bits.
    const first = (low & 0xffff) * PRIME;
    const second = (low >>> 16) * PRIME + (first >>> 16);
    high = (Math.imul(high, PRIME) + (low << 8) + (second >>> 16)) | 0;
    low = (second << 16) | (first & 0xffff);
  }
  return { high, low };
}

/** Longest text of a call that goes into its id. */
const MAX_TEXT = 20_000;

/** A string, a comment, or a run of white space. Strings are matched so that `//` in a URL is not taken for a comment. */
const TOKEN = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[^]*?\*\/|\s+/y;

const isQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60;

/** Whether a {@link TOKEN} may begin with a character: to ask the pattern about each would take most of the time that a call has. */
const mayBegin = (code: number): boolean => code <= 0x20 || code === 0x2f || isQuote(code) || code > 0x7f;

/** The text of a call without comments and white space, so that a formatter does not change its id. */
export function normaliseCall(callText: string): string {
  const text = callText.slice(0, MAX_TEXT);
  let kept = '';
  let from = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (mayBegin(code)) TOKEN.lastIndex = at;
    if (!mayBegin(code) || !TOKEN.test(text)) {
      at++;
      continue;
    }
    if (!isQuote(code)) {
      kept += text.slice(from, at);
      from = TOKEN.lastIndex;
    }
    at = TOKEN.lastIndex;
  }
  return (kept + text.slice(from)).replace(/,(?=[)\]}])/g, '');
}

/** Names one of several equal calls by its number, from 0. */
export type NumberedId = (occurrence: number) => string;

/** Makes the {@link NumberedId} of a call. `callText`: the whole call as it stands in the file. */
export type IdMaker = (operation: SiteOperation, callText: string) => NumberedId;

/**
 * Makes the ids of one file's calls. What goes into several of them is hashed once: the file's path, and of equal calls all but their number.
 *
 * @param file path relative to the project root, with `/`
 */
export function createIds(file: string): IdMaker {
  const path = `\0${file.replaceAll('\\', '/').replace(/^\.\//, '')}\0`;
  const starts = new Map<SiteOperation, Hash>();
  return (operation, callText) => {
    let start = starts.get(operation);
    if (start === undefined) starts.set(operation, (start = hash(operation + path, OFFSET)));
    const call = hash(normaliseCall(callText), start);
    return (occurrence) => {
      const { high, low } = occurrence === 0 ? call : hash(`\0${String(occurrence)}`, call);
      // The first ten hex digits.
      return `mh-${hex(high)}${hex(low).slice(0, 2)}`;
    };
  };
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
export const siteId = (operation: SiteOperation, file: string, callText: string, occurrence = 0): string =>
  createIds(file)(operation, callText)(occurrence);
