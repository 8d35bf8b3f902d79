import path from 'node:path';
import {
  createEvaluator,
  findFetchValues,
  findOpenRequests,
  type PlaceInFile,
} from '@modelhub-migration/contract/analysis';
import { toPosix } from '../files.ts';
import type { Modules } from '../module-host.ts';
import { ABOUT_REQUESTS } from '../rewrite/index.ts';
import type { SkippedFile } from '../result.ts';
import type { PlannedFile } from '../run-file.ts';
import { createLocator } from '../text-file.ts';
import type { Untraced } from '../untraced-addresses.ts';
import { NO_CHANGES, type ChangedPlaces, type Changes } from './change-places.ts';
import { NO_LINKS, type FileLinks } from './links.ts';
import { wholeModule, type SourceTree } from './source-tree.ts';

/** Open requests around one address; among more than these a person knows better which one it is. */
const MOST_REQUESTS = 4;

export interface OpenOptions {
  /** Folder that names are relative to, absolute. */
  readonly root: string;
  readonly modules: Modules;
  readonly tree: SourceTree;
  /** Whether a file, absolute, is one of the run. */
  readonly isInRun: (file: string) => boolean;
  /** Gets the files, relative to the root, whose calls hand their requests to functions that turn them, with the clients' own calls there. */
  readonly sentOpenly: Map<string, readonly PlaceInFile[]>;
  /** What becomes of a file, with what changes together with others. */
  readonly run: (file: string, links: FileLinks) => PlannedFile | SkippedFile;
}

/** What is planned once requests are turned where they are sent, and the addresses that this accounts for. */
export interface OpenlySent extends Pick<ChangedPlaces, 'planned' | 'changes'> {
  readonly explained: ReadonlySet<Untraced>;
}

const isPlanned = (outcome: PlannedFile | SkippedFile): outcome is PlannedFile => 'sites' in outcome;

/** A place that sends what may be any request: a client's call, or the global `fetch` where it is a value. */
interface OpenSender {
  readonly start: number;
  readonly is: 'senders' | 'fetches';
}

/** The open senders of a file, absolute; those of a file that holds more than one script are left out. */
function openSendersIn(file: string, { tree, modules }: OpenOptions): readonly OpenSender[] {
  const module = wholeModule(tree, file);
  if (module === null) return [];
  const evaluator = createEvaluator(module, modules.hostOf(module, file));
  return [
    ...findOpenRequests(evaluator).map((start) => ({ start, is: 'senders' as const })),
    ...findFetchValues(module).map(({ range: [start] }) => ({ start, is: 'fetches' as const })),
  ];
}

/**
 * Turns requests where they are sent that may go anywhere, in files around an address of the retired host which no call accounts for: one of
 * them goes there, and the adapters leave alone what goes elsewhere.
 */
export function sendOpenly(untraced: readonly Untraced[], given: ChangedPlaces, options: OpenOptions): OpenlySent {
  const { root, run, isInRun, sentOpenly } = options;
  const planned = new Map(given.planned.map((each) => [each.file, each]));
  const changes = new Map(given.changes);
  const explained = new Set<Untraced>();

  /** Whether calls of a file account for the address after all: their requests are turned where they are sent, or a person has to look. */
  function isSettled(file: string): boolean {
    const name = toPosix(path.relative(root, file));
    const hasManual = planned
      .get(name)
      ?.sites.some(({ reason }) => reason !== undefined && !ABOUT_REQUESTS.has(reason));
    return hasManual === true || (given.changes.get(name)?.senders.size ?? 0) > 0;
  }

  /** Requests of a file that no call site of the run is. */
  function candidates(file: string): readonly OpenSender[] {
    const name = toPosix(path.relative(root, file));
    const locate = createLocator(options.tree.textOf(file));
    const taken = (planned.get(name)?.sites ?? []).filter(({ outcome }) => outcome !== 'listed');
    return openSendersIn(file, options).filter(({ start }) => {
      const { line, column } = locate(start);
      return !taken.some((site) => site.start.line === line && site.start.column === column);
    });
  }

  /** Whether a file's request can be turned; it is, then. */
  function turn(file: string, { start, is }: OpenSender): boolean {
    const name = toPosix(path.relative(root, file));
    const before: Changes = changes.get(name) ?? NO_CHANGES;
    if (before.open.has(start)) return true;
    const after: Changes = {
      ...before,
      [is]: new Set([...before[is], start]),
      open: new Set([...before.open, start]),
    };
    const outcome = run(file, { ...NO_LINKS, ...after });
    if (!isPlanned(outcome) || outcome.isStuck) return false;
    planned.set(name, outcome);
    changes.set(name, after);
    return true;
  }

  /** Plans a file anew whose calls that are left to a person go through what is turned now. */
  function again(file: string, senders: readonly PlaceInFile[]): void {
    const name = toPosix(path.relative(root, file));
    if (planned.get(name)?.sites.some(({ outcome }) => outcome === 'manual') !== true) return;
    sentOpenly.set(name, [...(sentOpenly.get(name) ?? []), ...senders]);
    const outcome = run(file, { ...NO_LINKS, ...(changes.get(name) ?? NO_CHANGES) });
    if (isPlanned(outcome)) planned.set(name, outcome);
  }

  for (const each of untraced.filter(({ hasRoute, isLeft }) => hasRoute && !isLeft)) {
    const { connected } = each;
    if (connected.some(isSettled)) continue;
    const found = connected.filter(isInRun).flatMap((file) => candidates(file).map((sender) => ({ file, sender })));
    if (found.length > MOST_REQUESTS) continue;
    const turned = new Set<string>();
    const senders: PlaceInFile[] = [];
    for (const { file, sender } of found) {
      // A function of the file that sends is given `fetch` there: it has been turned.
      if (sender.is === 'fetches' && turned.has(file)) continue;
      if (!turn(file, sender)) continue;
      turned.add(file);
      senders.push({ file: toPosix(path.relative(root, file)), start: sender.start });
    }
    if (turned.size === 0) continue;
    explained.add(each);
    for (const file of connected.filter(isInRun)) again(file, senders);
  }
  return { planned: [...planned.values()], changes, explained };
}
