import {
  ERROR_CODES,
  SUCCESSOR_PATHS,
  TOKEN_LIMIT_FIELD,
  collectionQueryPath,
  decodeContext,
  droppedOption,
  isQueryResult,
  legacyError,
  readPrediction,
  resolveModel,
  toChatRequest,
  toCollectionQuery,
  toImagePrediction,
  toImageRequest,
  toLegacyError,
  toModelsCollection,
  toPrediction,
  unknownModelMessage,
  type Config,
  type PredictionCall,
  type ResolvedModel,
} from '@modelhub-migration/contract';
import type { LegacyHttpRequest, LegacyUse, Upstream, UpstreamResponse } from './exchange.ts';

/** An answer before it becomes text. */
export interface Served {
  status: number;
  body: unknown;
  /** Headers of the successor's answer, when there was one. */
  header?: UpstreamResponse['header'];
  /** Milliseconds spent waiting for others. */
  upstreamMs?: number;
}

/** What an operation needs to serve one call. */
export interface OperationCall {
  request: LegacyHttpRequest;
  modelId: string;
  config: Config;
  /** Base URL with version, without a slash at the end. */
  successorUrl: string;
  /** Origin without a slash at the end. */
  collectionsUrl: string;
  /** Headers for the successor. */
  headers: Record<string, string>;
  upstream: Upstream;
  now: () => number;
  /** Filled in while serving. */
  use: LegacyUse;
}

type Step = 'successor' | 'collection';

const STEP_NAMES: Readonly<Record<Step, string>> = {
  successor: 'The successor',
  collection: 'The document collection',
};

interface Answered {
  response: UpstreamResponse;
  /** Parsed body; `undefined` when it is no JSON. */
  body: unknown;
  elapsedMs: number;
}

const BYTE_ORDER_MARK = 0xfeff;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

async function ask(
  { upstream, headers, request }: OperationCall,
  method: 'GET' | 'POST',
  url: string,
  body?: unknown,
): Promise<Answered> {
  const started = performance.now();
  const { signal } = request;
  const response = await upstream(
    body === undefined
      ? { method, url, headers, signal }
      : {
          method,
          url,
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal,
        },
  );
  return { response, body: parseJson(response.body), elapsedMs: performance.now() - started };
}

/** Texts that an error message of somebody else must not carry back. */
function secretsOf({ headers, config }: OperationCall, call?: PredictionCall, context?: string): string[] {
  const token = headers['authorization']?.replace(/^\S+\s+/, '');
  return [token, call?.input, call?.collection?.query, context, config.systemPrompt].filter((text) => text != null);
}

const succeeded = (status: number): boolean => status >= 200 && status < 300;

/** An error of the successor in the legacy envelope, with its status. A redirect is not followed and counts as a bad gateway. */
function serveError(answered: Answered, secrets: string[], step: Step): Served {
  const { response, body, elapsedMs } = answered;
  const status = response.status >= 400 && response.status <= 599 ? response.status : 502;
  const error = toLegacyError(body, status, secrets);
  const [first] = error.messages;
  if (step === 'collection' && first !== undefined)
    first.message = `${STEP_NAMES[step]} could not be searched: ${first.message}`;
  return { status, body: error, header: response.header, upstreamMs: elapsedMs };
}

function serveNotUnderstood({ response, elapsedMs }: Answered, step: Step): Served {
  const message = `${STEP_NAMES[step]} answered with status ${response.status} and a body that is not understood.`;
  return {
    status: 502,
    body: legacyError(502, ERROR_CODES.notUnderstood, message),
    header: response.header,
    upstreamMs: elapsedMs,
  };
}

/** `GET /models`. */
export async function serveModels(call: OperationCall): Promise<Served> {
  const answered = await ask(call, 'GET', `${call.successorUrl}${SUCCESSOR_PATHS.models}`);
  if (!succeeded(answered.response.status)) return serveError(answered, secretsOf(call), 'successor');
  const body = toModelsCollection(answered.body, call.config.models);
  if (body === undefined) return serveNotUnderstood(answered, 'successor');
  return { status: 200, body, header: answered.response.header, upstreamMs: answered.elapsedMs };
}

