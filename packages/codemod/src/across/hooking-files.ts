import { isTestFile } from './find-callers.ts';
import type { SourceTree } from './source-tree.ts';
import { reachedFrom } from './tree-index.ts';

/**
 * Files that may add interceptors to a client.
 *
 * @param home absolute; the file that makes the client, `null` for the one that all files of a program share
 * @param file absolute; a file of the program
 * @returns absolute paths; none of tests, which add theirs to clients of their own run
 */
export function hookingFiles(tree: SourceTree, home: string | null, file: string): readonly string[] {
  const hooking = tree.index.hooking.filter((each) => !isTestFile(tree, each));
  if (hooking.length === 0) return [];
  const reached = [...reachedFrom(tree, home ?? file)];
  if (home === null) {
    // One program has both where a file leads to both.
    const programs = new Set(reached);
    return hooking.filter((each) => [...reachedFrom(tree, each)].some((importer) => programs.has(importer)));
  }
  // A file that knows the client may give it to a function of one that does not.
  const near = new Set([...reached, ...reached.flatMap((each) => tree.index.importsOf(each))]);
  return hooking.filter((each) => near.has(each));
}
