import type { ModelEntry } from '../config.ts';
import { LEGACY_ORIGIN, LEGACY_OPERATIONS, type LegacyModel, type ModelsCollection } from '../legacy.ts';
import { resolveModel } from '../model-map.ts';
import { EMBEDDING_MODELS, IMAGE_MODELS, KNOWN_MODELS, type KnownModel } from '../model-table.ts';
import { readOwn } from './json.ts';

/** The successor's list carries no dates; a constant keeps every answer the same. */
const UNKNOWN_DATE = '1970-01-01T00:00:00.000Z';

/** The list's own id, required by the legacy type and without meaning. */
const LIST_ID = '00000000-0000-0000-0000-000000000000';

/** The one category of the specification, and what image models are given here (none is documented). */
const CATEGORIES = { text: 'text/nlp', image: 'image/generation' } as const;

/** Legacy names were lower-case slugs of the part behind the owner. */
function slug(id: string): string {
  return id
    .slice(id.indexOf('/') + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** An id that means this model when it is sent back in a predictions path: a legacy one where that is sure, else its own. */
function legacyIdOf(
  id: string,
  known: KnownModel | undefined,
  userModels: Readonly<Record<string, ModelEntry>>,
): string {
  const candidates = [...Object.keys(userModels), ...(known === undefined ? [] : [known.uuid])];
  const leadsBack = (candidate: string): boolean => {
    const resolution = resolveModel(candidate, userModels);
    return resolution.ok && resolution.model.id === id;
  };
  return candidates.find(leadsBack) ?? id;
}

function toLegacyModel(id: string, userModels: Readonly<Record<string, ModelEntry>>): LegacyModel {
  const known = KNOWN_MODELS.find((model) => model.successor === id);
  const own = Object.values(userModels).find((entry) => entry.id === id);
  const kind = own?.kind ?? known?.kind ?? (IMAGE_MODELS.includes(id) ? 'image' : 'text');
  return {
    id: legacyIdOf(id, known, userModels),
    type: 'model',
    metadata: { createdDate: UNKNOWN_DATE, lastModifiedDate: UNKNOWN_DATE },
    properties: { name: known?.name ?? slug(id), description: '', category: CATEGORIES[kind] },
  };
}

/**
 * The successor's models list in the legacy form: every id works when sent back in a predictions path, so models that
 * answer no prompt are left out, and the answer is the same at every call.
 *
 * @param list parsed body of `GET /v1/models`
 * @param userModels `models` of modelhub.config.json
 * @returns `undefined` when the body is no models list
 */
export function toModelsCollection(
  list: unknown,
  userModels: Readonly<Record<string, ModelEntry>>,
): ModelsCollection | undefined {
  const data = readOwn(list, 'data');
  if (!Array.isArray(data)) return undefined;
  const ids = data
    .map((model: unknown) => readOwn(model, 'id'))
    .filter((id): id is string => typeof id === 'string' && !EMBEDDING_MODELS.includes(id));
  return {
    id: LIST_ID,
    type: 'collection',
    href: `${LEGACY_ORIGIN}${LEGACY_OPERATIONS.models.template}`,
    items: [...new Set(ids)].map((id) => toLegacyModel(id, userModels)),
  };
}
