import { callsOf, isFunction, type FunctionNode, type Pieces } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

const contains = (outer: Node, inner: Node): boolean =>
  outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

/** Whether every call of a function is in this file, so that its parameters have no other values. */
function hasKnownCallers(shop: Workshop, fn: FunctionNode): boolean {
  const { scopes } = shop;
  if (callsOf(fn, scopes) !== null) return true;
  const method = scopes.parentOf(fn);
  const owner = method?.type === 'MethodDefinition' && method.kind === 'constructor' ? scopes.parentOf(method) : null;
  const declared = owner === null ? null : scopes.parentOf(owner);
  if (declared?.type !== 'ClassDeclaration' || declared.id === null) return false;
  const outer = scopes.parentOf(declared);
  if (outer?.type === 'ExportNamedDeclaration' || outer?.type === 'ExportDefaultDeclaration') return false;
  const uses = scopes.variableOf(declared.id)?.references ?? [];
  return uses.every(({ identifier, isType }) => {
    const parent = scopes.parentOf(identifier);
    return isType || (parent?.type === 'NewExpression' && parent.callee === identifier);
  });
}

/** The function that a node gives a default value to a parameter of. */
function defaultOf(shop: Workshop, node: Node): FunctionNode | null {
  for (let at: Node = node, parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (isFunction(parent)) return (parent.params as Node[]).includes(at) ? parent : null;
    if (parent.type.endsWith('Statement')) return null;
    at = parent;
  }
  return null;
}

/**
 * Whether a value has come through a parameter that code elsewhere may give another value.
 *
 * @param expression the expression with this value; what is passed in it is no surprise
 */
export function isOpen(shop: Workshop, pieces: Pieces, expression: Node): boolean {
  return pieces.some(({ uses = [], node, file }) => {
    if (node === undefined || file !== undefined) return false;
    if (contains(expression, node)) return false;
    const fn = defaultOf(shop, node);
    if (fn !== null && !hasKnownCallers(shop, fn)) return true;
    return uses.some((use) => {
      if (use.type !== 'Identifier') return false;
      const [definition] = shop.scopes.variableOf(use)?.definitions ?? [];
      if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return false;
      // A callback inside the expression is given what the expression itself has.
      return !contains(expression, definition.node) && !hasKnownCallers(shop, definition.node);
    });
  });
}
