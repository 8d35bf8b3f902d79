import { resolveModel } from '@modelhub-migration/contract';
import { contains, staticName, unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import { sourceOf, type Draft, type Workshop } from './draft.ts';
import { holderOf } from './holders.ts';
import { servesOnlySites } from './owners.ts';
import { quoted } from './style.ts';
import { refuse, type Expression, type Node, type Refusal } from './types.ts';

/** Source of an expression with the successor's ids for models that are written out in it. */
function withNewModels(shop: Workshop, node: Node): string {
  const { scopes, settings, style } = shop;
  const ids = scopes.ofType('Literal').flatMap((literal) => {
    if (typeof literal.value !== 'string' || !contains(node, literal)) return [];
    const resolution = resolveModel(literal.value, settings.config.models);
    return resolution.ok ? [{ range: literal.range, text: quoted(resolution.model.id, style.quote) }] : [];
  });
  const source = sourceOf(shop, node);
  const [offset] = node.range;
  return ids.reduceRight(
    (text, { range: [start, end], text: id }) => text.slice(0, start - offset) + id + text.slice(end - offset),
    source,
  );
}

/** Source of the argument that gives a URL: of an object that is made elsewhere, with the URL in its place. */
export const givenSource = (shop: Workshop, { node, member }: CallSite['url'], url: string): string =>
  member === undefined ? url : `{ ...${withNewModels(shop, unwrap(node))}, ${member}: ${url} }`;

/** The value of a member in the constant that an object is, where nothing but migrated calls is given it, for the same member. */
function ownValue(shop: Workshop, { node, member }: CallSite['url']): Expression | null {
  const holder = holderOf(shop, node);
  const object = holder === null ? null : unwrap(holder.init);
  if (holder === null || object?.type !== 'ObjectExpression' || !servesOnlySites(shop, holder)) return null;
  const isGiven = (use: Node): boolean =>
    shop.migrating.some(({ url }) => unwrap(url.node) === use && url.member === member);
  const at = object.properties.findLastIndex(
    (item) => item.type === 'Property' && staticName(item.key, item.computed) === member,
  );
  const item = object.properties[at];
  if (item?.type !== 'Property' || item.shorthand || holder.uses?.every(isGiven) !== true) return null;
  return object.properties.slice(at).some(({ type }) => type === 'SpreadElement') ? null : (item.value as Expression);
}

/**
 * Gives an address that a draft puts in the place of an object to the member of that which is the URL: in the object, where it is this
 * file's to change, else in a copy.
 *
 * @param before how many edits the draft had when it had no address
 */
export function putInMember(shop: Workshop, draft: Draft, url: CallSite['url'], before: number): Refusal | null {
  const object = unwrap(url.node);
  const [start, end] = object.range;
  const at = draft.edits.findIndex((edit, index) => index >= before && edit.start === start && edit.end === end);
  const address = draft.edits[at]?.text;
  if (address === undefined) return refuse('shared-url');
  const value = ownValue(shop, url);
  draft.edits[at] =
    value === null
      ? { start, end, text: givenSource(shop, url, address) }
      : { start: value.range[0], end: value.range[1], text: address };
  draft.replaced.splice(draft.replaced.indexOf(object), 1, ...(value === null ? [] : [value]));
  return null;
}