const reject = (status: number, code: string, message: string): Served => ({
  status,
  body: legacyError(status, code, message),
});

function readBody(request: LegacyHttpRequest): unknown {
  return parseJson(typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body));
}

function noteUse(use: LegacyUse, call: PredictionCall, model: ResolvedModel): void {
  const options = Object.keys(call.options ?? {});
  const unsent = model.kind === 'image' ? options : call.dropped;
  use.successorModel = model.id;
  use.kind = model.kind;
  use.retrieval = call.collection !== undefined;
  use.options = options;
  use.dropped = unsent;
  // For an image model every option is without counterpart, not only the unknown ones.
  const extra = unsent.filter((name) => !call.dropped.includes(name)).map(droppedOption);
  use.notices.push(...call.notices, ...extra);
}

/** `POST /models/{modelId}/predictions`: text, image, and either of them with retrieval before it. */
export async function servePrediction(operation: OperationCall): Promise<Served> {
  const { request, config, modelId, use } = operation;
  const raw = request.json === undefined ? readBody(request) : request.json;
  const read = readPrediction(raw);
  if (!read.ok) return reject(400, ERROR_CODES.invalidRequest, read.problem);
  const resolution = resolveModel(modelId, config.models);
  if (!resolution.ok) return reject(404, ERROR_CODES.unknownModel, unknownModelMessage(resolution.unknown));
  const { call } = read;
  noteUse(use, call, resolution.model);

  const started = performance.now();
  let retrievalMs = 0;
  let context: string | undefined;
  if (call.collection !== undefined) {
    const url = `${operation.collectionsUrl}${collectionQueryPath(call.collection.id)}`;
    const found = await ask(operation, 'POST', url, toCollectionQuery(call.collection.query, config.retrieval.limit));
    if (!succeeded(found.response.status)) return serveError(found, secretsOf(operation, call), 'collection');
    if (!isQueryResult(found.body)) return serveNotUnderstood(found, 'collection');
    context = decodeContext(found.body);
    retrievalMs = found.elapsedMs;
  }

  const { answered, answer } = await generate(operation, call, resolution.model, context, raw, started);
  if (!succeeded(answered.response.status))
    return serveError(answered, secretsOf(operation, call, context), 'successor');
  if (answer === undefined) return serveNotUnderstood(answered, 'successor');
  return { status: 200, body: answer, header: answered.response.header, upstreamMs: retrievalMs + answered.elapsedMs };
}

async function generate(
  operation: OperationCall,
  call: PredictionCall,
  model: ResolvedModel,
  context: string | undefined,
  raw: unknown,
  started: number,
): Promise<{ answered: Answered; answer: unknown }> {
  const { config, successorUrl, now, use } = operation;
  const answerContext = (): { request: unknown; nowMs: number; durationMs: number } => ({
    request: raw,
    nowMs: now(),
    durationMs: performance.now() - started,
  });
  if (model.kind === 'image') {
    const answered = await ask(
      operation,
      'POST',
      `${successorUrl}${SUCCESSOR_PATHS.images}`,
      toImageRequest(model.id, call, config.image.size, context),
    );
    return { answered, answer: toImagePrediction(answered.body, answerContext()) };
  }
  const body = toChatRequest(model.id, call, config, context);
  const answered = await ask(operation, 'POST', `${successorUrl}${SUCCESSOR_PATHS.chat}`, body);
  if (!succeeded(answered.response.status)) return { answered, answer: undefined };
  const translated = toPrediction(answered.body, answerContext(), body[TOKEN_LIMIT_FIELD]);
  use.notices.push(...(translated?.notices ?? []));
  return { answered, answer: translated?.prediction };
}
