/**
 * The few functions that migrated code may import: answers and requests that could not be rewritten in place are
 * turned at the boundary. No network, no file, no global is touched, and nothing is imported at run time; an id without a
 * known successor makes a warning.
 */
import {
  collectionQueryPath,
  DEFAULT_CONFIG,
  findKnownModel,
  isLegacyError,
  isSuccessorError,
  parseOptionNumber,
  readPrediction,
  resolveModel,
  readLegacyAddress,
  SUCCESSOR_PATHS,
  toChatMessages as splitToChatMessages,
  toChatRequest,
  toCollectionQuery as queryBody,
  toImagePrediction,
  toImageRequest,
  toLegacyError as translateError,
  toModelsCollection,
  toPrediction,
  toSuccessorAddress,
  type ChatMessage,
  type ChatRequest,
  type ImageRequest,
  type LegacyError,
  type ModelEntry,
  type ModelsCollection,
  type Prediction,
} from '@modelhub-migration/contract';

import { warnUnknownModel } from './warn-unknown-model.ts';

export { decodeContext, fillTemplate, toSuccessorBaseUrl } from '@modelhub-migration/contract';
export { toLegacyAnswer, toLegacyResponse, toLegacyResult, toLegacyText } from './legacy-response.ts';
export type {
  ChatMessage,
  ChatRequest,
  ImageRequest,
  LegacyError,
  ModelEntry,
  ModelsCollection,
  Prediction,
} from '@modelhub-migration/contract';

/** What the configuration file says, for programs that keep it elsewhere. Everything is optional. */
export interface AdapterSettings {
  /** Legacy id or name to successor model. */
  models?: Record<string, ModelEntry>;
  /** Tokens; sent when the legacy body names no `max_length`. */
  defaultMaxTokens?: number;
  /** First system message of every text request, or `null` for none. */
  systemPrompt?: string | null;
  /** `WIDTHxHEIGHT` in pixels. */
  imageSize?: string;
}

/** The search that a prediction asked the retired route for; the path is to be appended to the origin of the collections. */
export interface CollectionQuery {
  path: string;
  body: { query: string; limit: number };
}

/** A request to the successor; the path is to be appended to its base URL. */
export type SuccessorRequest =
  | { path: typeof SUCCESSOR_PATHS.chat; body: ChatRequest }
  | { path: typeof SUCCESSOR_PATHS.images; body: ImageRequest };

/**
 * An id that nobody knows goes to the service as it is: the retired route refused such a prediction with 404, the successor
 * refuses it, too, and so the program does with it what it always did.
 */
function resolve(legacyId: string | undefined, models: Record<string, ModelEntry> = {}): ModelEntry {
  if (legacyId === undefined) throw new Error('The model id is undefined: is an environment variable missing?');
  const resolution = resolveModel(legacyId, models);
  if (resolution.ok) return resolution.model;
  warnUnknownModel(resolution.unknown);
  return { id: legacyId, kind: findKnownModel(legacyId)?.kind ?? 'text' };
}

/**
 * The successor's id of a legacy model.
 *
 * @param legacyId UUID, name or `owner/name`; the last passes as it is, and so does, with a warning that names the line to
 *   add, an id without a known successor. `undefined` is let through to the error below, since ids come from environment
 *   variables, and a URL took those without a check
 * @throws Error when there is no id
 */
export function toSuccessorModel(legacyId: string | undefined, models?: Record<string, ModelEntry>): string {
  return resolve(legacyId, models).id;
}

/** What is read of a body: what JSON makes of it, since `toJSON` methods are called and members without a value go. */
function readSent(legacyBody: unknown): ReturnType<typeof readPrediction> {
  const sent = JSON.stringify(legacyBody) as string | undefined;
  return readPrediction(sent === undefined ? undefined : JSON.parse(sent));
}

/**
 * The search of a document collection that a legacy prediction body asks for: the first of the two requests that take the
 * place of the one; {@link decodeContext} of its answer is the `context` of {@link toSuccessorRequest}.
 *
 * @param limit chunks asked for
 * @returns `null` where the body names no collection, or is no prediction request
 */
