import { namesTemplate } from '../rewrite/index.ts';
import type { SourceTree } from './source-tree.ts';
import { connectedTo } from './tree-index.ts';

/** Whether data of a tree has such tokens: every file of the run asks. */
const inData = new WeakMap<SourceTree, boolean>();

function dataNamesTemplate(tree: SourceTree): boolean {
  const known = inData.get(tree) ?? tree.others.some((each) => namesTemplate(tree.textOf(each)));
  inData.set(tree, known);
  return known;
}

/**
 * Whether a file that a prompt may come from has the tokens of a prompt template: one that imports connect with this one, or data that a
 * program may read.
 *
 * @param file absolute, the one that sends the prompt; what it has itself does not count
 */
export const namesTemplateElsewhere = (tree: SourceTree, file: string): boolean =>
  connectedTo(tree, file).some((each) => each !== file && namesTemplate(tree.textOf(each))) || dataNamesTemplate(tree);
