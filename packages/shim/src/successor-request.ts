/** Requests to the successor, made of what a program would have sent to a retired route. Part of the adapters. */
import {
  collectionQueryPath,
  DEFAULT_CONFIG,
  findKnownModel,
  readLegacyAddress,
  readPrediction,
  resolveModel,
  SUCCESSOR_PATHS,
  toChatRequest,
  toCollectionQuery as queryBody,
  toImageRequest,
  toSuccessorAddress,
  type ChatRequest,
  type ImageRequest,
  type ModelEntry,
} from '@modelhub-migration/contract';
import { warnRelativeUrl } from './warn-relative-url.ts';
import { warnUnknownModel } from './warn-unknown-model.ts';

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

/** A legacy UUID, name or `owner/name`, or an object of the program's that a URL took as such a text. */
export type LegacyModelId = string | { toString: () => string };

/**
 * An id that nobody knows goes to the service as it is: the retired route refused such a prediction with 404, the successor
 * refuses it, too, and so the program does with it what it always did.
 */
function resolve(legacyId: LegacyModelId | undefined, models: Record<string, ModelEntry> = {}): ModelEntry {
  if (legacyId === undefined) throw new Error('The model id is undefined: is an environment variable missing?');
  const id = String(legacyId);
  const resolution = resolveModel(id, models);
  if (resolution.ok) return resolution.model;
  warnUnknownModel(resolution.unknown);
  return { id, kind: findKnownModel(id)?.kind ?? 'text' };
}

/**
 * The successor's id of a legacy model.
 *
 * @param legacyId UUID, name or `owner/name`; the last passes as it is, and so does, with a warning that names the line to
 *   add, an id without a known successor. `undefined` is let through to the error below, since ids come from environment
 *   variables, and a URL took those without a check
 * @throws Error when there is no id
 */
export function toSuccessorModel(legacyId: LegacyModelId | undefined, models?: Record<string, ModelEntry>): string {
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
  legacyId: LegacyModelId | undefined,
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
  legacyId: LegacyModelId | undefined,
  models?: Record<string, ModelEntry>,
): SuccessorRequest['path'] {
  return SUCCESSOR_PATHS[resolve(legacyId, models).kind === 'image' ? 'images' : 'chat'];
}

/**
 * Where a request to a URL goes now, for URLs that only the running program knows as a whole: a prediction goes to the
 * route of its model's kind, the list of models to the successor's. Every other URL is returned as it is: collections, a
 * proxy, a test server; with a warning where it is the path of a prediction alone.
 *
 * @param url absolute URL, with a legacy id or name in it; `undefined` is what a missing environment variable gives
 */
export function toSuccessorUrl(url: string | URL | undefined, models?: Record<string, ModelEntry>): string {
  const address = readLegacyAddress(url);
  if (address === null) {
    warnRelativeUrl(String(url));
    return String(url);
  }
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
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
