import { siteId } from '@modelhub-migration/contract/analysis';
import { SHIM } from '../shim-dependency.ts';
import { createLocator, type Position } from '../text-file.ts';

/** How a program still leans on the shim. */
export type ShimEntry = 'client' | 'register' | 'adapters' | 'gateway';

export interface ShimUse {
  id: string;
  file: string;
  start: Position;
  end: Position;
  entry: ShimEntry;
}

const COMMAND = 'modelhub-shim';
const PREFIX = 'modelhub-';

/** Group 1 is the entry point, where the pattern itself does not name it. A dependency (`"name": "^1"`) is no use. */
const FORMS: readonly (readonly [pattern: RegExp, entry: ShimEntry | null])[] = [
  [new RegExp(`(?<=['"\`])${SHIM}(?:/(register|adapters))?(?=['"\`](?!\\s*:))`, 'g'), null],
  [new RegExp(`(?<=(?:--import|--require|-r)[ =]["']?)${SHIM}/register(?![\\w/-])`, 'g'), 'register'],
  [new RegExp(`(?<![\\w@/.-])${COMMAND}(?= +serve(?![\\w-]))`, 'g'), 'gateway'],
];

const ENTRIES: readonly string[] = ['register', 'adapters'] satisfies ShimEntry[];

/** What an import without a subpath gives. */
const entryOf = (subpath: string | undefined): ShimEntry =>
  subpath !== undefined && ENTRIES.includes(subpath) ? (subpath as ShimEntry) : 'client';

/** Lines that only speak of the shim. */
const COMMENT = /^\s*(?:\/\/|\/?\*|#(?!!))/;

/** Whether a text may hold what {@link findShimUses} finds. */
export function mayHoldShim(text: string): boolean {
  // One search, of what both have in common: this is asked of every file of a tree.
  return text.includes(PREFIX) && (text.includes(SHIM) || text.includes(COMMAND));
}

/**
 * Finds where a file still needs the shim: imports, preloads and starts of the gateway. Reads text, not syntax, so that
 * start scripts, images and manifests count as much as sources.
 *
 * @param file path relative to the root, with `/`
 */
export function findShimUses(file: string, text: string): ShimUse[] {
  const locate = createLocator(text);
  const found = new Map<number, { end: number; entry: ShimEntry }>();
  for (const [pattern, entry] of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
      if (COMMENT.test(line)) continue;
      found.set(match.index, { end: match.index + match[0].length, entry: entry ?? entryOf(match[1]) });
    }
  }
  const seen = new Map<ShimEntry, number>();
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([start, { end, entry }]) => {
      const occurrence = seen.get(entry) ?? 0;
      seen.set(entry, occurrence + 1);
      // The operation only keeps ids apart; the text says what it is.
      const id = siteId('models', file, `shim ${entry}`, occurrence);
      return { id, file, start: locate(start), end: locate(end), entry };
    });
}
