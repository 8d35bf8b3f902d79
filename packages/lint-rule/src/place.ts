import type { TSESTree } from '@typescript-eslint/types';
import { isTransparent, staticName, type Module } from '@modelhub-migration/contract/analysis';

type Node = TSESTree.Node;

/** How far a value has come on its way through a program. */
export interface Place {
  readonly node: Node;
  /**
   * What it is there: the text itself; an element of a list, which may be one of servers to ask as well as one of origins to allow, so that
   * a name has to tell; or a part of some thing: an object, a function, a client, an answer.
   */
  readonly as: 'text' | 'list' | 'thing';
  /** Whether a call has been given it, so that whoever calls the function around uses it. */
  readonly isUsed: boolean;
}

/** Where a value goes from a place: the next ones, or `'others'` for other files. */
export type Ways = readonly Place[] | 'others';

export const asThing = (at: Place, node: Node | null): Ways => (node === null ? [] : [{ ...at, node, as: 'thing' }]);

/** The last name of a chain of members: `create` of `axios.create`. */
export function lastName(node: Node): string {
  if (node.type === 'MemberExpression') return staticName(node.property, node.computed) ?? '';
  return node.type === 'Identifier' ? node.name : '';
}

/** The object that a chain of members is asked of: `axios` of `axios.create`. */
export function rootOf(node: Node): Node {
  let root = node;
  while (root.type === 'MemberExpression' || isTransparent(root))
    root = root.type === 'MemberExpression' ? root.object : (root as unknown as { expression: Node }).expression;
  return root;
}

/** The module that a name is imported or required from; `null` for a name of the file's own, or none. */
export function sourceOf(name: Node, { scopes }: Module): string | null {
  for (const { node } of scopes.variableOf(name)?.definitions ?? []) {
    const declaration = scopes.parentOf(node);
    if (declaration?.type === 'ImportDeclaration') return declaration.source.value;
    const made = node.type === 'VariableDeclarator' && node.init !== null ? rootOf(node.init) : node;
    const [source] = made.type === 'CallExpression' && lastName(made.callee) === 'require' ? made.arguments : [];
    if (source?.type === 'Literal' && typeof source.value === 'string') return source.value;
  }
  return null;
}
