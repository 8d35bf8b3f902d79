import path from 'node:path';
import type { SkippedFile } from '../result.ts';
import type { PlaceElsewhere } from '../rewrite/index.ts';
import type { PlannedFile } from '../run-file.ts';
import { NO_LINKS, type FileLinks } from './links.ts';

export interface ChangeOptions {
  /** Folder that names are relative to, absolute. */
  readonly root: string;
  /** What becomes of a file, with what changes together with others. */
  readonly run: (file: string, links: FileLinks) => PlannedFile | SkippedFile;
  /**
   * Called with a file whose functions cannot be changed; from then on no file is planned as if they could. At first that is
   * tried without instances, then without senders, where there are any: unless those want the same place as whole addresses, and
   * may turn the calls of these, too.
   */
  readonly refuse: (file: string, is?: 'sender' | 'instance') => void;
}

/** What changes in a file for calls of others. */
export type Changes = Pick<FileLinks, 'addresses' | 'errors' | 'senders' | 'fetches' | 'open' | 'instances'>;

/** A file in which nothing does. */
export const NO_CHANGES: Changes = noChanges();

function noChanges(): Record<keyof Changes, Set<number>> {
  return {
    addresses: new Set(),
    errors: new Set(),
    senders: new Set(),
    fetches: new Set(),
    open: new Set(),
    instances: new Set(),
  };
}

export interface ChangedPlaces {
  readonly planned: readonly PlannedFile[];
  /** What changes for calls of other files, by the names of the files in which it does. */
  readonly changes: ReadonlyMap<string, Changes>;
  /** For each file, those that only change together with it. */
  readonly together: ReadonlyMap<string, ReadonlySet<string>>;
}

const isPlanned = (outcome: PlannedFile | SkippedFile): outcome is PlannedFile => 'sites' in outcome;

const LISTS = {
  address: 'addresses',
  error: 'errors',
  sender: 'senders',
  instance: 'instances',
} as const satisfies Record<PlaceElsewhere['is'], keyof Changes>;

/** Whether a place is one of those that change. */
export const isChanged = (changes: ReadonlyMap<string, Changes>, { file, start, is }: PlaceElsewhere): boolean =>
  changes.get(file)?.[LISTS[is]].has(start) === true;

function changesOf(planned: readonly PlannedFile[]): Map<string, Changes> {
  const changes = new Map<string, Record<keyof Changes, Set<number>>>();
  for (const { file, start, is } of planned.flatMap(({ places }) => places)) {
    const starts = changes.get(file) ?? noChanges();
    starts[LISTS[is]].add(start);
    changes.set(file, starts);
  }
  return changes;
}

/**
 * Plans the files whose functions change with calls of other files: they take whole addresses in the place of paths, and read
 * the messages of the successor's failures. They do the same as before for whoever else calls them, so that their other callers
 * need not be known.
 *
 * @param planned what becomes of the files on their own
 */
export function changePlaces(planned: readonly PlannedFile[], { root, run, refuse }: ChangeOptions): ChangedPlaces {
  let all = planned;
  for (;;) {
    const changes = changesOf(all);
    const changed = new Map<string, PlannedFile>();
    const refused = new Map<string, PlannedFile | SkippedFile>();
    for (const [file, places] of changes) {
      const outcome = run(path.join(root, file), { ...NO_LINKS, ...places });
      if (isPlanned(outcome) && !outcome.isStuck) changed.set(file, outcome);
      else refused.set(file, outcome);
    }
    if (refused.size === 0) {
      const others = all.filter(({ file }) => !changed.has(file));
      return { planned: [...others, ...changed.values()], changes, together: groupsOf(all) };
    }
    for (const [file, outcome] of refused) {
      const { instances, senders } = changes.get(file) ?? NO_CHANGES;
      const isContested = isPlanned(outcome) && outcome.isContested;
      refuse(file, instances.size > 0 ? 'instance' : senders.size > 0 && !isContested ? 'sender' : undefined);
    }
    all = all.map((each) => {
      if (!each.places.some(({ file }) => refused.has(file))) return each;
      const outcome = run(path.join(root, each.file), NO_LINKS);
      return isPlanned(outcome) ? outcome : each;
    });
  }
}

/** Files that hang together through what one of them changes in another, each with all the others. */
function groupsOf(planned: readonly PlannedFile[]): Map<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { file, places } of planned) {
    for (const { file: other } of places) {
      const joined = new Set([file, other, ...(groups.get(file) ?? []), ...(groups.get(other) ?? [])]);
      for (const each of joined) groups.set(each, joined);
    }
  }
  return new Map([...groups].map(([file, all]) => [file, new Set([...all].filter((each) => each !== file))]));
}
