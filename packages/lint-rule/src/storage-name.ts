import type { TSESTree } from '@typescript-eslint/types';

type Node = TSESTree.Node;

/** Between a value and what it is stored in: nothing that changes what is stored. */
const TRANSPARENT = new Set<string>([
  'LogicalExpression',
  'ConditionalExpression',
  'AssignmentPattern',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
]);

function nameOf(node: Node): string {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return node.name;
  if (node.type === 'Literal') return String(node.value);
  return node.type === 'MemberExpression' ? nameOf(node.property) : '';
}

/**
 * The name under which a value is stored; `null` where it is used on the spot (an argument, a comparison, an element of a list).
 *
 * @param value the expression
 * @param parentOf finds the node above
 */
export function storageName(value: Node, parentOf: (node: Node) => Node | null): string | null {
  let holder = parentOf(value);
  while (holder !== null && TRANSPARENT.has(holder.type)) holder = parentOf(holder);
  switch (holder?.type) {
    case 'VariableDeclarator':
    case 'TSEnumMember':
      return nameOf(holder.id);
    case 'AssignmentExpression':
      return nameOf(holder.left);
    case 'PropertyDefinition':
    case 'Property':
      return nameOf(holder.key);
    default:
      return null;
  }
}
