import { soleInitialiser, stringifyCall, textOfBytes } from './body.ts';
import type { ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { unwrap } from './walk.ts';

/** Steps between the body that a wrapper sends and its parameter that are looked through. */
const MAX_STEPS = 4;

/** `null` and `undefined`, which stand for no body at all. */
export const isNothing = (node: Node): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');

/** Whether what stands in body position sends none: an empty text does not. */
const isNoBody = (node: Node): boolean => isNothing(node) || (node.type === 'Literal' && node.value === '');

/** The branch of `body ? JSON.stringify(body) : undefined` and `body && …` that sends something. */
export function sentBranch(node: Node): Node | null {
  if (node.type === 'LogicalExpression') return node.operator === '&&' ? node.right : node.left;
  if (node.type !== 'ConditionalExpression') return null;
  if (isNoBody(unwrap(node.alternate))) return node.consequent;
  return isNoBody(unwrap(node.consequent)) ? node.alternate : null;
}

/**
 * What a wrapper sends, behind conditions, names and `JSON.stringify`.
 *
 * @param body the expression in body position
 */
export function sentValue(body: Node, scopes: ScopeAnalysis): { node: Node; isStringified: boolean } {
  let node = unwrap(body);
  for (let step = 0; step < MAX_STEPS; step++) {
    node = textOfBytes(node, scopes) ?? node;
    const stringify = stringifyCall(node, scopes);
    if (stringify !== null) return { node: stringify.arguments[0] as Node, isStringified: true };
    const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
    const next = variable === null ? sentBranch(node) : (soleInitialiser(variable)?.init ?? null);
    if (next === null) break;
    node = unwrap(next);
  }
  return { node: unwrap(body), isStringified: false };
}