export function toCollectionQuery(
  legacyBody: unknown,
  limit: number = DEFAULT_CONFIG.retrieval.limit,
): CollectionQuery | null {
  const read = readSent(legacyBody);
  const collection = read.ok ? read.call.collection : undefined;
  if (collection === undefined) return null;
  return { path: collectionQueryPath(collection.id), body: queryBody(collection.query, limit) };
}

/**
 * The successor request for a legacy prediction body; text or image is decided by the model, as text where it is unknown
 * (see {@link toSuccessorModel}).
 *
 * @param settings `context`: what the collection that the body names was found to hold (see {@link toCollectionQuery})
 * @throws Error when there is no model id, the body is no prediction request, or it names a collection and there is no
 *   `context`: retrieval is a call of its own
 */
export function toSuccessorRequest(
  legacyId: string | undefined,
  legacyBody: unknown,
  settings: AdapterSettings & { context?: string } = {},
): SuccessorRequest {
  const model = resolve(legacyId, settings.models);
  const read = readSent(legacyBody);
  if (!read.ok) throw new Error(`The prediction request cannot be translated: ${read.problem}`);
  const { context } = settings;
  if (read.call.collection !== undefined && context === undefined) {
    throw new Error(
      'The prediction request names a collection: query the collection first (toCollectionQuery), then give its decodeContext as context.',
    );
  }
  if (model.kind === 'image') {
    return {
      path: SUCCESSOR_PATHS.images,
      body: toImageRequest(model.id, read.call, settings.imageSize ?? DEFAULT_CONFIG.image.size, context),
    };
  }
  const { defaultMaxTokens = DEFAULT_CONFIG.defaultMaxTokens, systemPrompt = DEFAULT_CONFIG.systemPrompt } = settings;
  const body = toChatRequest(model.id, read.call, { defaultMaxTokens, systemPrompt }, context);
  return { path: SUCCESSOR_PATHS.chat, body };
}

/**
 * The path of the successor request for a legacy model, to be appended to its base URL: for URLs that are put together
 * before, or apart from, the body that {@link toSuccessorRequest} turns.
 *
 * @param legacyId see {@link toSuccessorModel}
 * @throws Error when there is no id
 */
export function toSuccessorPath(
  legacyId: string | undefined,
  models?: Record<string, ModelEntry>,
): SuccessorRequest['path'] {
  return SUCCESSOR_PATHS[resolve(legacyId, models).kind === 'image' ? 'images' : 'chat'];
}

/**
 * Where a request to a URL goes now, for URLs that only the running program knows as a whole: a prediction goes to the
 * route of its model's kind, the list of models to the successor's. Every other URL is returned as it is: collections, a
 * proxy, a test server.
 *
 * @param url absolute URL, with a legacy id or name in it; `undefined` is what a missing environment variable gives
 */
export function toSuccessorUrl(url: string | URL | undefined, models?: Record<string, ModelEntry>): string {
  const address = readLegacyAddress(url);
  if (address === null) return String(url);
  return toSuccessorAddress(address, address.modelId === null ? 'text' : resolve(address.modelId, models).kind);
}

/**
 * What is sent to the URL that {@link toSuccessorUrl} gives: the successor's request for a prediction, whose model the URL
 * names; any other body is returned as it is, whatever it is. Typed as the body whose place it takes.
 *
 * @param url the URL that the program made, before {@link toSuccessorUrl}
 * @param legacyBody an object, or its JSON text, which becomes text again
 * @param settings see {@link toSuccessorRequest}
 * @throws Error when the body is no prediction request, or names a collection and there is no `context`
 */
export function toSuccessorBody<Body>(
  url: string | URL | undefined,
  legacyBody: Body,
  settings: AdapterSettings & { context?: string } = {},
): Body {
  const modelId = readLegacyAddress(url)?.modelId ?? null;
  if (modelId === null) return legacyBody;
  const isText = typeof legacyBody === 'string';
  const { body } = toSuccessorRequest(modelId, isText ? parsed(legacyBody) : legacyBody, settings);
  return (isText ? JSON.stringify(body) : body) as Body;
}

