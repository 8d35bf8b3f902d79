import { readsEcho } from '../rewrite/index.ts';
import type { SourceTree } from './source-tree.ts';
import { reachedFrom } from './tree-index.ts';

/** Whether a text may read a field that an answer repeats of its request; others need not be parsed for it. */
const mayReadEcho = (text: string): boolean => /\bproperties\b/.test(text) && /\b(?:input|options)\b/.test(text);

/**
 * Whether a file that an answer may come to, through imports, reads what the answer repeats of its request.
 *
 * @param file absolute, the one whose call the answer is of; what it reads itself does not count
 */
export function readsEchoElsewhere(tree: SourceTree, file: string): boolean {
  return [...reachedFrom(tree, file)].some(
    (each) =>
      each !== file &&
      mayReadEcho(tree.textOf(each)) &&
      (tree.scriptsOf(each) ?? []).some(({ module }) => readsEcho(module.scopes)),
  );
}
