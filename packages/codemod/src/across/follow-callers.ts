import path from 'node:path';
import { toPosix } from '../files.ts';
import type { FileResult, SkippedFile } from '../result.ts';
import type { PlannedFile } from '../run-file.ts';
import { findCallers, type CallerPlace } from './find-callers.ts';
import { NO_LINKS, type FileLinks, type Leaving, type LinkedCall } from './links.ts';
import type { SourceTree } from './source-tree.ts';

/** Functions that hand on an answer, one after another, before it is given up. */
const MOST_FUNCTIONS = 32;

/** Files and what changes in them together, by absolute path. */
type Links = Map<string, OwnLinks>;
type OwnLinks = FileLinks & { readonly leaves: Set<number>; readonly calls: LinkedCall[] };

/** An exported function that gives back an answer. */
interface Source {
  /** Absolute. */
  readonly file: string;
  readonly leaving: Leaving;
}

export interface FollowOptions {
  /** Folder that names are relative to, absolute. */
  readonly root: string;
  /** Absolute paths of the files that the run may change. */
  readonly files: readonly string[];
  /** The sources around the run. */
  readonly tree: () => SourceTree;
  /** What becomes of a file, with what changes together with others. */
  readonly run: (file: string, links: FileLinks) => PlannedFile | SkippedFile;
}

const isPlanned = (outcome: PlannedFile | SkippedFile): outcome is PlannedFile => 'sites' in outcome;

const startOf = ({ leaving: { departure } }: Source): number => departure.fn.range[0];

const isSameAnswer = (a: Leaving, b: Leaving): boolean =>
  a.kind === b.kind &&
  a.operation === b.operation &&
  a.departure.path.join('.') === b.departure.path.join('.') &&
  JSON.stringify(a.departure.stage) === JSON.stringify(b.departure.stage);

function linksOf(links: Links, file: string): OwnLinks {
  const known = links.get(file) ?? { ...NO_LINKS, leaves: new Set<number>(), calls: [] };
  links.set(file, known);
  return known;
}

/** What leaves through a function once its callers are followed: only then is all of it understood. */
function leavingOf(outcome: PlannedFile | SkippedFile, start: number): Leaving | undefined {
  if (!isPlanned(outcome)) return undefined;
  return outcome.leaving.find(({ departure, migrates }) => migrates && departure.fn.range[0] === start);
}

function link({ departure, operation, kind }: Leaving, { script, call }: CallerPlace): LinkedCall {
  return { block: script.block, start: call.range[0], end: call.range[1], departure, operation, kind };
}

/**
 * Follows answers that exported functions give back into the files of all their callers, and plans those files and the
 * functions' own as one: all of them change, or the function turns its answer back into the old shape.
 *
 * @param planned what becomes of the files on their own
 * @returns new results for the files that change together with others; `together` names them
 */
export function followCallers(planned: readonly PlannedFile[], options: FollowOptions): FileResult[] {
  const { root, run } = options;
  const sources = planned.flatMap(({ file, leaving }) =>
    leaving.map((each): Source => ({ file: path.join(root, file), leaving: each })),
  );
  if (sources.length === 0) return [];
  const tree = options.tree();
  const inRun = new Set(options.files);
  const keyOf = (source: Source): string => `${source.file}\0${String(startOf(source))}`;
  const callersOf = new Map<string, CallerPlace[] | null>();

  function callers(source: Source): CallerPlace[] | null {
    const key = keyOf(source);
    const known = callersOf.get(key);
    if (known !== undefined) return known;
    const found = findCallers(tree, source.file, startOf(source));
    const all = found?.every(({ file }) => inRun.has(file)) === true ? found : null;
    callersOf.set(key, all);
    return all;
  }

  /** The links that let one function's answer go; `null` where a caller needs the old shape, or is not known. */
  function linksFor(first: Source): Links | null {
    const links: Links = new Map();
    const pending = [first];
    const seen = new Set<string>();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      const places = seen.size > MOST_FUNCTIONS ? null : callers(next);
      if (places === null) return null;
      const own = linksOf(links, next.file);
      own.leaves.add(startOf(next));
      const leaving = leavingOf(run(next.file, own), startOf(next));
      if (leaving === undefined) return null;
      for (const place of places) linksOf(links, place.file).calls.push(link(leaving, place));
      // What a caller hands on goes the same way.
      for (const file of new Set(places.map((place) => place.file))) {
        const outcome = run(file, linksOf(links, file));
        if (!isPlanned(outcome)) return null;
        const handedOn = outcome.leaving.filter(({ isHandedOn }) => isHandedOn);
        pending.push(...handedOn.map((leaving) => ({ file, leaving })));
      }
    }
    return isPossible(links) ? links : null;
  }

  /** Whether every file can be planned as the links want it. */
  function isPossible(links: Links): boolean {
    return [...links].every(([file, own]) => {
      const outcome = run(file, own);
      if (!isPlanned(outcome) || outcome.isStuck) return false;
      const through = outcome.leaving.filter(({ departure }) => own.leaves.has(departure.fn.range[0]));
      const [one] = through;
      return through.every((each) => each.migrates && one !== undefined && isSameAnswer(each, one));
    });
  }

  const possible = new Map<string, Links>();
  for (const source of sources) {
    const key = keyOf(source);
    if (possible.has(key) || callersOf.get(key) === null) continue;
    const links = linksFor(source);
    if (links !== null) possible.set(key, links);
  }
  return planTogether([...possible.values()], options);
}

/** Plans all files with all their links at once; what turns out not to go together is left out. */
function planTogether(all: readonly Links[], { root, run }: FollowOptions): FileResult[] {
  let kept = all;
  for (;;) {
    const links: Links = new Map();
    for (const [file, own] of kept.flatMap((each) => [...each])) {
      const merged = linksOf(links, file);
      for (const start of own.leaves) merged.leaves.add(start);
      merged.calls.push(...own.calls);
    }
    const outcomes = new Map([...links].map(([file, own]) => [file, run(file, own)]));
    const failed = new Set([...outcomes].flatMap(([file, each]) => (isPlanned(each) && !each.isStuck ? [] : [file])));
    if (failed.size === 0) return [...outcomes.values()].filter(isPlanned).map((each) => withGroup(each, kept, root));
    kept = kept.filter((each) => ![...each.keys()].some((file) => failed.has(file)));
  }
}

function withGroup({ file, sites, before, after }: PlannedFile, kept: readonly Links[], root: string): FileResult {
  const absolute = path.join(root, file);
  const names = kept.filter((each) => each.has(absolute)).flatMap((each) => [...each.keys()]);
  const together = [...new Set(names)]
    .map((each) => toPosix(path.relative(root, each)))
    .filter((each) => each !== file);
  return { file, sites, before, after, together: together.sort() };
}
