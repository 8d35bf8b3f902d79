import path from 'node:path';
import {
  collectExports,
  constructorOf,
  isFunction,
  staticName,
  type Module,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { findModuleUses, findOwnUses } from './module-uses.ts';
import { isPublished } from './published.ts';
import type { SourceTree, TreeScript } from './source-tree.ts';
import type { ExportedName, Wanted } from './uses.ts';

type Node = TSESTree.Node;

/** A call of the function, in the script that it stands in. */
export interface CallerPlace {
  /** Absolute. */
  readonly file: string;
  readonly script: TreeScript;
  /** `new` for a constructor. */
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
}

/** The node that an exported name stands for: a function, or what a variable was made with. */
function valueOf(node: Node, module: Module): Node | null {
  if (node.type !== 'Identifier') return node;
  const [definition, ...others] = module.scopes.variableOf(node)?.definitions ?? [];
  if (definition === undefined || others.length > 0) return null;
  return initialOf(definition.node);
}

const initialOf = (node: Node): Node | null => (node.type === 'VariableDeclarator' ? node.init : node);

const variableValue = ({ definitions }: Variable): Node | null =>
  definitions.length === 1 && definitions[0] !== undefined ? initialOf(definitions[0].node) : null;

const CLASSES: ReadonlySet<string> = new Set(['ClassDeclaration', 'ClassExpression']);

/** Where a class starts, and those of its file that have its constructor for theirs. */
function startsOfHeirs(start: number, { scopes }: Module): readonly number[] {
  const starts = new Set([start]);
  const classes = scopes.ofType('ClassDeclaration').filter((each) => constructorOf(each) === null);
  // Each is declared before those that inherit from it: otherwise the file cannot be loaded.
  for (const { superClass, range } of classes) {
    const [base] = superClass?.type === 'Identifier' ? (scopes.variableOf(superClass)?.definitions ?? []) : [];
    if (base !== undefined && starts.has(base.node.range[0])) starts.add(range[0]);
  }
  return [...starts];
}

/** The names under which a module exports a function or class, each by where it starts; `null` where the module itself is one. */
function exportedNames(module: Module, starts: readonly number[]): string[] | null {
  const isIt = (node: Node | null): boolean =>
    node !== null && (isFunction(node) || CLASSES.has(node.type)) && starts.includes(node.range[0]);
  const { names, whole } = collectExports(module);
  const found = [...names].flatMap(([name, entry]) => {
    const value =
      'variable' in entry ? variableValue(entry.variable) : 'node' in entry ? valueOf(entry.node, module) : null;
    return isIt(value) ? [name] : [];
  });
  if (whole === null) return found;
  const members = valueOf(whole, module);
  if (members?.type !== 'ObjectExpression') return null;
  for (const member of members.properties) {
    if (member.type === 'SpreadElement') return null;
    const name = staticName(member.key, member.computed);
    if (name === null) return null;
    if (isIt(valueOf(member.value, module))) found.push(name);
  }
  return found;
}

/** What of a file's exports leads to a function: itself, or the class that it is a method or the constructor of. A class leads to itself. */
function exportOf({ scopes }: Module, start: number): { owner: Node | null; start: number; wanted: Wanted } | null {
  const method = scopes.ofType('MethodDefinition').find(({ value }) => value.range[0] === start);
  if (method === undefined) {
    const made = scopes.ofType('ClassDeclaration').find(({ range }) => range[0] === start);
    return { owner: made ?? null, start, wanted: { is: made === undefined ? 'function' : 'class' } };
  }
  const body = scopes.parentOf(method);
  const owner = body === null ? null : scopes.parentOf(body);
  const name = staticName(method.key, method.computed);
  if (owner === null || name === null) return null;
  const wanted: Wanted = method.kind === 'constructor' ? { is: 'class' } : { is: 'method', method: name };
  return { owner, start: owner.range[0], wanted };
}

const TEST = /(?:^|[/._-])(?:tests?|specs?|__tests__|__mocks__|mocks?|e2e|fixtures?|stories)(?:[/._-]|$)/i;

/** Whether settings or programs in other languages name a file by its path: a framework may call what it exports. */
function isNamedElsewhere(tree: SourceTree, file: string): boolean {
  const stem = path.basename(file).replace(/\.\w+$/, '');
  const folder = path.basename(path.dirname(file));
  const named = new RegExp(`(?:^|[^\\w-])(?:${escapeText(folder)}|\\.)/${escapeText(stem)}(?![\\w-])`, 'm');
  return tree.others.some((other) => !HARMLESS.test(other) && named.test(tree.textOf(other)));
}

/** Files that name sources without running what they export, or that {@link isPublished} reads. */
const HARMLESS = /(?:\.mdx?|(?:^|[\\/])(?:package|package-lock|[jt]sconfig[\w.-]*)\.json|[.-]lock(?:\.yaml)?)$/i;

const escapeText = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a file calls a name that it neither declares nor imports: some frameworks import by themselves. */
function callsUndeclared(tree: SourceTree, name: string): boolean {
  if (name === 'default') return false;
  return tree.index
    .filesCalling(name)
    .some(
      (file) =>
        tree
          .scriptsOf(file)
          ?.some(({ module: { scopes } }) =>
            scopes
              .ofType('CallExpression')
              .some(
                ({ callee }) =>
                  callee.type === 'Identifier' && callee.name === name && scopes.variableOf(callee) === null,
              ),
          ) === true,
    );
}

/** Whether nothing but tests runs a file, absolute. */
export const isTestFile = (tree: SourceTree, file: string): boolean => TEST.test(path.relative(tree.root, file));

/**
 * Every call, in other files, of a function that a file exports, of a method of a class that it exports, or of the class
 * itself for a constructor.
 *
 * @param file absolute
 * @param start where the function starts, or a class that inherits its constructor
 * @param text the file as it is going to be, where that is not what is on disk; nothing for a method
 * @returns `null` where some callers are or may be unknown: the package is published from there, the module is loaded
 *   by a computed name, handed on as a value, named in settings, or nothing but tests uses it
 */
export function findCallers(tree: SourceTree, file: string, start: number, text?: Module): CallerPlace[] | null {
  const found = callersElsewhere(tree, file, start, text);
  return found?.every((place) => isTestFile(tree, place.file)) === true ? null : found;
}

/** The same, tests included. */
function callersElsewhere(tree: SourceTree, file: string, start: number, text?: Module): CallerPlace[] | null {
  const exported = exportsOf(tree, file, start, text);
  if (exported === null || exported.names.length === 0 || exported.calls.length > 0) return null;
  return callersOf(tree, exported);
}

/**
 * The calls that {@link findCallers} finds, tests included, and those of a method in the file of its class; none of a function that is not
 * exported.
 */
export function callersAnywhere(tree: SourceTree, file: string, start: number): CallerPlace[] | null {
  const exported = exportsOf(tree, file, start);
  return exported === null ? null : callersOf(tree, exported);
}

/** Names that lead to a function from other files. */
interface Exported {
  readonly names: readonly ExportedName[];
  readonly wanted: Wanted;
  /** Calls of a method of instances that the file itself makes. */
  readonly calls: readonly CallerPlace[];
}

function exportsOf(tree: SourceTree, file: string, start: number, text?: Module): Exported | null {
  const [script, ...others] = tree.sources.has(file) ? (tree.scriptsOf(file) ?? []) : [];
  if (script === undefined || others.length > 0 || script.outside.trim() !== '') return null;
  const module = text ?? script.module;
  const sought = exportOf(module, start);
  if (sought === null) return null;
  const { owner, wanted } = sought;
  const names = exportedNames(module, wanted.is === 'class' ? startsOfHeirs(sought.start, module) : [sought.start]);
  if (names === null) return null;
  const own = owner === null || wanted.is !== 'method' ? [] : findOwnUses(file, script, owner, wanted);
  if (own.some((use) => use.is === 'unknown')) return null;
  return {
    names: [
      ...names.map((name) => ({ file, name, isInstance: false })),
      ...own.flatMap((use) => (use.is === 'export' ? [use] : [])),
    ],
    wanted,
    calls: own.flatMap((use) => (use.is === 'call' ? [use] : [])),
  };
}

function callersOf(tree: SourceTree, { names, wanted, calls }: Exported): CallerPlace[] | null {
  const pending: ExportedName[] = [...names];
  const seen = new Set<string>();
  const found: CallerPlace[] = [...calls];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const key = `${next.file}\0${next.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (isPublished(tree, next.file) || isNamedElsewhere(tree, next.file) || callsUndeclared(tree, next.name))
      return null;
    for (const use of findModuleUses(tree, next, wanted)) {
      if (use.is === 'unknown') return null;
      if (use.is === 'export') pending.push(use);
      else found.push(use);
    }
  }
  return found;
}
