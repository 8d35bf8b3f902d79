import path from 'node:path';
import { GUIDE_URL, SUCCESSOR_BASE_URL, URL_ADAPTERS } from '@modelhub-migration/contract';
import { mayHoldPredictionPath, namesSuccessor, siteId } from '@modelhub-migration/contract/analysis';
import type { SourceTree } from './across/source-tree.ts';
import { connectedTo, filesAround } from './across/tree-index.ts';
import type { LanguageFinding } from './languages/types.ts';
import {
  overlap,
  type AddressFacts,
  type Range,
  type StoredAddress,
  type StoredPath,
  type Trace,
} from './stored-addresses.ts';
import { createLocator } from './text-file.ts';

/** What is known of the addresses in one file. */
export interface FileAddresses extends AddressFacts {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly text: string;
}

/** Collections stay on the retired host: beside them, and without a path of the retired routes, its bare address proves nothing. */
const COLLECTIONS = /collections/i;

/** Adapters by which a migrated program turns an address when it runs. */
const TURNED = new RegExp(`\\b(?:${Object.values(URL_ADAPTERS).join('|')})\\b`);

const WHAT: Readonly<Record<StoredAddress['operation'], string>> = {
  definition: 'Holds the address of the retired routes',
  models: 'Holds the address of the retired models list',
  predictions: 'Holds the address of retired predictions',
};

/** What every finding of a text in a script says. */
const findingAt = ({ file, text }: FileAddresses, { start, end }: Range) =>
  ({ file, start, end, ...createLocator(text)(start), language: 'javascript', kind: null, modelId: null }) as const;

/** The address as a finding of its own, with what to do about it. */
function toFinding(holder: FileAddresses, address: StoredAddress, occurrence: number): LanguageFinding {
  const { file, text } = holder;
  const { start, end, operation } = address;
  const source = text.slice(start, end);
  const isBase = operation === 'definition';
  return {
    ...findingAt(holder, address),
    operation,
    tier: isBase ? 'likely' : 'certain',
    evidence: ['legacy-host'],
    id: isBase
      ? siteId('models', file, `definition ${source}`, occurrence)
      : siteId(operation, file, `address ${source}`, occurrence),
    reason: `${WHAT[operation]}; no call was found that goes to it: find the call, or remove the address where nothing uses it any more.`,
    suggestion: {
      language: 'javascript',
      text: `Change the calls that go to this address by hand; the successor is ${SUCCESSOR_BASE_URL}.`,
      replaces: null,
      via: 'note',
      runnable: false,
      note: `How each call changes: ${GUIDE_URL}`,
    },
  };
}

