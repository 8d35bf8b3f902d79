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

/** The value under a path of an object or list literal; the deepest expression that can be reached. */
export function memberOfLiteral(argument: Expression, path: readonly (string | null)[]): Expression {
  let value = argument;
  for (const name of path) {
    const object = literalIn(value);
    if (object.type === 'ArrayExpression') {
      const index = Number(name);
      const element = object.elements.slice(0, index + 1).some((item) => item?.type === 'SpreadElement')
        ? undefined
        : object.elements[index];
      if (element == null) return value;
      value = element as Expression;
      continue;
    }
    if (object.type !== 'ObjectExpression' || name === null) return value;
    const property = object.properties.findLast(
      (item): item is TSESTree.Property => item.type === 'Property' && staticName(item.key, item.computed) === name,
    );
    if (property === undefined) return value;
    value = property.value as Expression;
  }
  return value;
}
