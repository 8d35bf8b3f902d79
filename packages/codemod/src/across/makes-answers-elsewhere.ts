import { makesAnswer } from '../rewrite/index.ts';
import type { SourceTree } from './source-tree.ts';
import { filesAround } from './tree-index.ts';

/**
 * Whether a file that a client may be given by makes answers of the retired API: those that import this one, one after another, and
 * what each of them imports.
 *
 * @param file absolute, the one that asks
 */
export function makesAnswersElsewhere(tree: SourceTree, file: string): boolean {
  return filesAround(tree, file).some((each) => each !== file && makesAnswer(tree.textOf(each)));
}
