import { MANUAL_MARKER } from './manual-reasons.ts';
import { createIds, type NumberedId } from './site-id.ts';
import type { CallSite, SiteOperation } from './types.ts';

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
  const idsOf = createIds(file);
  return (text) => {
    const markers = readMarkers(text);
    const marked = new Set(markers.map(({ id }) => id));
    // By the first of their ids, since calls that a formatter would make equal are, and for speed by their text as it stands.
    const byId = new Map<string, EqualCalls>();
    const byText = new Map<SiteOperation, Map<string, EqualCalls>>();
    const equalTo = (operation: SiteOperation, source: string): EqualCalls => {
      let texts = byText.get(operation);
      if (texts === undefined) byText.set(operation, (texts = new Map<string, EqualCalls>()));
      let calls = texts.get(source);
      if (calls !== undefined) return calls;
      const numbered = idsOf(operation, source);
      const first = numbered(0);
      calls = byId.get(first);
      if (calls === undefined) byId.set(first, (calls = { numbered, first, lastStart: -1, free: 0 }));
      texts.set(source, calls);
      return calls;
    };
    return ({ operation, call: { range } }) => {
      const [start, end] = range;
      const calls = equalTo(operation, text.slice(start, end));
      const isNear = (marker: Marker): boolean =>
        marker.start < start && marker.start > calls.lastStart && !used.has(marker.id);
      let id = markers.length === 0 ? undefined : lastOf(markers.filter(isNear), calls, used.size + markers.length);
      for (; id === undefined; calls.free++) {
        const next = calls.free === 0 ? calls.first : calls.numbered(calls.free);
        if (!used.has(next) && !marked.has(next)) id = next;
      }
      calls.lastStart = start;
      used.add(id);
      return id;
    };
  };
}

/** Equal calls of a script. */
interface EqualCalls {
  readonly numbered: NumberedId;
  readonly first: string;
  /** Where the last one that was named starts. */
  lastStart: number;
  /** Lowest number that may not be taken: an id that was taken once stays so, and the next of many need not ask again. */
  free: number;
  /** Their ids from the first on, as far as a marker was compared with them. */
  ids?: Set<string>;
}

/** The last of some markers that names one of several equal calls, of whose ids so many are looked at. */
function lastOf(markers: readonly Marker[], calls: EqualCalls, most: number): string | undefined {
  const last = markers.at(-1);
  if (last === undefined) return undefined;
  const ids = (calls.ids ??= new Set([calls.first]));
  while (!ids.has(last.id) && ids.size <= most) ids.add(calls.numbered(ids.size));
  return markers.findLast(({ id }) => ids.has(id))?.id;
}