/** What JSON text says; other text as it is, since the parser's own error would repeat a part of the prompt. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Envelopes that were made without knowing the status; {@link toLegacyError} puts it in once it is told. */
const withoutStatus = new WeakSet<object>();

/** A failure in the legacy envelope, so that code which hands a body on unseen hands on what is expected; else the body. */
function toLegacyFailure(body: unknown, status?: number): unknown {
  if (!isSuccessorError(body) || isLegacyError(body)) return body;
  const envelope = translateError(body, status ?? 500);
  if (status === undefined) withoutStatus.add(envelope);
  return envelope;
}

/**
 * A body that may be a failure's: programs read the fields of one without telling them apart first, as they may where the body
 * of a response has no type.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what `response.json()` gives
export type OrFailure<Body> = Body & { [Field in keyof LegacyError]: any };

/**
 * A text or image answer in the legacy shape.
 *
 * @param successorBody parsed answer of the successor; an error gets the legacy envelope; what the successor did not make is
 *   returned unchanged
 * @param legacyBody the legacy request, echoed in the answer as the retired route did
 * @param status HTTP status of the answer, for the envelope of an error; 500 there when it is not known
 * @returns the legacy body; `Shape` is the program's own type of it, taken from where the value goes; else that of the retired
 *   route, and the fields of a failure may be read
 */
export function toLegacyPrediction<Shape = OrFailure<Prediction>>(
  successorBody: unknown,
  legacyBody?: unknown,
  status?: number,
): Shape {
  const context = { request: legacyBody, nowMs: Date.now(), durationMs: 0 };
  const prediction = toPrediction(successorBody, context)?.prediction ?? toImagePrediction(successorBody, context);
  return (prediction ?? toLegacyFailure(successorBody, status)) as Shape;
}

/**
 * The successor's models list in the legacy shape; an error gets the legacy envelope.
 *
 * @param models the same map that predictions use, so that the ids listed work when sent back
 * @param status HTTP status of the answer, for the envelope of an error; 500 there when it is not known
 * @returns the legacy body; `Shape` is the program's own type of it, taken from where the value goes; else that of the retired
 *   route, and the fields of a failure may be read
 */
export function toLegacyModels<Shape = OrFailure<ModelsCollection>>(
  successorBody: unknown,
  models: Record<string, ModelEntry> = {},
  status?: number,
): Shape {
  return (toModelsCollection(successorBody, models) ?? toLegacyFailure(successorBody, status)) as Shape;
}

/** Whether a body has messages of its own, whatever they are: no error of the successor has. */
const hasMessages = (body: object): boolean => 'messages' in body && Array.isArray(body.messages);

/**
 * Any error body in the legacy envelope; one that already is passes unchanged. So does what another service says in a list of
 * messages, since a handler may see the errors of several; and so does nothing at all (`undefined` or `null`, as after a network
 * fault), so that `toLegacyError(error.response?.data)?.messages` keeps its fallback.
 *
 * @param status HTTP status of the answer; 500 when it is not known
 */
export function toLegacyError(successorBody: unknown, status = 500): LegacyError {
  if (successorBody === undefined || successorBody === null) return successorBody as unknown as LegacyError;
  if (isLegacyError(successorBody))
    return withoutStatus.has(successorBody) ? { ...successorBody, httpStatus: status } : successorBody;
  if (typeof successorBody === 'object' && hasMessages(successorBody)) return successorBody as LegacyError;
  return translateError(successorBody, status);
}

/**
 * A legacy option value as the number the successor expects.
 *
 * @returns `undefined` for an absent value (`undefined`, `null`, blank text)
 * @throws TypeError for what is not strictly a decimal number
 */
export function toNumber(value: unknown): number | undefined {
  const number = parseOptionNumber(value);
  if (Number.isNaN(number))
    throw new TypeError('An option value must be a plain decimal number, as text or as a number.');
  return number;
}

/** Chat messages for a legacy prompt: known prompt templates are taken apart, anything else is one user message. */
export function toChatMessages(input: string, systemPrompt: string | null = null): ChatMessage[] {
  return splitToChatMessages(input, systemPrompt);
}
