import path from 'node:path';
import {
  collectExports,
  isFunction,
  staticName,
  type Module,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { findModuleUses, type ModuleUse } from './module-uses.ts';
import { isPublished } from './published.ts';
import type { SourceTree, TreeScript } from './source-tree.ts';

type Node = TSESTree.Node;

/** A call of the function, in the script that it stands in. */
export interface CallerPlace {
  /** Absolute. */
  readonly file: string;
  readonly script: TreeScript;
  readonly call: TSESTree.CallExpression;
}

/** A name under which a file exports the function. */
interface ExportedName {
  readonly file: string;
  readonly name: string;
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

/** The names under which a module exports a function; `null` where the module itself is the function. */
function exportedNames(module: Module, start: number): string[] | null {
  const isIt = (node: Node | null): boolean => node !== null && isFunction(node) && node.range[0] === start;
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
  return (tree.index.calls.get(name) ?? []).some(
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

/**
 * Every call, in other files, of a function that a file exports.
 *
 * @param file absolute
 * @param start where the function starts
 * @returns `null` where some callers are or may be unknown: the package is published from there, the module is loaded
 *   by a computed name, handed on as a value, named in settings, or nothing but tests uses it
 */
export function findCallers(tree: SourceTree, file: string, start: number): CallerPlace[] | null {
  const [script, ...others] = tree.sources.has(file) ? (tree.scriptsOf(file) ?? []) : [];
  if (script === undefined || others.length > 0 || script.outside.trim() !== '') return null;
  const names = exportedNames(script.module, start);
  if (names === null || names.length === 0) return null;
  const pending: ExportedName[] = names.map((name) => ({ file, name }));
  const seen = new Set<string>();
  const found: CallerPlace[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const key = `${next.file}\0${next.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (isPublished(tree, next.file) || isNamedElsewhere(tree, next.file) || callsUndeclared(tree, next.name))
      return null;
    for (const use of findModuleUses(tree, next.file, next.name)) {
      if (use.is === 'unknown') return null;
      if (use.is === 'export') pending.push({ file: use.file, name: use.name });
      else found.push(use);
    }
  }
  const isTest = (each: ModuleUse & { is: 'call' }): boolean => TEST.test(path.relative(tree.root, each.file));
  return (found as (ModuleUse & { is: 'call' })[]).every(isTest) ? null : found;
}
