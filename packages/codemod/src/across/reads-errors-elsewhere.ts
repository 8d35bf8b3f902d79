import { readsClientErrors, type ClientErrors } from '../rewrite/index.ts';
import { failureReaches } from './failure-reaches.ts';
import type { SourceTree } from './source-tree.ts';

/** Whether a text may look into an error; others need not be parsed for it. */
const mayReadErrors = (text: string): boolean => /\bcatch\b|err|ex\b|failure|fault|reason|cause/i.test(text);

/**
 * Whether a file that the failure of a call may come to looks into the errors of its HTTP client.
 *
 * @param file absolute, the one whose call it is; what it reads itself does not count
 */
export function readsErrorsElsewhere(tree: SourceTree, file: string, errors: ClientErrors): boolean {
  return [...failureReaches(tree, file)].some(
    (each) =>
      each !== file &&
      mayReadErrors(tree.textOf(each)) &&
      (tree.scriptsOf(each) ?? []).some(({ module }) => readsClientErrors(module.scopes, errors)),
  );
}
