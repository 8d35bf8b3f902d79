import { KNOWN_MODELS, LEGACY_OPERATIONS, SUNSET_DATE } from '@modelhub-migration/contract';
import * as check from './check-fields.ts';
import type { CollectionStore } from './collections.ts';
import { answerJson, HubError, uuidOf, type HubRequest } from './exchange.ts';
import type { HubModel } from './hub-models.ts';
import type { Route } from './routes.ts';
import { HUB_TIME_S, runImageModel, runTextModel } from './successor-routes.ts';

/**
 * What the two retired routes do: `gone` answers 410, `not-found` 404 (what the service really does is not documented),
 * `alive` answers as before the sunset.
 */
export type LegacyState = 'gone' | 'not-found' | 'alive';

const PREDICTION: check.Fields = {
  type: { check: check.oneOf('prediction') },
  // Sent by some programs beside `properties` and ignored by the service.
  option: { check: check.record },
  properties: {
    required: true,
    check: check.shape({
      input: { check: check.text, required: true },
      options: { check: check.record },
      collectionId: { check: check.text },
      collectionQuery: { check: check.text },
    }),
  },
};

/** Enough for every answer the hub gives: the old service's default is not known. */
const OLD_DEFAULT_LIMIT = 4096;
/** Chunks that the old service put into a prompt: unknown, so the kit's default. */
const OLD_RETRIEVAL_LIMIT = 3;

const MODELS_PATH = new RegExp(`^${LEGACY_OPERATIONS.models.template}/?$`);
const PREDICTIONS_PATH = new RegExp(
  `^${LEGACY_OPERATIONS.predictions.template.replace('{modelId}', '([^/]+(?:/[^/]+)?)')}/?$`,
);

interface PredictionProperties {
  input: string;
  options?: Record<string, unknown> | null;
  collectionId?: string | null;
  collectionQuery?: string | null;
}

function readOption(options: PredictionProperties['options'], name: string, pattern: RegExp): number | undefined {
  const value = options?.[name];
  if (value == null) return undefined;
  if (!pattern.test(String(value))) throw new HubError(400, `"options.${name}" is not a number.`, name);
  return Number(value);
}

/** Retrieval on the server: placeholders are filled, or the context becomes the system message. */
function toMessages(properties: PredictionProperties, collections: CollectionStore): { role: string; text: string }[] {
  const { input, collectionId, collectionQuery } = properties;
  if (collectionId == null) return [{ role: 'user', text: input }];
  const query = collectionQuery ?? input;
  const context = collections
    .search(collectionId, query, OLD_RETRIEVAL_LIMIT)
    .map(({ document }) => Buffer.from(document.content, 'base64').toString('utf8'))
    .join('\n');
  const filled = input.replaceAll('{{.context}}', () => context).replaceAll('{{.collection_query}}', () => query);
  const user = { role: 'user', text: filled };
  return input.includes('{{.context}}') ? [user] : [{ role: 'system', text: context }, user];
}

function predict(request: HubRequest, model: HubModel, collections: CollectionStore) {
  const { properties } = check.checkBody(request.json, PREDICTION) as { properties: PredictionProperties };
  const { input, options } = properties;
  const answer = (output: string, tokens: object) =>
    answerJson(200, {
      id: uuidOf(request.path, request.text),
      type: 'prediction',
      metadata: {
        createdDate: new Date(HUB_TIME_S * 1000).toISOString(),
        lastModifiedDate: new Date(HUB_TIME_S * 1000).toISOString(),
        duration: 0.01,
        ...tokens,
      },
      properties: { input, ...(options == null ? {} : { options }), output },
    });
  if (model.kind === 'image') return answer(runImageModel(model, input), {});
  const temperature = readOption(options, 'temperature', /^\d{1,3}(?:\.\d+)?$/);
  const result = runTextModel({
    model: { id: model.id, kind: model.kind },
    messages: toMessages(properties, collections),
    body: {
      max_tokens: readOption(options, 'max_length', /^\d{1,7}$/) ?? OLD_DEFAULT_LIMIT,
      ...(temperature === undefined ? {} : { temperature }),
    },
  });
  return answer(result.text, { inputTokens: result.promptTokens, outputTokens: result.completionTokens });
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
