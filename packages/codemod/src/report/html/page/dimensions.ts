import type { LedgerEntry } from '../../../ledger/ledger.ts';

/** A way to look at the entries: each entry has one or more values. */
export interface Dimension {
  id: string;
  label: string;
  valuesOf: (entry: LedgerEntry) => readonly string[];
}

/** Folders below this depth are counted with their parents. */
const FOLDER_DEPTH = 2;

function folderOf({ file }: LedgerEntry): string {
  const folders = file.split('/').slice(0, -1).slice(0, FOLDER_DEPTH);
  return folders.length === 0 ? '(top folder)' : `${folders.join('/')}/`;
}

/** All but the state, which has a filter of its own. */
export const DIMENSIONS: readonly Dimension[] = [
  { id: 'folder', label: 'Folder', valuesOf: (entry) => [folderOf(entry)] },
  { id: 'owner', label: 'Owner', valuesOf: ({ owners }) => (owners.length === 0 ? ['(nobody)'] : owners) },
  { id: 'client', label: 'Client or language', valuesOf: ({ client }) => [client] },
  { id: 'operation', label: 'Operation', valuesOf: ({ operation }) => [operation] },
  { id: 'tier', label: 'Evidence', valuesOf: ({ tier }) => [tier] },
];

/** Whether the tool does it, so that no person has to. */
export const isByTool = ({ state }: LedgerEntry): boolean => state === 'rewritten' || state === 'adapted';
