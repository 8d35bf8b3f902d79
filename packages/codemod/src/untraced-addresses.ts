import path from 'node:path';
import { GUIDE_URL, SUCCESSOR_BASE_URL, URL_ADAPTERS } from '@modelhub-migration/contract';
import { siteId } from '@modelhub-migration/contract/analysis';
import type { SourceTree } from './across/source-tree.ts';
import { filesAround } from './across/tree-index.ts';
import type { LanguageFinding } from './languages/types.ts';
import type { AddressFacts, Range, StoredAddress } from './stored-addresses.ts';
import { createLocator } from './text-file.ts';

/** What is known of the addresses in one file. */
export interface FileAddresses extends AddressFacts {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly text: string;
}

/** Collections stay on the retired host: beside them, and without a path of the retired routes, its bare address proves nothing. */
const COLLECTIONS = /collection/i;

/** Adapters by which a migrated program turns an address when it runs. */
const TURNED = new RegExp(`\\b(?:${Object.values(URL_ADAPTERS).join('|')})\\b`);

const overlap = (one: Range, other: Range): boolean => one.start < other.end && other.start < one.end;

const WHAT: Readonly<Record<StoredAddress['operation'], string>> = {
  definition: 'Holds the address of the retired routes',
  models: 'Holds the address of the retired models list',
  predictions: 'Holds the address of retired predictions',
};

/** The address as a finding of its own, with what to do about it. */
function toFinding({ file, text }: FileAddresses, address: StoredAddress, occurrence: number): LanguageFinding {
  const { start, end, operation } = address;
  const source = text.slice(start, end);
  const isBase = operation === 'definition';
  return {
    file,
    start,
    end,
    ...createLocator(text)(start),
    language: 'javascript',
    operation,
    tier: isBase ? 'likely' : 'certain',
    evidence: ['legacy-host'],
    kind: null,
    modelId: null,
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

/**
 * Addresses of the retired host that no call site of a run accounts for: a call that goes there was not recognised, and a person has
 * to know. An address counts as accounted for where a call site's URL is made of it; where a call site in a file that imports lead to
 * is told its host from elsewhere; and where migrated code turns it when it runs.
 *
 * @param files all files of the run that hold addresses or call sites
 * @param root absolute
 */
export function findUntracedAddresses(
  files: readonly FileAddresses[],
  root: string,
  tree: () => SourceTree,
): LanguageFinding[] {
  const traced = new Map<string, Range[]>();
  for (const { file, traced: places } of files) {
    for (const place of places) {
      const at = place.file ?? file;
      const known = traced.get(at);
      if (known === undefined) traced.set(at, [place]);
      else known.push(place);
    }
  }
  const isTraced = (file: string, range: Range): boolean =>
    traced.get(file)?.some((place) => overlap(place, range)) === true;
  const withPath = new Set(
    files
      .filter(({ file, paths }) => paths.some((each) => !isTraced(file, each)))
      .map(({ file }) => path.join(root, file)),
  );
  const open = new Set(files.filter(({ isOpen }) => isOpen).map(({ file }) => path.join(root, file)));
  return files.flatMap((each) => {
    const seen = new Map<string, number>();
    const left = each.addresses.filter((address) => !isTraced(each.file, address));
    if (left.length === 0) return [];
    const around = filesAround(tree(), path.join(root, each.file));
    const texts = around.map((file) => tree().textOf(file));
    if (around.some((file) => open.has(file)) || texts.some((text) => TURNED.test(text))) return [];
    const servesCollections =
      texts.some((text) => COLLECTIONS.test(text)) && !around.some((file) => withPath.has(file));
    return left
      .filter(({ operation }) => operation !== 'definition' || !servesCollections)
      .map((address) => {
        const key = `${address.operation} ${each.text.slice(address.start, address.end)}`;
        const occurrence = seen.get(key) ?? 0;
        seen.set(key, occurrence + 1);
        return toFinding(each, address, occurrence);
      });
  });
}
