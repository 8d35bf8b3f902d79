import path from 'node:path';
import type { SkippedFile } from '../result.ts';
import type { PlannedFile } from '../run-file.ts';
import { NO_LINKS, type FileLinks } from './links.ts';

export interface GiveOptions {
  /** Folder that names are relative to, absolute. */
  readonly root: string;
  /** What becomes of a file, with what changes together with others. */
  readonly run: (file: string, links: FileLinks) => PlannedFile | SkippedFile;
  /** Called with a file whose functions cannot take whole addresses; from then on no file is planned as if they could. */
  readonly refuse: (file: string) => void;
}

export interface GivenAddresses {
  readonly planned: readonly PlannedFile[];
  /** URLs that take whole addresses, by the names of their files. */
  readonly addresses: ReadonlyMap<string, ReadonlySet<number>>;
  /** For each file, those that only change together with it. */
  readonly together: ReadonlyMap<string, ReadonlySet<string>>;
}

const isPlanned = (outcome: PlannedFile | SkippedFile): outcome is PlannedFile => 'sites' in outcome;

function needsOf(planned: readonly PlannedFile[]): Map<string, Set<number>> {
  const needs = new Map<string, Set<number>>();
  for (const { file, start } of planned.flatMap(({ addresses }) => addresses)) {
    const starts = needs.get(file) ?? new Set<number>();
    needs.set(file, starts.add(start));
  }
  return needs;
}

/**
 * Plans the files whose functions are given whole addresses by calls of other files. A function that goes on taking paths does
 * the same as before for whoever else calls it, so that its other callers need not be known.
 *
 * @param planned what becomes of the files on their own
 */
export function giveAddresses(planned: readonly PlannedFile[], { root, run, refuse }: GiveOptions): GivenAddresses {
  let all = planned;
  for (;;) {
    const addresses = needsOf(all);
    const changed = new Map<string, PlannedFile>();
    const refused = new Set<string>();
    for (const [file, starts] of addresses) {
      const outcome = run(path.join(root, file), { ...NO_LINKS, addresses: starts });
      if (isPlanned(outcome) && !outcome.isStuck) changed.set(file, outcome);
      else refused.add(file);
    }
    if (refused.size === 0) {
      const others = all.filter(({ file }) => !changed.has(file));
      return { planned: [...others, ...changed.values()], addresses, together: groupsOf(all) };
    }
    for (const file of refused) refuse(file);
    all = all.map((each) => {
      if (!each.addresses.some(({ file }) => refused.has(file))) return each;
      const outcome = run(path.join(root, each.file), NO_LINKS);
      return isPlanned(outcome) ? outcome : each;
    });
  }
}

/** Files that hang together through the addresses that one of them gives another, each with all the others. */
function groupsOf(planned: readonly PlannedFile[]): Map<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { file, addresses } of planned) {
    for (const { file: other } of addresses) {
      const joined = new Set([file, other, ...(groups.get(file) ?? []), ...(groups.get(other) ?? [])]);
      for (const each of joined) groups.set(each, joined);
    }
  }
  return new Map([...groups].map(([file, all]) => [file, new Set([...all].filter((each) => each !== file))]));
}
