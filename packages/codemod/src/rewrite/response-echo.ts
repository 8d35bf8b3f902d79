import { unwrap, type CallSite, type PayloadRead } from '@modelhub-migration/contract/analysis';
import { sourceOf, type Workshop } from './draft.ts';
import { isVisible } from './model.ts';
import type { Node } from './types.ts';

/** Fields that came back from the request, which the successor does not repeat. */
export const isEcho = ({ path }: PayloadRead): boolean =>
  path[0] === 'properties' && (path[1] === 'input' || path[1] === 'options');

/** Whether an expression can be evaluated a second time, later and at another place, and give the same. */
function isRepeatable(shop: Workshop, node: Node, place: Node): boolean {
  const value = unwrap(node);
  if (value.type === 'Literal') return true;
  if (value.type === 'TemplateLiteral') return value.expressions.every((part) => isRepeatable(shop, part, place));
  if (value.type === 'ObjectExpression')
    return value.properties.every((item) => item.type === 'Property' && isRepeatable(shop, item.value, place));
  if (value.type !== 'Identifier') return false;
  const variable = shop.scopes.variableOf(value);
  const isFixed = variable?.references.some(({ isWrite }) => isWrite) === false;
  return isFixed && isVisible(shop, value, place);
}

/**
 * Source of the part of the request that its answer is read for.
 *
 * @param echoes reads of fields that came back from the request
 * @returns `null` where a field cannot be written a second time
 */
export function echoedRequest(shop: Workshop, { body }: CallSite, echoes: readonly PayloadRead[]): string | null {
  const names = new Set(echoes.map(({ path }) => path[1] ?? ''));
  const members: string[] = [];
  for (const name of names) {
    const field = body?.fields.get(`properties.${name}`);
    if (field === undefined || !echoes.every(({ node }) => isRepeatable(shop, field.value, node))) return null;
    members.push(sourceOf(shop, field));
  }
  return `{ properties: { ${members.join(', ')} } }`;
}
