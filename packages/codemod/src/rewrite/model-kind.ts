import { COLLECTION_FIELDS, resolveModel, type ModelKind } from '@modelhub-migration/contract';
import type { CallSite, Pieces } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { isOpen } from './parameters.ts';
import type { Node } from './types.ts';

/** Evidence in the request that only a text model can have: image models take no length, and no collection. */
export function asksForText(site: CallSite): boolean {
  const paths = [
    ...(site.body?.fields.keys() ?? []),
    ...(site.body?.mutations ?? []).map(({ path }) => path.join('.')),
  ];
  return paths.some((path) =>
    ['properties.options.max_length', ...COLLECTION_FIELDS.map((field) => `properties.${field}`)].includes(path),
  );
}

const plainText = (pieces: Pieces): string | null =>
  pieces.every((piece) => 'text' in piece) ? pieces.map((piece) => ('text' in piece ? piece.text : '')).join('') : null;

/** Whether a value may be one that others give: as an argument, or by setting a member. */
const isGiven = (shop: Workshop, alternatives: readonly Pieces[], expression: Node): boolean =>
  alternatives.flat().some((piece) => 'hole' in piece && (piece.hole === 'parameter' || piece.hole === 'member')) ||
  alternatives.some((pieces) => isOpen(shop, pieces, expression));

/** Kind of the models that the source names for an id; `null` where they differ or none is named. */
export function kindOfAlternatives(
  shop: Workshop,
  alternatives: readonly Pieces[],
  expression: Node,
): ModelKind | null {
  const kinds = new Set<ModelKind | null>();
  for (const pieces of alternatives) {
    const id = plainText(pieces);
    if (id === null) continue;
    const resolution = resolveModel(id, shop.settings.config.models);
    kinds.add(resolution.ok ? resolution.model.kind : null);
  }
  const [kind = null] = kinds;
  if (kind === null || kinds.size > 1) return null;
  // What is a default here, other files may replace by a model that makes something else.
  const { namesOtherKindElsewhere } = shop.settings;
  const isOther = namesOtherKindElsewhere?.(kind) === true && isGiven(shop, alternatives, expression);
  return isOther ? null : kind;
}