/** A name where it stands as a word. */
const wordOf = (name: string): RegExp => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`);

/** Addresses in a file that no call site of a run accounts for, but those that are left as they are. */
export interface Untraced {
  readonly file: FileAddresses;
  readonly addresses: readonly StoredAddress[];
  /** Those of them that no call is known to go to, none that is left to a person either. */
  readonly unknown: readonly StoredAddress[];
  /** Absolute paths of files that imports lead to or from. */
  readonly around: readonly string[];
  /** Absolute paths of all files that imports lead to or from, one after the other. */
  readonly connected: readonly string[];
  /** Whether a call site in one of them is told its host from elsewhere, which may account for the addresses. */
  readonly isOpen: boolean;
  /** Whether files that it is connected with hold a retired route, too, that no call is certain to go to. */
  readonly hasRoute: boolean;
  /** Whether they hold what calls became that migrated before: then it may be left over from those. */
  readonly isLeft: boolean;
}

/**
 * Addresses of the retired host that no call site of a run accounts for: a call that goes there was not recognised. An address counts as
 * accounted for where a call site's URL is made of it, and where migrated code turns it when it runs.
 *
 * @param files all files of the run that hold addresses or call sites
 * @param root absolute
 */
export function findUntraced(files: readonly FileAddresses[], root: string, tree: () => SourceTree): Untraced[] {
  const traced = new Map<string, Trace[]>();
  for (const { file, traced: places } of files) {
    for (const place of places) {
      const at = place.file ?? file;
      const known = traced.get(at);
      if (known === undefined) traced.set(at, [place]);
      else known.push(place);
    }
  }
  const isTraced = (file: string, range: Range, counts: (place: Trace) => boolean): boolean =>
    traced.get(file)?.some((place) => overlap(place, range) && counts(place)) === true;
  const isDone = ({ isManual }: Trace): boolean => !isManual;
  const openPaths = new Map(
    files.map(({ file, paths }) => [
      path.join(root, file),
      paths.filter((each) => !isTraced(file, each, (place) => place.isCertain && isDone(place))),
    ]),
  );
  const open = new Set(files.filter(({ isOpen }) => isOpen).map(({ file }) => path.join(root, file)));
  return files.flatMap((file) => {
    const left = file.addresses.filter((address) => !isTraced(file.file, address, isDone));
    if (left.length === 0) return [];
    const around = filesAround(tree(), path.join(root, file.file));
    const texts = around.map((each) => tree().textOf(each));
    if (texts.some((text) => TURNED.test(text))) return [];
    const connected = connectedTo(tree(), path.join(root, file.file));
    const connectedTexts = connected.map((each) => tree().textOf(each));
    // A file that is not read otherwise names no address.
    const hasPath = (each: string, index: number): boolean =>
      (openPaths.get(each)?.length ?? Number(mayHoldPredictionPath(connectedTexts[index] ?? ''))) > 0;
    const servesCollections = texts.some((text) => COLLECTIONS.test(text)) && !connected.some(hasPath);
    const isAsked = (address: StoredAddress): boolean => isTraced(file.file, address, () => true);
    const addresses = left.filter(
      (address) => address.operation !== 'definition' || !servesCollections || isAsked(address),
    );
    if (addresses.length === 0) return [];
    const isOpen = around.some((each) => open.has(each));
    const isUsed = ({ declaration }: StoredPath): boolean =>
      declaration === null ||
      connectedTexts.reduce((count, text) => count + text.split(wordOf(declaration)).length - 1, 0) > 1;
    const holdsRoute = (each: string, index: number): boolean =>
      openPaths.get(each)?.some(isUsed) ?? mayHoldPredictionPath(connectedTexts[index] ?? '');
    const used = addresses.filter(isUsed);
    const isLeft = connectedTexts.some((text) => TURNED.test(text) || namesSuccessor(text));
    const hasRoute =
      used.length > 0 && (used.some(({ operation }) => operation !== 'definition') || connected.some(holdsRoute));
    const unknown = addresses.filter((address) => !isAsked(address));
    return [{ file, addresses, unknown, around, connected, isOpen, hasRoute, isLeft }];
  });
}

/** The findings that untraced addresses are: a person has to know of them. */
export const toFindings = (untraced: readonly Untraced[]): LanguageFinding[] =>
  untraced
    .filter(({ isOpen }) => !isOpen)
    .flatMap(({ file, unknown }) => {
      const seen = new Map<string, number>();
      return unknown.map((address) => {
        const key = `${address.operation} ${file.text.slice(address.start, address.end)}`;
        const occurrence = seen.get(key) ?? 0;
        seen.set(key, occurrence + 1);
        return toFinding(file, address, occurrence);
      });
    });

/** An address of any host, in a string. */
const ANY_ADDRESS = /['"`]https?:\/\/[\w-]/i;

/** Paths of predictions that no call is known to go to, where no address stands in files that imports lead to or from. */
export const findLonePaths = (
  files: readonly FileAddresses[],
  root: string,
  tree: () => SourceTree,
): LanguageFinding[] =>
  files.flatMap((holder) => {
    const isLone = (): boolean =>
      !connectedTo(tree(), path.join(root, holder.file)).some((each) => ANY_ADDRESS.test(tree().textOf(each)));
    const paths = holder.paths.length > 0 && isLone() ? holder.paths : [];
    return paths.map((each, index) => ({
      ...findingAt(holder, each),
      operation: 'predictions',
      tier: 'possible',
      evidence: [],
      id: siteId('predictions', holder.file, `path ${holder.text.slice(each.start, each.end)}`, index),
      reason: 'Holds the path of retired predictions; what host it is asked of is told from outside the code.',
      suggestion: {
        language: 'javascript',
        text: `Where that is the retired host, change the calls by hand; the successor is ${SUCCESSOR_BASE_URL}.`,
        replaces: null,
        via: 'note',
        runnable: false,
        note: `How each call changes: ${GUIDE_URL}`,
      },
    }));
  });
