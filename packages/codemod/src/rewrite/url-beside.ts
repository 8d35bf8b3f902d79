import { isFunction, unwrap, type CallSite, type Scope } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import type { Expression, Node } from './types.ts';
import { spread, successorBase } from './url-base.ts';
import { buildParts, HOLE, withMarks, type Segment } from './url-parts.ts';
import { isWholeOr, successorBaseOf, wholeOr } from './whole-addresses.ts';

/** An origin without a path, as a base has it that paths are appended to; the slash between may be its own. */
const BARE_ORIGIN = /^https?:\/\/[^/?#\s]+\/?$/;

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

/** The class that a `this` in a method of it belongs to. */
function classOfThis({ scopes }: Workshop, node: Node): Node | null {
  let at: Node | null = node;
  while (at !== null && at.type !== 'ClassBody') at = scopes.parentOf(at);
  return at;
}

/** Whether a base in a function means the same at a call of it: a constant of the file, a field of the same instance. */
function isSeenFrom(shop: Workshop, base: Node, wrapper: Node, call: CallSite['call']): boolean {
  const value = unwrap(base);
  if (value.type === 'Identifier') {
    const variable = shop.scopes.variableOf(value);
    const [definition, ...others] = variable?.definitions ?? [];
    let seen: Scope | null = shop.scopes.scopeOf(call);
    while (seen !== null && !seen.variables.has(value.name)) seen = seen.upper;
    const isConstant = definition?.kind === 'const' || definition?.kind === 'import';
    return isConstant && others.length === 0 && seen?.upper === null && seen === variable?.scope;
  }
  if (value.type !== 'MemberExpression' || value.object.type !== 'ThisExpression' || value.computed) return false;
  const own = classOfThis(shop, call);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : null;
  const isOwn = callee?.type === 'MemberExpression' && callee.object.type === 'ThisExpression';
  return isOwn && own !== null && own === classOfThis(shop, wrapper);
}

/**
 * Lets a function that other calls of the legacy host share be given a whole address in the place of a path: it then
 * resolves what it is given against its base instead of appending it.
 *
 * @param inner the URL in the function
 * @param object the `new URL(path, base)` that `inner` is, if it is one: that takes an address as it is
 * @returns the successor's base for the address, which only the running program may know; `null` where the function's own URL is not understood
 */
export function takeAddresses(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  inner: Expression,
  wrapper: Node,
  object: TSESTree.NewExpression | null,
): Segment | null {
  const { url, call } = site;
  const built = buildParts(inner);
  const [base, ...path] = built.parts;
  // A base that each caller tells is known at the call alone.
  const isTold = url.told !== undefined || (base !== undefined && spread(shop, [base]).text === HOLE);
  const told = isTold ? successorBaseOf(shop, draft, site) : null;
  // The region may be a text of its own.
  const origin = /^https?:\/\/[^/?#\s]+/.exec(withMarks(url.pieces))?.[0] ?? HOLE;
  const address = told ?? (origin.includes(HOLE) ? null : { text: successorBase(origin) });
  if (address === null || isWholeOr(inner)) return address;
  if (object !== null) {
    const [first, second, ...others] = object.arguments;
    if (first === undefined || second === undefined || others.length > 0) return null;
    return isParameter(shop, first, wrapper) ? address : null;
  }
  const [between] = path;
  const hasSlash = path.length === 2 && between !== undefined && 'text' in between && between.text === '/';
  const appended = path.length === (hasSlash ? 2 : 1) ? path.at(-1) : undefined;
  if (base === undefined || appended === undefined || !('expression' in appended)) return null;
  if (!isHere(shop, inner) || !isParameter(shop, appended.expression, wrapper)) return null;
  const given = sourceOf(shop, appended.expression);
  const [start, end] = built.node.range;
  const text = wholeOr(given, sourceOf(shop, built.node));
  if (told !== null) {
    draft.edits.push({ start, end, text });
    return told;
  }
  const whole = spread(shop, [base]);
  if (!BARE_ORIGIN.test(whole.text)) return null;
  if (!whole.certain) {
    if (!('expression' in base) || !isSeenFrom(shop, base.expression, wrapper, call)) return null;
    draft.edits.push({ start, end, text });
    return { source: adapt(shop, draft, 'toSuccessorBaseUrl', sourceOf(shop, base.expression)) };
  }
  if (hasSlash || whole.text.endsWith('/')) {
    draft.edits.push({ start, end, text });
    return address;
  }
  const source =
    'expression' in base ? sourceOf(shop, base.expression) : `${shop.style.quote}${base.text}${shop.style.quote}`;
  draft.edits.push({ start, end, text: `new URL(${given}, ${source}).href` });
  return address;
}
