import { LEGACY_ORIGIN } from '@modelhub-migration/contract';
import { unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import { sourceOf, type Workshop } from './draft.ts';
import { originLength, spread } from './url-base.ts';
import { buildParts, HOLE, urlSource, withMarks, type Segment } from './url-parts.ts';
import { isRefusal, refuse, type Expression, type Node, type Refusal } from './types.ts';

/** Source of the collection's query URL, on the host that still serves collections. */
function queryUrl(shop: Workshop, site: CallSite, collectionId: Expression): string | Refusal {
  const text = withMarks(site.url.pieces);
  const length = originLength(text);
  const origin = text.slice(0, length);
  let base: Segment = { text: LEGACY_ORIGIN };
  if (origin.includes(HOLE)) {
    const built = buildParts(site.url.node);
    const whole = spread(shop, built.parts);
    const [first] = built.parts;
    // Only a base that is one expression can be named a second time.
    if (first === undefined || !('expression' in first) || whole.owners[originLength(whole.text) - 1] !== 0)
      return refuse('retrieval-placement');
    base = { source: sourceOf(shop, first.expression) };
  }
  const id = unwrap(collectionId);
  const segment: Segment =
    id.type === 'Literal' && typeof id.value === 'string'
      ? { text: id.value }
      : { source: sourceOf(shop, collectionId) };
  return urlSource(shop, { node: collectionId, joint: 'template', parts: [] }, [
    base,
    { text: '/collections/' },
    segment,
    { text: '/query' },
  ]);
}

/**
 * Source of the call that queries a collection: like the prediction's call, with another URL and body, and without types
 * of the old answer.
 *
 * @param carrier the node in the call that gives the body
 * @param body source of the query's body
 */
export function queryCall(
  shop: Workshop,
  site: CallSite,
  collectionId: Expression,
  carrier: Node,
  body: string,
): string | Refusal {
  const { call } = site;
  const url = queryUrl(shop, site, collectionId);
  if (isRefusal(url)) return url;
  const types = 'typeArguments' in call ? call.typeArguments : undefined;
  const parts: { node: Node; text: string }[] = [
    { node: site.url.node, text: url },
    { node: carrier, text: body },
    ...(types == null ? [] : [{ node: types, text: '' }]),
  ].sort((a, b) => a.node.range[0] - b.node.range[0]);
  let text = '';
  let at = call.range[0];
  for (const { node, text: replacement } of parts) {
    text += shop.text.slice(at, node.range[0]) + replacement;
    at = node.range[1];
  }
  return text + shop.text.slice(at, call.range[1]);
}
