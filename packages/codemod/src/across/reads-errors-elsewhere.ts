import { readsClientErrors, type ClientErrors } from '../rewrite/index.ts';
import type { SourceTree } from './source-tree.ts';

/** Whether a text may look into an error; others need not be parsed for it. */
const mayReadErrors = (text: string): boolean => /\bcatch\b|err|ex\b|failure|fault|reason|cause/i.test(text);

/** The files that a failure may come to: through imports, and from there to what these import, such as a handler of errors. */
function reachedFrom(tree: SourceTree, file: string): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const each of reached) for (const importer of tree.index.importersOf(each)) reached.add(importer);
  for (const each of reached) for (const imported of tree.index.importsOf(each)) reached.add(imported);
  return reached;
}

/**
 * Whether a file that the failure of a call may come to looks into the errors of its HTTP client.
 *
 * @param file absolute, the one whose call it is; what it reads itself does not count
 */
export function readsErrorsElsewhere(tree: SourceTree, file: string, errors: ClientErrors): boolean {
  return [...reachedFrom(tree, file)].some(
    (each) =>
      each !== file &&
      mayReadErrors(tree.textOf(each)) &&
      (tree.scriptsOf(each) ?? []).some(({ module }) => readsClientErrors(module.scopes, errors)),
  );
}
