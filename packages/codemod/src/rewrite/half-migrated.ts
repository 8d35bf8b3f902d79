import { resolveModel, unknownModelMessage } from '@modelhub-migration/contract';
import { unwrap, type CallSite } from '@modelhub-migration/contract/analysis';
import { sourceOf, type Draft, type Workshop } from './draft.ts';
import { holderOf } from './holders.ts';
import { quoted } from './style.ts';
import { refuse, type Refusal } from './types.ts';
import { rewriteUrl } from './url.ts';
import { withMarks } from './url-parts.ts';

const MODEL_KEPT = refuse(
  'body-not-understood',
  "Its model may be an id of the retired API that is kept elsewhere: name the successor's there.",
);

/** Finishes a call that has the successor's body already: the host, the path, a legacy id as `model`. */
export function rewriteHalfMigrated(shop: Workshop, draft: Draft, site: CallSite): Refusal | null {
  const { response, body } = site;
  // A body in the old shape, or an answer read in the old shape, is no half of a migration that is understood.
  if (body?.fields.has('properties') === true || response.reads.some(({ path }) => path[0] === 'properties'))
    return refuse('body-not-understood');
  const model = body?.fields.get('model')?.value;
  const holder = model === undefined ? null : holderOf(shop, model);
  // A constant is changed where it stands as long as nothing but this request and its URL uses it.
  const isOwn =
    holder?.uses?.every((use) => site.call.range[0] <= use.range[0] && use.range[1] <= site.call.range[1]) === true;
  const value = model === undefined ? null : unwrap(isOwn ? holder.init : model);
  if (value?.type === 'Literal' && typeof value.value === 'string') {
    const resolution = resolveModel(value.value, shop.settings.config.models);
    if (!resolution.ok) return refuse('unknown-model', unknownModelMessage(resolution.unknown));
    const quote = sourceOf(shop, value)[0] ?? shop.style.quote;
    if (resolution.model.id !== value.value)
      draft.edits.push({ start: value.range[0], end: value.range[1], text: quoted(resolution.model.id, quote) });
  }
  if (withMarks(site.url.pieces).includes('//openai.')) return draft.edits.length > 0 ? null : MODEL_KEPT;
  return rewriteUrl(shop, draft, site, null);
}
