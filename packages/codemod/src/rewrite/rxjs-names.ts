import type { TSESTree } from '@typescript-eslint/types';
import type { Draft, Workshop } from './draft.ts';

/** Functions of RxJS that make an Observable; unlike operators they are in its main module only. */
const MAKERS: ReadonlySet<string> = new Set(['of']);

/** What a file imports by name from a module, types left out. */
const importedFrom = ({ scopes }: Workshop, module: string): TSESTree.ImportSpecifier[] =>
  scopes
    .ofType('ImportDeclaration')
    .filter(({ source, importKind }) => source.value === module && importKind !== 'type')
    .flatMap(({ specifiers }) => specifiers.filter((specifier) => specifier.type === 'ImportSpecifier'));

/**
 * The file's names for functions of RxJS, which are added to an import of it where they are missing; `null` where there is no such
 * import, or the name of one is taken.
 */
export function rxjsNames<const Names extends readonly string[]>(
  shop: Workshop,
  draft: Draft,
  names: Names,
): { [Index in keyof Names]: string } | null {
  const main = importedFrom(shop, 'rxjs');
  const imported = [...main, ...importedFrom(shop, 'rxjs/operators')];
  const added = new Map<TSESTree.ImportSpecifier, string>();
  const local: string[] = [];
  for (const name of names) {
    const known = imported.find((each) => each.imported.type === 'Identifier' && each.imported.name === name);
    local.push(known?.local.name ?? name);
    if (known !== undefined) continue;
    const last = (MAKERS.has(name) ? main : imported).at(-1);
    if (last === undefined || shop.scopes.ofType('Identifier').some((each) => each.name === name)) return null;
    added.set(last, `${added.get(last) ?? ''}, ${name}`);
  }
  for (const [{ range }, text] of added) draft.edits.push({ start: range[1], end: range[1], text });
  return local as { [Index in keyof Names]: string };
}
