import type { SourceTree } from './source-tree.ts';

/**
 * The files that the failure of a call may come to: through imports, and from there to what these import, such as a handler of errors.
 *
 * @param file absolute, the one whose call it is; it is among them
 */
export function failureReaches({ index }: SourceTree, file: string): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const each of reached) for (const importer of index.importersOf(each)) reached.add(importer);
  for (const each of reached) for (const imported of index.importsOf(each)) reached.add(imported);
  return reached;
}
