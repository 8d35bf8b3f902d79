import {
  contains,
  isFunction,
  staticName,
  type CallSite,
  type PayloadOrigin,
} from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Manner } from './manners.ts';
import { quoted } from './style.ts';
import type { Node } from './types.ts';

/** The place of an object or a list in which an answer stands: `value` of `{ ok: true, value }`, `1` of `[null, body]`. */
export interface AnswerPlace {
  readonly name: string;
  /** Whether the program takes what it gets apart, so that it always has the place. */
  readonly isTaken: boolean;
}

/** Whether a pattern takes apart what a call gives right where it is called: in `const { data } = await post(…)`, `post(…).then(([, data]) => …)`. */
function isTakenFrom({ scopes }: Workshop, call: Node, pattern: Node): boolean {
  const holder = scopes.parentOf(pattern);
  if (holder?.type === 'VariableDeclarator') return holder.init !== null && contains(holder.init, call);
  const chain = isFunction(holder) ? scopes.parentOf(holder) : null;
  return chain?.type === 'CallExpression' && contains(chain.callee, call);
}

/** The place that a body is taken from where it first appears. */
function placeOf(shop: Workshop, call: Node, { node }: PayloadOrigin): AnswerPlace | null {
  if (node.type === 'MemberExpression') {
    const name = staticName(node.property, node.computed);
    return name === null ? null : { name, isTaken: false };
  }
  const pattern = shop.scopes.parentOf(node);
  if (pattern === null) return null;
  const name =
    node.type === 'Property'
      ? staticName(node.key, node.computed)
      : pattern.type === 'ArrayPattern'
        ? String((pattern.elements as readonly unknown[]).indexOf(node))
        : null;
  return name === null ? null : { name, isTaken: isTakenFrom(shop, call, pattern) };
}

/**
 * Where a successful answer stands in what a function gives.
 *
 * @returns `null` where that may be more than one place, or nothing is read from it
 */
export function answerPlace(shop: Workshop, { call, response }: CallSite): AnswerPlace | null {
  const { under, origins, reads, escapes } = response;
  const known = (found: readonly (PayloadOrigin | null)[]): AnswerPlace[] => {
    const places = found.flatMap((origin) => (origin === null ? [] : (placeOf(shop, call, origin) ?? [])));
    return [...new Map(places.map((place) => [place.name, place])).values()];
  };
  const [sole, ...more] = under ?? [];
  if (sole !== undefined && more.length === 0 && origins.length === 0) return { name: sole, isTaken: false };
  const outputs = reads.filter(({ path: [first] }) => first === 'properties');
  const [place, ...others] =
    [outputs, escapes, origins.map((origin) => ({ origin }))]
      .map((uses) => known(uses.map(({ origin }) => origin)))
      .find((places) => places.length > 0) ?? [];
  return place === undefined || others.length > 0 || under?.includes(place.name) !== true ? null : place;
}

/** Types that may be of no value. */
const NOTHING = /\b(?:any|null|undefined|void)\b/;

/** Whether a function may give nothing at all, as far as its own types tell. */
const mayGiveNothing = (shop: Workshop, callee: Node): boolean =>
  shop.follow(callee).some(({ node, frame }) => {
    const type = isFunction(node) ? node.returnType : undefined;
    return type === undefined || NOTHING.test(frame.module.text.slice(...type.range));
  });

/**
 * A client's manner where its answer stands in a place of what a function gives. What a refusal gives may lack that place, or be
 * nothing, unless the program takes what it gets apart without looking.
 */
export function inPlace(shop: Workshop, { call }: CallSite, manner: Manner, { name, isTaken }: AnswerPlace): Manner {
  const { scopes, style } = shop;
  const isTyped = scopes.ofType('TSTypeAnnotation').length > 0;
  const at = (answer: string, chain = ''): string => {
    if (/^[A-Za-z_$][\w$]*$/.test(name)) return `${answer}${chain || '.'}${name}`;
    return `${answer}${chain}[${/^\d+$/.test(name) ? name : quoted(name, style.quote)}]`;
  };
  const { success, body } = manner;
  const inside = (answer: string): string => body(at(answer));
  if (success === null) return { success, body: inside };
  const isFound = (answer: string): string => {
    if (isTaken) return success(at(answer));
    if (!isTyped) return success(at(answer, '?.'));
    const some = 'callee' in call && mayGiveNothing(shop, call.callee) ? `${answer} && ` : '';
    return `${some}${quoted(name, style.quote)} in ${answer} && ${success(at(answer))}`;
  };
  const isAlone = isTaken || !isTyped;
  const failure = (answer: string): string => (isAlone ? `!${isFound(answer)}` : `!(${isFound(answer)})`);
  return { success: isFound, failure, body: inside };
}
