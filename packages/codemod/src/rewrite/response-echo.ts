import { unwrap, type CallSite, type PayloadRead } from '@modelhub-migration/contract/analysis';
import { sourceOf, type Workshop } from './draft.ts';
import { isVisible } from './model.ts';
import type { Node } from './types.ts';

/** Members of `properties` that came back from the request, which the successor does not repeat. */
const ECHOED: readonly string[] = ['input', 'options'];

export const isEcho = ({ path }: PayloadRead): boolean => path[0] === 'properties' && ECHOED.includes(path[1] ?? '');

const toRequest = (members: readonly string[]): string => `{ properties: { ${members.join(', ')} } }`;

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

/** Members of a name that is never written: what a caller sent is rarely changed while its answer is awaited. */
function isPart(shop: Workshop, node: Node, place: Node): boolean {
  const value = unwrap(node);
  return value.type === 'MemberExpression'
    ? !value.computed && isPart(shop, value.object, place)
    : isRepeatable(shop, value, place);
}

/**
 * Source of the part of the request that its answer repeats.
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
  return toRequest(members);
}

/**
 * The same for an answer that is handed on as a whole, to code that may read any field of it.
 *
 * @param place where the answer is handed on
 * @returns as much of the request as can be written a second time; `null` for nothing
 */
export function echoableRequest(shop: Workshop, { body }: CallSite, place: Node): string | null {
  const fields = ECHOED.map((name) => body?.fields.get(`properties.${name}`)).filter((field) => field !== undefined);
  const members = fields.filter(({ value }) => isPart(shop, value, place)).map((field) => sourceOf(shop, field));
  return members.length === 0 ? null : toRequest(members);
}
