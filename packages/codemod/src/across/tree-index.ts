import path from 'node:path';
import { isInside } from '../files.ts';
import { packageFolder } from '../workspace.ts';
import type { SourceTree } from './source-tree.ts';

/** What the files of a tree have to do with each other, as far as their texts tell. */
export interface TreeIndex {
  /** Files that name a file where modules are named, by the file. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
  /** Files that call something by a bare name, by the name. */
  readonly calls: ReadonlyMap<string, readonly string[]>;
  /** Folders of packages one of whose files loads modules that cannot be told. */
  readonly loadAnything: ReadonlySet<string>;
}

/** Something that loads modules, and the module that it names. */
const SPECIFIER =
  /\b(?:from|import|require|resolve|[a-z]*[mM]ock|importActual|requireActual|URL)\b\s*\(?\s*(['"`])([^'"`\n]+)\1/g;

const CALL = /(?<![\w$.])([\w$]+)\s*\(/g;

/** What looks as if it loaded a module by a name that is made while the program runs, or by a pattern. */
const COMPUTED = /(?<![\w$.])(?:import|require)\s*\(\s*(?!['"]|\))|\bimport\.meta\.glob|\brequire\.context\b/;

/** Whether a file loads modules that cannot be told, one of which may be any. */
function loadsAnything(tree: SourceTree, file: string, text: string): boolean {
  if (!COMPUTED.test(text)) return false;
  if (/\bimport\.meta\.glob|\brequire\.context\b/.test(text)) return true;
  return (tree.scriptsOf(file) ?? []).some(
    ({ module: { scopes } }) =>
      scopes.ofType('ImportExpression').some(({ source }) => source.type !== 'Literal') ||
      scopes
        .ofType('CallExpression')
        .some(
          ({ callee, arguments: [specifier] }) =>
            callee.type === 'Identifier' &&
            callee.name === 'require' &&
            specifier !== undefined &&
            specifier.type !== 'Literal',
        ),
  );
}

/** The folder of the package that a file is in, or the top of the tree. */
export function packageOf(tree: SourceTree, file: string): string {
  const folder = packageFolder(path.dirname(file));
  return folder !== undefined && isInside(folder, tree.root) ? folder : tree.root;
}

function add(map: Map<string, string[]>, key: string, file: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [file]);
  else if (known.at(-1) !== file) known.push(file);
}

/** Reads every source of a tree once. */
export function createTreeIndex(tree: SourceTree): TreeIndex {
  const importers = new Map<string, string[]>();
  const calls = new Map<string, string[]>();
  const loadAnything = new Set<string>();
  for (const file of tree.sources) {
    const text = tree.textOf(file);
    for (const [, , specifier = ''] of text.matchAll(SPECIFIER)) {
      const target = tree.resolve(specifier, file);
      if (target !== undefined) add(importers, target, file);
    }
    for (const [, name = ''] of text.matchAll(CALL)) add(calls, name, file);
    if (loadsAnything(tree, file, text)) loadAnything.add(packageOf(tree, file));
  }
  return { importers, calls, loadAnything };
}
