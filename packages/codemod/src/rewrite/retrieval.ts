import { LEGACY_ORIGIN } from '@modelhub-migration/contract';
import { staticName, unwrap, type BodyUse, type CallSite } from '@modelhub-migration/contract/analysis';
import { adapt, sourceOf, type Draft, type Workshop } from './draft.ts';
import { freeName, placeBefore } from './placement.ts';
import type { Target } from './request-literal.ts';
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

/** Source of a call like the given one, with another URL and body. */
function siblingCall(shop: Workshop, site: CallSite, body: BodyUse, url: string, query: string): string | Refusal {
  const carrier: Node = body.stringify ?? body.node;
  const { call } = site;
  const inside = (node: Node): boolean => call.range[0] <= node.range[0] && node.range[1] <= call.range[1];
  if (!inside(carrier) || !inside(site.url.node)) return refuse('retrieval-client');
  const parts = [
    { node: site.url.node as Node, text: url },
    { node: carrier, text: body.stringify === null ? query : `JSON.stringify(${query})` },
  ].sort((a, b) => a.node.range[0] - b.node.range[0]);
  let text = '';
  let at = call.range[0];
  for (const part of parts) {
    text += shop.text.slice(at, part.node.range[0]) + part.text;
    at = part.node.range[1];
  }
  return text + shop.text.slice(at, call.range[1]);
}

/** How each client's answer to the query is read. */
const READERS: Readonly<Record<string, { readonly guard: boolean; readonly body: (answer: string) => string }>> = {
  fetch: { guard: true, body: (answer) => `await ${answer}.json()` },
  axios: { guard: false, body: (answer) => `${answer}.data` },
};

/**
 * Puts the query of a collection before a prediction that searched one: retrieval is a call of its own now.
 *
 * @returns the names that the new request is filled with
 */
export function addRetrieval(
  shop: Workshop,
  draft: Draft,
  site: CallSite,
  body: BodyUse,
): Target['retrieval'] | Refusal {
  const id = body.fields.get('properties.collectionId')?.value;
  const question = body.fields.get('properties.collectionQuery')?.value;
  if (id === undefined && question === undefined) return null;
  const reader = Object.hasOwn(READERS, site.client) ? READERS[site.client] : undefined;
  if (id === undefined || question === undefined)
    return refuse('body-not-understood', 'A collection takes both collectionId and collectionQuery.');
  if (reader === undefined || site.url.baseUrl !== null) return refuse('retrieval-client');
  const callee = 'callee' in site.call ? site.call.callee : null;
  if (callee?.type === 'MemberExpression' && staticName(callee.property, callee.computed) === null)
    return refuse('retrieval-client');
  const place = placeBefore(shop, site.call);
  if (place?.async !== true) return refuse('retrieval-placement');
  const url = queryUrl(shop, site, id as Expression);
  if (isRefusal(url)) return url;
  const { limit } = shop.settings.config.retrieval;
  const query = sourceOf(shop, question);
  const call = siblingCall(shop, site, body, url, `{ query: ${query}, limit: ${String(limit)} }`);
  if (isRefusal(call)) return call;
  const answer = freeName(shop, 'retrieval');
  const context = freeName(shop, 'context');
  const { eol, semicolons, indent: unit } = shop.style;
  const end = semicolons ? ';' : '';
  const lines = [
    `const ${answer} = await ${call}${end}`,
    ...(reader.guard
      ? [
          `if (!${answer}.ok) {`,
          `${unit}throw new Error(\`The collection query failed with status \${${answer}.status}\`)${end}`,
          '}',
        ]
      : []),
    `const ${context} = ${adapt(shop, draft, 'decodeContext', reader.body(answer))}${end}`,
  ];
  const text = lines.map((line) => place.indent + line + eol).join('');
  draft.edits.push({ start: place.offset, end: place.offset, text });
  return { context, query };
}
