import { isFunction, unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Draft, type Workshop } from './draft.ts';
import type { Expression, Node } from './types.ts';
import { spread, successorBase } from './url-base.ts';
import { buildParts } from './url-parts.ts';

/** An origin without a path, as a base has it that paths are appended to. */
const BARE_ORIGIN = /^https?:\/\/[^/?#\s]+$/;

/** Whether a node stands in this file. */
function isHere({ scopes }: Workshop, node: Node): boolean {
  let at: Node | null = node;
  while (at !== null && at !== scopes.program) at = scopes.parentOf(at);
  return at !== null;
}

/** Names that a function gives its parameters, those taken out of an object included. */
function parameterNames(fn: Node): string[] {
  if (!isFunction(fn)) return [];
  const namesOf = (pattern: Node): string[] => {
    if (pattern.type === 'Identifier') return [pattern.name];
    if (pattern.type === 'AssignmentPattern') return namesOf(pattern.left);
    if (pattern.type !== 'ObjectPattern') return [];
    return pattern.properties.flatMap((item) => (item.type === 'Property' ? namesOf(item.value) : []));
  };
  return fn.params.flatMap(namesOf);
}

/** Whether an expression is a parameter of a function that nothing writes to. */
function isParameter(shop: Workshop, node: Node, fn: Node): boolean {
  const value = unwrap(node);
  if (value.type !== 'Identifier' || !parameterNames(fn).includes(value.name)) return false;
  return shop.scopes.variableOf(value)?.references.every(({ isWrite }) => !isWrite) ?? !isHere(shop, fn);
}

/**
 * Lets a function that other calls of the legacy host share be given a whole address in the place of a path: it then
 * resolves what it is given against its base instead of appending it.
 *
 * @param inner the URL in the function
 * @param object the `new URL(path, base)` that `inner` is, if it is one: that takes an address as it is
 * @returns the successor's base for the address; `null` where the function's own URL is not understood
 */
export function takeAddresses(
  shop: Workshop,
  draft: Draft,
  { url }: CallSite,
  inner: Expression,
  wrapper: Node,
  object: TSESTree.NewExpression | null,
): string | null {
  const known = url.pieces[0];
  const origin = known !== undefined && 'text' in known ? /^https?:\/\/[^/?#\s]+/.exec(known.text)?.[0] : undefined;
  if (origin === undefined) return null;
  if (object !== null) {
    const [path, base, ...others] = object.arguments;
    if (path === undefined || base === undefined || others.length > 0) return null;
    return isParameter(shop, path, wrapper) ? successorBase(origin) : null;
  }
  const built = buildParts(inner);
  const [base, appended, ...others] = built.parts;
  if (base === undefined || appended === undefined || others.length > 0 || !('expression' in appended)) return null;
  if (!isHere(shop, inner) || !isParameter(shop, appended.expression, wrapper)) return null;
  const whole = spread(shop, [base]);
  if (!whole.certain || !BARE_ORIGIN.test(whole.text)) return null;
  const source =
    'expression' in base ? sourceOf(shop, base.expression) : `${shop.style.quote}${base.text}${shop.style.quote}`;
  const [start, end] = built.node.range;
  draft.edits.push({ start, end, text: `new URL(${sourceOf(shop, appended.expression)}, ${source}).href` });
  return successorBase(origin);
}
