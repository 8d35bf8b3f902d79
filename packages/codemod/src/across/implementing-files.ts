import { isTestFile } from './find-callers.ts';
import type { SourceTree } from './source-tree.ts';
import { reachedFrom } from './tree-index.ts';

/** Files that are looked into for objects: of a type that more of them write out nobody can tell which one is meant. */
const MOST_FILES = 12;

/**
 * Files that may hold classes which implement an interface, or objects that are written out as of it: constants, results of functions.
 *
 * @param home absolute; the file that declares it
 * @param name the interface's there
 * @returns absolute paths; none of tests, whose classes and objects stand in for others, and not the file itself
 */
export function implementingFiles(tree: SourceTree, home: string, name: string): readonly string[] {
  const word = `${name.replaceAll('$', '\\$')}(?![\\w$])`;
  const implementing = new RegExp(`\\bimplements\\b[^{]*(?<![\\w$])${word}`);
  const writtenOut = new RegExp(`:\\s*${word}\\s*[={]|\\b(?:satisfies|as)\\s+${word}`);
  const files = [...reachedFrom(tree, home)].filter((file) => file !== home && !isTestFile(tree, file));
  const classes = files.filter((file) => implementing.test(tree.textOf(file)));
  const objects = files.filter((file) => !classes.includes(file) && writtenOut.test(tree.textOf(file)));
  return objects.length > MOST_FILES ? classes : [...classes, ...objects];
}
