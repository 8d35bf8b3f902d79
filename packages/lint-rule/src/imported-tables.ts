import fs from 'node:fs';
import path from 'node:path';
import { mayHoldCallSite } from '@modelhub-migration/contract/analysis';

/** Longer files hold data, not addresses. */
const LONGEST_FILE = 512 * 1024;

/** Longer texts are no paths. */
const LONGEST_NAME = 1024;

/** Answers kept at a time. */
const MOST_FILES = 256;

interface CacheEntry {
  readonly stamp: string;
  readonly holdsAddress: boolean;
}

/** By path; an entry counts only while time of change and size are the same. */
const cache = new Map<string, CacheEntry>();

/** Where the next text behind an offset ends that names a JSON file; -1 for none. `j` is rare, and so found faster than a dot. */
function nextEnd(text: string, from: number): number {
  for (let at = text.indexOf('json', from); at !== -1; at = text.indexOf('json', at + 4)) {
    const after = text[at + 4];
    if (text[at - 1] === '.' && (after === "'" || after === '"')) return at + 4;
  }
  return -1;
}

/** The JSON files that a text names by a relative path. */
function* relativeTables(text: string): Generator<string> {
  for (let end = nextEnd(text, 0); end !== -1; end = nextEnd(text, end)) {
    const name = text.slice(text.lastIndexOf(text[end] as string, end - 1) + 1, end);
    if (/^\.{1,2}\//.test(name)) yield name;
  }
}

/** Whether a text names a JSON file by a relative path. Asked of every file, so it looks at next to nothing. */
export const namesTable = (text: string): boolean =>
  nextEnd(text, 0) !== -1 && relativeTables(text).next().done !== true;

function holdsAddress(file: string): boolean {
  const stat = fs.existsSync(file) ? fs.statSync(file, { throwIfNoEntry: false }) : undefined;
  if (stat?.isFile() !== true || stat.size > LONGEST_FILE) return false;
  const stamp = `${String(stat.mtimeMs)}:${String(stat.size)}`;
  const known = cache.get(file);
  if (known?.stamp === stamp) return known.holdsAddress;
  let found: boolean;
  try {
    found = mayHoldCallSite(fs.readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
  cache.delete(file);
  cache.set(file, { stamp, holdsAddress: found });
  const [oldest] = cache.keys();
  if (cache.size > MOST_FILES && oldest !== undefined) cache.delete(oldest);
  return found;
}

/**
 * Whether one of the JSON files that a text names by a relative path may hold the address of a call: then the call needs no word of its own by
 * which it could be found.
 *
 * @param file absolute, where the text stands
 */
export function namesAddressTable(text: string, file: string): boolean {
  for (const name of relativeTables(text)) {
    if (name.length < LONGEST_NAME && holdsAddress(path.resolve(path.dirname(file), name))) return true;
  }
  return false;
}
