import {
  buildPrediction,
  decodeContext,
  DEFAULT_CONFIG,
  KNOWN_MODELS,
  LEGACY_OPERATIONS,
  readPrediction,
  SUNSET_DATE,
  toChatRequest,
  toImageRequest,
  type PredictionCall,
} from '@modelhub-migration/contract';
import type { CollectionStore } from './collections.ts';
import { answerJson, HubError, uuidOf, type HubAnswer, type HubRequest } from './exchange.ts';
import type { HubModel } from './hub-models.ts';
import type { Route } from './routes.ts';
import { HUB_TIME_S, runImageModel, runTextModel } from './successor-routes.ts';

/**
 * What the two retired routes do: `gone` answers 410, `not-found` 404 (what the service really does is not documented),
 * `alive` answers as before the sunset.
 */
export type LegacyState = 'gone' | 'not-found' | 'alive';

const MODELS_PATH = new RegExp(`^${LEGACY_OPERATIONS.models.template}/?$`);
const PREDICTIONS_PATH = new RegExp(
  `^${LEGACY_OPERATIONS.predictions.template.replace('{modelId}', '([^/]+(?:/[^/]+)?)')}/?$`,
);

/** Server-side retrieval: the texts nearest to the question. */
function retrieve({ collection }: PredictionCall, collections: CollectionStore): string {
  if (collection === undefined) return '';
  const found = collections.search(collection.id, collection.query, DEFAULT_CONFIG.retrieval.limit);
  return decodeContext({
    properties: { matches: found.map(({ document }) => ({ document: { properties: document } })) },
  });
}

/**
 * What the old service generated is not reproducible, so it generates what the successor would for the same request in
 * translation: a program is the same before and after, when its translation is right.
 */
function predict(request: HubRequest, model: HubModel, collections: CollectionStore): HubAnswer {
  const read = readPrediction(request.json);
  if (!read.ok) throw new HubError(400, read.problem);
  const { call } = read;
  const context = retrieve(call, collections);
  const facts = { id: uuidOf(request.path, request.text), created: HUB_TIME_S };
  const echo = { request: request.json, nowMs: HUB_TIME_S * 1000, durationMs: 10 };
  if (model.kind === 'image') {
    const { prompt } = toImageRequest(model.id, call, DEFAULT_CONFIG.image.size, context);
    return answerJson(200, buildPrediction({ ...facts, output: runImageModel(model, prompt) }, echo));
  }
  const { messages, ...body } = toChatRequest(model.id, call, DEFAULT_CONFIG, context);
  const { text, promptTokens, completionTokens } = runTextModel({
    model: { id: model.id, kind: model.kind },
    messages: messages.map(({ role, content }) => ({ role, text: content })),
    body,
  });
  return answerJson(
    200,
    buildPrediction({ ...facts, output: text, inputTokens: promptTokens, outputTokens: completionTokens }, echo),
  );
}

function showModel(model: HubModel, legacyId: string) {
  const date = '2024-09-01T00:00:00Z';
  return {
    id: legacyId,
    type: 'model',
    metadata: { createdDate: date, lastModifiedDate: date },
    properties: {
      name: KNOWN_MODELS.find(({ uuid }) => uuid === legacyId)?.name ?? model.id,
      description: `${model.id}, as the legacy service offered it`,
      category: model.kind === 'image' ? 'image/generation' : 'text/nlp',
    },
  };
}

/** The two retired routes in the state asked for. */
export function legacyRoutes(
  state: LegacyState,
  models: ReadonlyMap<string, HubModel>,
  collections: CollectionStore,
): Route[] {
  if (state === 'not-found') return [];
  const { models: list, predictions } = LEGACY_OPERATIONS;
  if (state === 'gone') {
    const gone = (): never => {
      throw new HubError(410, `This route was removed on ${SUNSET_DATE}.`);
    };
    return [
      { host: 'legacy', method: list.method, path: MODELS_PATH, open: true, answer: gone },
      { host: 'legacy', method: predictions.method, path: PREDICTIONS_PATH, open: true, answer: gone },
    ];
  }
  const served = [...models.values()].flatMap((model) =>
    model.legacyId === undefined ? [] : [[model.legacyId, model] as const],
  );
  const find = (id: string): HubModel => {
    const model = new Map(served).get(id.toLowerCase());
    if (model === undefined) throw new HubError(404, 'There is no such model.');
    return model;
  };
  return [
    {
      host: 'legacy',
      method: list.method,
      path: MODELS_PATH,
      answer: () =>
        answerJson(200, {
          id: uuidOf('models'),
          type: 'collection',
          href: list.template,
          items: served.map(([id, model]) => showModel(model, id)),
        }),
    },
    {
      host: 'legacy',
      method: predictions.method,
      path: PREDICTIONS_PATH,
      answer: (request, id = '') => predict(request, find(id), collections),
    },
  ];
}
