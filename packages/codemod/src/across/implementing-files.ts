import { isTestFile } from './find-callers.ts';
import type { SourceTree } from './source-tree.ts';
import { reachedFrom } from './tree-index.ts';

/**
 * Files that may hold classes which implement an interface, or objects that are written out as of it.
 *
 * @param home absolute; the file that declares it
 * @param name the interface's there
 * @returns absolute paths; none of tests, whose classes and objects stand in for others, and not the file itself
 */
export function implementingFiles(tree: SourceTree, home: string, name: string): readonly string[] {
  const implementing = new RegExp(
    `(?:\\bimplements\\b[^{]*(?<![\\w$])|(?::|\\bsatisfies|\\bas)\\s*)${name.replaceAll('$', '\\$')}(?![\\w$])`,
  );
  return [...reachedFrom(tree, home)].filter(
    (file) => file !== home && !isTestFile(tree, file) && implementing.test(tree.textOf(file)),
  );
}
