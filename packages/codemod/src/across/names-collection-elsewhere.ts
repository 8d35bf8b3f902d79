import { namesSearch } from '../rewrite/index.ts';
import type { SourceTree } from './source-tree.ts';
import { filesAround } from './tree-index.ts';

/**
 * Whether a file that a body may come from names the search of a collection: those that import this one, one after another,
 * and what each of them imports, such as the type of the body or the class that makes it.
 *
 * @param file absolute, the one that sends the body; what it names itself does not count
 */
export function namesCollectionElsewhere(tree: SourceTree, file: string): boolean {
  return filesAround(tree, file).some((each) => each !== file && namesSearch(tree.textOf(each)));
}
