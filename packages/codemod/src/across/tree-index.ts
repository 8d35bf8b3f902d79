import path from 'node:path';
import { isInside } from '../files.ts';
import { packageFolder } from '../workspace.ts';
import type { SourceTree } from './source-tree.ts';

/** What the files of a tree have to do with each other, as far as their texts tell. */
export interface TreeIndex {
  /** Files that name a file, absolute, where modules are named. */
  importersOf(file: string): readonly string[];
  /** Sources of the tree that a file, absolute, names where modules are named. */
  importsOf(file: string): readonly string[];
  /** Files that call something by a bare name. */
  filesCalling(name: string): readonly string[];
  /** Folders of packages one of whose files loads modules that cannot be told. */
  readonly loadAnything: ReadonlySet<string>;
  /** Files that may add functions of their own to a client of the program. */
  readonly hooking: readonly string[];
}

/** Something that loads modules, and the module that it names. */
const SPECIFIER =
  /\b(?:from|import|require|resolve|[a-z]*[mM]ock|importActual|requireActual|URL)\b\s*\(?\s*(['"`])([^'"`\n]+)\1/g;

/** Names that a text calls without an object before them. Looks back from each parenthesis: most words have none. */
function calledNames(text: string): Set<string> {
  const names = new Set<string>();
  for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1)) {
    let end = at;
    while (end > 0 && text.charCodeAt(end - 1) <= SPACE) end--;
    let start = end;
    while (start > 0 && isWordCode(text.charCodeAt(start - 1))) start--;
    if (start < end && text[start - 1] !== '.') names.add(text.slice(start, end));
  }
  return names;
}

const SPACE = 0x20;
const DOLLAR = 0x24;
const UNDERSCORE = 0x5f;

const isBetween = (code: number, from: number, to: number): boolean => from <= code && code <= to;

/** Whether a UTF-16 code unit is a letter without an accent, a digit, `_` or `$`. */
const isWordCode = (code: number): boolean =>
  isBetween(code, 0x61, 0x7a) ||
  isBetween(code, 0x41, 0x5a) ||
  isBetween(code, 0x30, 0x39) ||
  code === UNDERSCORE ||
  code === DOLLAR;

/** What looks as if it loaded a module by a name that is made while the program runs, or by a pattern. */
const COMPUTED = /(?<![\w$.])(?:import|require)\s*\(\s*(?!['"]|\))|\bimport\.meta\.glob|\brequire\.context\b/;

/** Members of a client that functions of a program's own are added to, or its base is written to, and the global one that they are put in the place of. */
const HOOKS = /\.\s*(?:interceptors|defaults)\b|\.\s*fetch\s*=(?![=>])/;

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

/** The files that a value of a file, absolute, may come to through imports, and the file itself. */
export function reachedFrom(tree: SourceTree, file: string): ReadonlySet<string> {
  const reached = new Set([file]);
  for (const each of reached) for (const importer of tree.index.importersOf(each)) reached.add(importer);
  return reached;
}

/** The files that a value of a file, absolute, may come to or from through imports: {@link reachedFrom}, and what each of them imports. */
export const filesAround = (tree: SourceTree, file: string): readonly string[] => [
  ...new Set([...reachedFrom(tree, file)].flatMap((each) => [each, ...tree.index.importsOf(each)])),
];

/** The files that take part in what a file, absolute, does with others: all that imports lead to or from, one after the other. */
export function connectedTo(tree: SourceTree, file: string): readonly string[] {
  const connected = new Set(reachedFrom(tree, file));
  for (const each of connected) for (const imported of tree.index.importsOf(each)) connected.add(imported);
  return [...connected];
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

/** A name up to its first dot; that of an `index` where a path ends in a folder. */
const stemOf = (name: string): string => name.replace(/[.?].*$/, '') || 'index';

/** The last name of a path, which is all that a file's own path and an import of it need to have in common. */
const lastOf = (specifier: string): string => stemOf(specifier.slice(specifier.lastIndexOf('/') + 1));

/** The last names that imports of a file may have: its own, that of a folder whose `index` or `main` it is, or none (`..`). */
function namesOf(file: string): string[] {
  const folders = path.dirname(file).split(path.sep);
  return [...new Set([stemOf(path.basename(file)), 'index', ...folders.map(stemOf)])];
}

/**
 * Reads sources of a tree once.
 *
 * @param files absolute; all sources by default
 */
export function createTreeIndex(tree: SourceTree, files: Iterable<string> = tree.sources): TreeIndex {
  const relative = new Map<string, { readonly file: string; readonly specifier: string }[]>();
  const others = new Map<string, string[]>();
  const imports = new Map<string, readonly string[]>();
  const importers = new Map<string, readonly string[]>();
  const calls = new Map<string, string[]>();
  const loadAnything = new Set<string>();
  const hooking: string[] = [];
  for (const file of files) {
    const text = tree.textOf(file);
    for (const [, , specifier = ''] of text.matchAll(SPECIFIER)) {
      if (specifier.startsWith('.')) {
        // Most files are never asked about, and to resolve a path takes several questions to the disk.
        const name = lastOf(specifier);
        const known = relative.get(name);
        if (known === undefined) relative.set(name, [{ file, specifier }]);
        else known.push({ file, specifier });
        continue;
      }
      const target = tree.resolve(specifier, file);
      if (target !== undefined) add(others, target, file);
    }
    for (const name of calledNames(text)) add(calls, name, file);
    if (loadsAnything(tree, file, text)) loadAnything.add(packageOf(tree, file));
    if (HOOKS.test(text)) hooking.push(file);
  }
  return {
    importersOf(file) {
      const known = importers.get(file);
      if (known !== undefined) return known;
      const candidates = new Set(namesOf(file).flatMap((name) => relative.get(name) ?? []));
      const naming = [...candidates].filter((each) => tree.resolve(each.specifier, each.file) === file);
      const found = [...new Set([...naming.map((each) => each.file), ...(others.get(file) ?? [])])];
      importers.set(file, found);
      return found;
    },
    importsOf(file) {
      const known = imports.get(file);
      if (known !== undefined) return known;
      const named = [...tree.textOf(file).matchAll(SPECIFIER)].map(([, , specifier = '']) =>
        tree.resolve(specifier, file),
      );
      const found = [...new Set(named)].filter((each) => each !== undefined && tree.sources.has(each)) as string[];
      imports.set(file, found);
      return found;
    },
    filesCalling: (name) => calls.get(name) ?? [],
    loadAnything,
    hooking,
  };
}
