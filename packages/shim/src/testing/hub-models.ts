import { KNOWN_MODELS, OFFERED_MODELS, type OfferedModel } from '@modelhub-migration/contract';

/** A model that the hub serves. */
export interface HubModel extends OfferedModel {
  /** Id under which the legacy routes know the model; only asked for with `legacy: 'alive'`. */
  legacyId?: string;
  /** Tokens a text model spends on reasoning before the first visible word; a smaller limit yields `content: null`. */
  reasoningTokens?: number;
}

const legacyIds = new Map(KNOWN_MODELS.map(({ successor, uuid }) => [successor, uuid]));

/** gpt-oss models reason before they answer (model card); how long is made up. */
const REASONING: Readonly<Record<string, number>> = { 'openai/gpt-oss-120b': 24 };

const DEFAULT_MODELS: readonly HubModel[] = OFFERED_MODELS.map((model) => {
  const legacyId = legacyIds.get(model.id);
  const reasoningTokens = REASONING[model.id];
  return {
    ...model,
    ...(legacyId === undefined ? {} : { legacyId }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
});

/** The models of a hub by id: those of the recorded lists, and the caller's own, which win. */
export function listHubModels(own: readonly HubModel[] = []): ReadonlyMap<string, HubModel> {
  return new Map([...DEFAULT_MODELS, ...own].map((model) => [model.id, model]));
}
