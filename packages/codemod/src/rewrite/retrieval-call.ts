import { LEGACY_ORIGIN } from '@modelhub-migration/contract';
import { soleInitialiser, unwrap, walk, type CallSite } from '@modelhub-migration/contract/analysis';
import { sourceOf, type Workshop } from './draft.ts';
import type { Repeated } from './repeated-call.ts';
import { originLength, spread } from './url-base.ts';
import { asUrlObject } from './url.ts';
import { givenSource } from './url-member.ts';
import { buildParts, HOLE, urlSource, withMarks, type Segment } from './url-parts.ts';
import { isRefusal, refuse, type Expression, type Node, type Refusal } from './types.ts';

/**
 * Path of a collection's query, of the expression that gives the collection's id.
 *
 * @param start what it begins with
 */
export function queryPath(shop: Workshop, collectionId: Expression, start: '/' | ''): Segment[] {
  const id = unwrap(collectionId);
  const segment: Segment =
    id.type === 'Literal' && typeof id.value === 'string'
      ? { text: id.value }
      : { source: sourceOf(shop, collectionId) };
  return [{ text: `${start}collections/` }, segment, { text: '/query' }];
}

/** What a query's path is appended to. */
export interface QueryBase {
  readonly segment: Segment;
  /** Source of an expression that has to go on meaning the retired host; `null` where nothing changes it. */
  readonly kept: string | null;
}

/** The base of a URL that is one expression, which can be named a second time: `base` of `base + path` and of `new URL(path, base)`. */
function baseIn(shop: Workshop, url: Expression): Expression | null {
  const [, base] = asUrlObject(url)?.arguments ?? [];
  if (base !== undefined) return base.type === 'SpreadElement' ? null : base;
  const built = buildParts(url);
  const { text, owners } = spread(shop, built.parts);
  const [first] = built.parts;
  return first !== undefined && 'expression' in first && owners[originLength(text) - 1] === 0 ? first.expression : null;
}

/**
 * What a URL's base has before its path: the retired route may begin in a base that collections are asked of, too.
 *
 * @param base the expression that is named a second time
 */
function originOf(shop: Workshop, url: Expression, base: Expression): Segment {
  const source = sourceOf(shop, base);
  const own = spread(shop, [{ expression: base }]).text;
  const whole = spread(shop, buildParts(url).parts).text;
  // A base that nobody knows is an origin where the whole route stands behind it; what URL joins may end with a slash.
  const isWhole = own !== HOLE || whole.startsWith(`${HOLE}/models/`);
  const isOrigin = originLength(own) === own.length && isWhole && asUrlObject(url) === null;
  return { source: isOrigin ? source : `new URL(${source}).origin` };
}

/** The base of a URL, for the host that still serves collections; `null` where it cannot be named a second time. */
function baseOf(shop: Workshop, url: Expression): QueryBase | null {
  const base = baseIn(shop, url);
  return base === null ? null : { segment: originOf(shop, url, base), kept: sourceOf(shop, base) };
}

/** Whether an expression is made of texts and of names that no file declares, so that no rewrite changes what it means. */
function isOfGlobals({ scopes }: Workshop, expression: Node): boolean {
  let isGlobal = true;
  walk(
    expression,
    (node) => (isGlobal &&= node.type !== 'ThisExpression' && scopes.referenceOf(node)?.variable == null),
  );
  return isGlobal;
}

const initialValue = ({ scopes }: Workshop, node: Node): Expression | null => {
  const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
  return variable === null ? null : (soleInitialiser(variable)?.init ?? null);
};

/**
 * The program's own base for a query that only the running program knows to be needed: whatever the environment may put in
 * the place of the retired host is asked for the collections, too.
 */
export function searchBase(shop: Workshop, { url }: CallSite): QueryBase | null {
  const texts = url.value.alternatives.map(withMarks);
  const origins = new Set(texts.map((text) => text.slice(0, originLength(text))));
  const [origin = ''] = origins;
  if (origins.size === 1 && !origin.includes(HOLE)) return { segment: { text: LEGACY_ORIGIN }, kept: null };
  const address = initialValue(shop, url.node) ?? url.node;
  const base = baseIn(shop, address);
  if (base === null) return null;
  for (const value of [base, initialValue(shop, base)])
    if (value !== null && isOfGlobals(shop, value)) return { segment: originOf(shop, address, value), kept: null };
  return baseOf(shop, address);
}

/** Source of the collection's query URL, on the host that still serves collections. */
function queryUrl(shop: Workshop, site: CallSite): Segment | Refusal {
  const text = withMarks(site.url.pieces);
  if (!text.slice(0, originLength(text)).includes(HOLE)) return { text: LEGACY_ORIGIN };
  return baseOf(shop, site.url.node)?.segment ?? refuse('retrieval-placement');
}

/**
 * Source of the call that queries a collection: like the prediction's call, with another URL and body, and without types
 * of the old answer, or with `any` in their place.
 *
 * @param path of the query
 * @param repeated how the prediction's call is made
 * @param body source of the query's body
 * @param given what the path is appended to; by default the base that the prediction's URL tells
 */
export function queryCall(
  shop: Workshop,
  site: CallSite,
  path: readonly Segment[],
  { carrier, answersAny, asUrl }: Pick<Repeated, 'carrier' | 'answersAny' | 'asUrl'>,
  body: string,
  given?: Segment,
): string | Refusal {
  const { call } = site;
  const base = given ?? queryUrl(shop, site);
  if (isRefusal(base)) return base;
  const address = urlSource(shop, { node: site.url.node, joint: 'template', parts: [] }, [base, ...path]);
  const url = asUrl ? `new URL(${address})` : address;
  const types = 'typeArguments' in call ? call.typeArguments : undefined;
  const parts: { node: Node; text: string }[] = [
    { node: site.url.node, text: givenSource(shop, site.url, url) },
    { node: carrier, text: body },
    ...(types == null
      ? []
      : [{ node: types, text: answersAny ? `<${types.params.map(() => 'any').join(', ')}>` : '' }]),
  ].sort((a, b) => a.node.range[0] - b.node.range[0]);
  let text = '';
  let at = call.range[0];
  for (const { node, text: replacement } of parts) {
    const parent = shop.scopes.parentOf(node);
    const key = parent?.type === 'Property' && parent.shorthand ? `${sourceOf(shop, node)}: ` : '';
    text += shop.text.slice(at, node.range[0]) + key + replacement;
    at = node.range[1];
  }
  return text + shop.text.slice(at, call.range[1]);
}
