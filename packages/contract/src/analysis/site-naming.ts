import { MANUAL_MARKER } from './manual-reasons.ts';
import { siteId } from './site-id.ts';
import type { CallSite } from './types.ts';

/** A comment that the codemod left above a call for a person. */
export interface Marker {
  readonly id: string;
  readonly reason: string;
  /** Offset in the text. */
  readonly start: number;
}

const MARKER = new RegExp(`${MANUAL_MARKER} (mh-[0-9a-f]+) ([\\w-]+)`, 'g');

/** What looks like a marker in a text, in source order. Anyone may have written it. */
export function readMarkers(text: string): readonly Marker[] {
  if (!text.includes(MANUAL_MARKER)) return [];
  return [...text.matchAll(MARKER)].map(({ 1: id = '', 2: reason = '', index }) => ({ id, reason, start: index }));
}

/** Names the call sites of one file, in source order. */
export type SiteNaming = (site: Pick<CallSite, 'operation' | 'call'>) => string;

/** Makes the {@link SiteNaming} of one script of a file; those of several scripts are made and used in their order. */
export type ScriptNaming = (text: string) => SiteNaming;

/**
 * Gives each call site of a file the id of {@link siteId}. Equal calls are told apart by their number, and a marker above
 * one says which it is: what is left of several keeps its id when the others are gone.
 *
 * @param file path relative to the project root, with `/`
 */
export function createSiteNaming(file: string): ScriptNaming {
  const used = new Set<string>();
  return (text) => {
    const markers = readMarkers(text);
    const marked = new Set(markers.map(({ id }) => id));
    const lastStart = new Map<string, number>();
    // By the first of their ids: an id that was taken once stays so, and the next of many equal calls need not ask again.
    const free = new Map<string, number>();
    const known = new Map<string, Set<string>>();
    return ({ operation, call }) => {
      const [start, end] = call.range;
      const source = text.slice(start, end);
      const numbered = (occurrence: number): string => siteId(operation, file, source, occurrence);
      const first = numbered(0);
      const isNear = (marker: Marker): boolean =>
        marker.start < start && marker.start > (lastStart.get(first) ?? -1) && !used.has(marker.id);
      const above = markers.filter(isNear).map(({ id }) => id);
      const own = known.get(first) ?? new Set([first]);
      known.set(first, own);
      let id = lastOf(above, own, numbered, used.size + markers.length);
      for (let number = free.get(first) ?? 0; id === undefined; number++) {
        const next = number === 0 ? first : numbered(number);
        if (!used.has(next) && !marked.has(next)) id = next;
        free.set(first, number + 1);
      }
      lastStart.set(first, start);
      used.add(id);
      return id;
    };
  };
}

/**
 * The last of some markers that names one of several equal calls.
 *
 * @param own the ids of those calls from the first on, as far as they are known; more are added when they are needed
 */
function lastOf(
  above: readonly string[],
  own: Set<string>,
  numbered: (occurrence: number) => string,
  most: number,
): string | undefined {
  const last = above.at(-1);
  if (last === undefined) return undefined;
  while (!own.has(last) && own.size <= most) own.add(numbered(own.size));
  return above.findLast((id) => own.has(id));
}
