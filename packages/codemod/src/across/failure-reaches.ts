import type { SourceTree } from './source-tree.ts';
import { reachedFrom } from './tree-index.ts';

/**
 * The files that the failure of a call may come to: through imports, and from there to what these import, such as a handler of errors.
 *
 * @param file absolute, the one whose call it is; it is among them
 */
export function failureReaches(tree: SourceTree, file: string): ReadonlySet<string> {
  const reached = new Set(reachedFrom(tree, file));
  for (const each of reached) for (const imported of tree.index.importsOf(each)) reached.add(imported);
  return reached;
}
