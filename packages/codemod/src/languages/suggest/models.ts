import { KNOWN_MODELS, resolveModel, unknownModelMessage, type ModelKind } from '@modelhub-migration/contract';
import type { Site } from '../find-sites.ts';
import { literalModel } from '../corroborate.ts';
import type { LanguageSettings } from '../types.ts';

/** What is known of the model of a call. */
export type SiteModel =
  | { readonly known: true; readonly id: string; readonly kind: ModelKind }
  /** The id is there, but has no sure successor. */
  | { readonly known: false; readonly problem: string }
  /** The id is not known before the program runs. */
  | null;

/** The successor model of a call, by the user's map and the table. */
export function siteModel(site: Site, settings: LanguageSettings): SiteModel {
  const legacyId = literalModel(site.verdict);
  return legacyId === null ? null : resolveId(legacyId, settings);
}

/** The successor model of a legacy id. */
export function resolveId(legacyId: string, settings: LanguageSettings): NonNullable<SiteModel> {
  const resolution = resolveModel(legacyId, settings.models ?? {});
  if (resolution.ok) return { known: true, id: resolution.model.id, kind: resolution.model.kind };
  return { known: false, problem: unknownModelMessage(resolution.unknown) };
}

/** Legacy ids of text models with a sure successor, for code that learns the id only when it runs. */
export function sureTextModels(settings: LanguageSettings): [legacyId: string, successor: string][] {
  const ids = [...KNOWN_MODELS.map(({ uuid }) => uuid), ...Object.keys(settings.models ?? {})];
  return [...new Set(ids)].flatMap((legacyId): [string, string][] => {
    const model = resolveId(legacyId, settings);
    return model.known && model.kind === 'text' ? [[legacyId, model.id]] : [];
  });
}
