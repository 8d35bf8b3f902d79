import { CONFIG_FILE, type ModelEntry } from './config.ts';
import { IMAGE_MODELS, KNOWN_MODELS, type KnownModel } from './model-table.ts';
import type { ModelKind } from './successor.ts';

export interface ResolvedModel {
  /** Id on the successor. */
  id: string;
  kind: ModelKind;
  /** Who said so: the user's configuration, the table of known models, or the id itself (`owner/name`). */
  source: 'config' | 'table' | 'as-is';
}

/** Why an id has no successor, in words a user can act on. */
export interface UnknownModel {
  /** The id asked for, control characters removed, at most 100 characters. */
  legacyId: string;
  /** What is known of it, ending without a full stop. */
  reason: string;
  /** The line to add under `models` in modelhub.config.json. */
  configLine: string;
}

export type ModelResolution = { ok: true; model: ResolvedModel } | { ok: false; unknown: UnknownModel };

const SURE: readonly string[] = ['high', 'medium'];
const OWNER_AND_NAME = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.:-]*$/;

const byId = new Map<string, KnownModel>(
  KNOWN_MODELS.flatMap((model) => [
    [model.uuid, model] as const,
    ...(model.name === null ? [] : ([[model.name, model]] as const)),
  ]),
);

/** The table's line for a legacy id or name, any case. */
export function findKnownModel(legacyId: string): KnownModel | undefined {
  return byId.get(legacyId.toLowerCase());
}

function explain(legacyId: string, known: KnownModel | undefined): UnknownModel {
  // eslint-disable-next-line no-control-regex -- the id may come from a hostile URL and ends up in a message
  const shown = legacyId.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '').slice(0, 100);
  const example = known?.successor ?? (known?.kind === 'image' ? IMAGE_MODELS[0] : 'openai/gpt-oss-120b');
  const entry = JSON.stringify({ id: known?.successor ?? '<successor model id>', kind: known?.kind ?? 'text' });
  return {
    legacyId: shown,
    reason:
      known === undefined
        ? 'it is not in the table of known models'
        : `its successor is not certain${known.note === undefined ? '' : ` (${known.note})`}`,
    configLine: `${JSON.stringify(shown)}: ${entry}${known?.successor == null ? `  (for example ${example ?? ''})` : ''}`,
  };
}

/**
 * Which successor model answers for a legacy id: the user's map first, then the table (medium confidence or higher),
 * then anything of the form `owner/name` as it is.
 *
 * @param legacyId id or name from the path, decoded
 * @param userModels `models` of modelhub.config.json; keys compared without case
 */
export function resolveModel(legacyId: string, userModels: Readonly<Record<string, ModelEntry>>): ModelResolution {
  const key = legacyId.toLowerCase();
  const own = Object.entries(userModels).find(([id]) => id.toLowerCase() === key)?.[1];
  if (own !== undefined) return { ok: true, model: { ...own, source: 'config' } };
  const known = findKnownModel(legacyId);
  if (known?.successor != null && SURE.includes(known.confidence)) {
    return { ok: true, model: { id: known.successor, kind: known.kind, source: 'table' } };
  }
  if (known === undefined && OWNER_AND_NAME.test(legacyId)) {
    const kind = IMAGE_MODELS.some((id) => id.toLowerCase() === key) ? 'image' : 'text';
    return { ok: true, model: { id: legacyId, kind, source: 'as-is' } };
  }
  return { ok: false, unknown: explain(legacyId, known) };
}

/** One message for every tool: the id, why it is unknown, the file and the line to add. */
export function unknownModelMessage({ legacyId, reason, configLine }: UnknownModel): string {
  return `Model "${legacyId}" cannot be translated: ${reason}. Add to "models" in ${CONFIG_FILE}: ${configLine}`;
}
