import type { LedgerEntry } from '../../../ledger/ledger.ts';
import { DIMENSIONS } from './dimensions.ts';

/** What the page shows: a word, and one value for each filter; an empty one lets everything through. */
export interface Selection {
  search: string;
  filters: ReadonlyMap<string, string>;
}

export const EVERYTHING: Selection = { search: '', filters: new Map() };

/** Name of the filter that is no dimension. */
export const STATE = 'state';

const searchTexts = new WeakMap<LedgerEntry, string>();

function searchTextOf(entry: LedgerEntry): string {
  let text = searchTexts.get(entry);
  if (text === undefined) {
    const { id, file, state, operation, client, reason, owners } = entry;
    text = [id, file, state, operation, client, reason, ...owners].join('\n').toLowerCase();
    searchTexts.set(entry, text);
  }
  return text;
}

/** The entries of a selection, in their order. Every word of the search has to be found somewhere. */
export function select(entries: readonly LedgerEntry[], { search, filters }: Selection): LedgerEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const state = filters.get(STATE) ?? '';
  const wanted = DIMENSIONS.map(({ id, valuesOf }) => ({ valuesOf, value: filters.get(id) ?? '' })).filter(
    ({ value }) => value !== '',
  );
  return entries.filter(
    (entry) =>
      (state === '' || entry.state === state) &&
      wanted.every(({ valuesOf, value }) => valuesOf(entry).includes(value)) &&
      words.every((word) => searchTextOf(entry).includes(word)),
  );
}
