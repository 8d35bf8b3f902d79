import type { Node } from './types.ts';

/** Texts that stand for no body at all. */
const EMPTY_TEXTS: ReadonlySet<unknown> = new Set(['', '{}', '[]', 'null', null, false]);

/** `null`, `undefined`, `{}` and their like, which a wrapper gives in place of a body that is missing. */
export function isMissingBody(node: Node): boolean {
  if (node.type === 'Literal') return EMPTY_TEXTS.has(node.value);
  if (node.type === 'ObjectExpression') return node.properties.length === 0;
  if (node.type === 'ArrayExpression') return node.elements.length === 0;
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}
