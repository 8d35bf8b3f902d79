import type { TSESTree } from '@typescript-eslint/types';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';
import { sentBranch } from './wrapper-body.ts';

/** The name that a member chain starts at: `a` of `a.b.c`. */
export function rootName(node: Node): TSESTree.Identifier | null {
  let at = unwrap(node);
  while (at.type === 'MemberExpression') at = unwrap(at.object);
  return at.type === 'Identifier' ? at : null;
}

/** Names in an expression that may carry a whole URL or body: the expression itself, and parts of templates and sums. */
export function namesIn(node: Node): TSESTree.Identifier[] {
  const inner = unwrap(node);
  if (inner.type === 'TemplateLiteral') return inner.expressions.flatMap(namesIn);
  if (inner.type === 'BinaryExpression') return [...namesIn(inner.left), ...namesIn(inner.right)];
  if (inner.type === 'LogicalExpression') return [...namesIn(inner.left), ...namesIn(inner.right)];
  if (inner.type === 'NewExpression') return inner.arguments.flatMap(namesIn);
  const root = rootName(inner);
  return root === null ? [] : [root];
}

/** The names read from a name in a member chain: `a` in `a.b.c` → b, c. */
export function memberPath(name: Node, parentOf: (node: Node) => Node | null): (string | null)[] {
  const path: (string | null)[] = [];
  let node = name;
  for (
    let parent = parentOf(node);
    parent?.type === 'MemberExpression' && parent.object === node;
    parent = parentOf(node)
  ) {
    path.push(staticName(parent.property, parent.computed));
    node = parent;
  }
  return path;
}

/** A literal, also where it is only given under a condition: `token ? [url, token] : null`. */
function literalIn(value: Node): Node {
  const node = unwrap(value);
  const branch = sentBranch(node);
  return branch === null ? node : literalIn(branch);
}

/** How far a path leads into object and list literals. */
export interface Reached {
  /** The deepest expression that can be reached. */
  readonly value: Expression;
  /** What of the path lies behind it. */
  readonly left: readonly (string | null)[];
}

/** The value under a path of an object or list literal. */
export function memberOfLiteral(argument: Expression, path: readonly (string | null)[]): Reached {
  let value = argument;
  for (const [index, name] of path.entries()) {
    const next = memberNamed(literalIn(value), name);
    if (next === null) return { value, left: path.slice(index) };
    value = next;
  }
  return { value, left: [] };
}

function memberNamed(literal: Node, name: string | null): Expression | null {
  if (literal.type === 'ArrayExpression') {
    const index = Number(name);
    if (literal.elements.slice(0, index + 1).some((item) => item?.type === 'SpreadElement')) return null;
    return (literal.elements[index] ?? null) as Expression | null;
  }
  if (literal.type !== 'ObjectExpression' || name === null) return null;
  const property = literal.properties.findLast(
    (item): item is TSESTree.Property => item.type === 'Property' && staticName(item.key, item.computed) === name,
  );
  return property === undefined ? null : (property.value as Expression);
}
