import path from 'node:path';
import { isInside } from '../files.ts';
import { findScript } from '../resolve-import.ts';
import { readManifest, type Manifest } from '../workspace.ts';
import type { SourceTree } from './source-tree.ts';

/** The files that a manifest names for those who import the package. */
function entriesOf(manifest: Manifest): string[] {
  const named = [manifest.main, manifest.module, manifest.browser, manifest.source, manifest.types, manifest.exports];
  const collect = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(collect)
        : [];
  return named.flatMap(collect);
}

/** What `npm init` writes, whether there is such a file or not. */
const DEFAULT_ENTRY = /^(?:\.\/)?index(?:\.js)?$/;

/**
 * Whether other programs may import a file: it is an entry of a package that is not private, or the entries are built
 * from files that nobody can tell.
 *
 * @param file absolute
 */
export function isPublished(tree: SourceTree, file: string): boolean {
  for (let folder = path.dirname(file); isInside(folder, tree.root); folder = path.dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest === undefined) {
      if (path.dirname(folder) === folder) return false;
      continue;
    }
    if (manifest.private === true || typeof manifest.name !== 'string') return false;
    const entries = entriesOf(manifest);
    return (entries.length === 0 ? ['index'] : entries).some((entry) => {
      const found = findScript(path.join(folder, entry));
      // What is built is not among the sources.
      return found === undefined || !tree.sources.has(found) ? !DEFAULT_ENTRY.test(entry) : found === file;
    });
  }
  return false;
}
