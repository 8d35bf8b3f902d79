import {
  contains,
  isFunction,
  isTransparent,
  unwrap,
  walk,
  type CallSite,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Draft, type Workshop } from './draft.ts';
import { isSettled, isVisible } from './model.ts';
import { freeName, isPlainName, placeBefore } from './placement.ts';
import { statementsBefore } from './statements-before.ts';
import type { Node } from './types.ts';

function holdsPause(root: Node): boolean {
  let found = false;
  walk(root, ({ type }) => !(found ||= type === 'AwaitExpression' || type === 'YieldExpression'));
  return found;
}

/** How a URL is named a second time. */
export interface NamedUrl {
  readonly source: string;
  /** Whether it means the same where another expression stands. */
  isAtHand(place: Node): boolean;
  /** Declares it, after all other changes of the call. */
  declare?: (draft: Draft) => void;
}

/** Source of a URL as an argument. */
export const urlText = (shop: Workshop, node: Node): string =>
  node.type === 'SequenceExpression' ? `(${sourceOf(shop, node)})` : sourceOf(shop, node);

/** The statement of a block that a node stands in, where it begins a line. */
function statementIn(shop: Workshop, block: Node | undefined, node: Node): Node | null {
  let at: Node | null = node;
  while (at !== null && shop.scopes.parentOf(at) !== block) at = shop.scopes.parentOf(at);
  return at !== null && shop.text.slice(lineStart(shop, at), at.range[0]).trim() === '' ? at : null;
}

/** Whether one of the statements from one up to that of a call does anything but give values names. */
function hasEffectBetween(shop: Workshop, first: Node, call: Node): boolean {
  const block = shop.scopes.parentOf(first);
  const statements: readonly Node[] = block !== null && 'body' in block && Array.isArray(block.body) ? block.body : [];
  return statements
    .filter(({ range: [start, end] }) => first.range[0] <= start && end < call.range[0])
    .some((statement) => shop.effectsOf(statement).length > 0);
}

const lineStart = ({ text }: Workshop, { range: [start] }: Node): number => text.lastIndexOf('\n', start - 1) + 1;

/** Whether a value is the same at whatever time it is asked for. */
const isFixed = (shop: Workshop, value: Node, call: Node): boolean =>
  value.type === 'Literal' || isFunction(value) || (value.type === 'Identifier' && isSettled(shop, value, call));

/** Whether a call evaluates a part of its first argument before anything else whose value may depend on when that is. */
function comesFirst(shop: Workshop, call: Node, part: Node): boolean {
  let at = part;
  for (let parent = shop.scopes.parentOf(at); parent !== null; at = parent, parent = shop.scopes.parentOf(at)) {
    if (parent === call) return 'arguments' in call && call.arguments[0] === at;
    const isValue = parent.type === 'Property' && parent.value === at && !parent.computed;
    if (isValue || isTransparent(parent)) continue;
    if (parent.type !== 'ObjectExpression') return false;
    const isEarlier = ({ range }: Node): boolean => range[1] <= at.range[0];
    const isHarmless = (item: TSESTree.ObjectLiteralElement): boolean =>
      item.type === 'Property' && !item.computed && isFixed(shop, item.value, call);
    if (!parent.properties.filter(isEarlier).every(isHarmless)) return false;
  }
  return false;
}

/**
 * Gives a URL that is made in the call a name before it, and before its body, unless it is one already.
 *
 * @param isLate whether the name is also needed when the answer is there
 */
export function nameUrl(shop: Workshop, { call, url, body }: CallSite, isLate: boolean): NamedUrl | null {
  const { node } = url;
  const source = urlText(shop, node);
  const isAtHand = (place: Node): boolean =>
    contains(call, place) || (isVisible(shop, node, place) && isSettled(shop, node, place));
  const isKept = unwrap(node).type === 'Identifier' && isSettled(shop, node, call);
  if (isLate ? isKept : isPlainName(node)) return { source, isAtHand };
  const before = placeBefore(shop, call);
  const hasEffect = shop.effectsOf(node).length > 0;
  const earlier = body === null || contains(call, body.node) ? null : statementIn(shop, before?.block, body.node);
  const isKnownThere =
    earlier !== null &&
    isVisible(shop, node, earlier) &&
    isSettled(shop, node, earlier) &&
    (!hasEffect || !hasEffectBetween(shop, earlier, call));
  const place = statementsBefore(shop, isKnownThere ? earlier : call);
  const isNeeded = isLate || hasEffect || holdsPause(node);
  if (place === null || (hasEffect && !comesFirst(shop, call, node)) || (before === null && !isNeeded))
    return isNeeded ? null : { source, isAtHand };
  const name = freeName(shop, 'legacyUrl', { ...place, call });
  return {
    source: name,
    isAtHand: ({ range: [start, end] }) => place.offset <= start && end <= place.block.range[1],
    declare: (draft) => {
      place.put(draft, [`const ${name} = ${source}`]);
    },
  };
}
