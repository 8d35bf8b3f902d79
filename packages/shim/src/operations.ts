import {
  ERROR_CODES,
  PREDICTION_MOVES,
  SUCCESSOR_PATHS,
  TOKEN_LIMIT_FIELD,
  collectionQueryPath,
  decodeContext,
  droppedOption,
  findJsonText,
  HOLE,
  isQueryResult,
  legacyError,
  readPath,
  readPrediction,
  resolveModel,
  stringifyFilled,
  toChatRequest,
  toCollectionQuery,
  toImagePrediction,
  toImageRequest,
  toLegacyError,
  toModelsCollection,
  toPrediction,
  unknownModelMessage,
  type AnswerContext,
  type ChatRequest,
  type Config,
  type FieldMove,
  type FieldPath,
  type ModelKind,
  type Prediction,
  type PredictionCall,
  type ResolvedModel,
  type TranslatedAnswer,
} from '@modelhub-migration/contract';
import type { LegacyHttpRequest, LegacyUse, Upstream, UpstreamResponse } from './exchange.ts';

/** An answer before it becomes text. */
export interface Served {
  status: number;
  body: unknown;
  /** JSON text of the body, where there is a quicker way to it than writing the body. */
  toText?: () => string;
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
  body?: string,
): Promise<Answered> {
  const started = performance.now();
  const { signal, cancellation } = request;
  const response = await upstream({ method, url, headers, body, signal, cancellation });
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

const toText = (body: LegacyHttpRequest['body']): string =>
  typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();

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
  use.notices = extra.length === 0 ? call.notices : [...call.notices, ...extra];
}

/** JSON text of a chat request; a prompt that is one message of it needs no escaping again. */
function chatText(body: ChatRequest, input: string, inputJson: string | undefined): string {
  const only = body.messages.length === 1 ? body.messages[0] : undefined;
  if (inputJson === undefined || only?.content !== input) return JSON.stringify(body);
  only.content = HOLE;
  const text = stringifyFilled(body, [inputJson]);
  only.content = input;
  return text ?? JSON.stringify(body);
}

const isOutput = ({ legacy }: FieldMove): boolean => legacy.join('.') === 'properties.output';
const OUTPUT_PATHS: Readonly<Record<ModelKind, FieldPath>> = {
  text: PREDICTION_MOVES.text.find(isOutput)?.successor ?? [],
  image: PREDICTION_MOVES.image.find(isOutput)?.successor ?? [],
};

/** JSON form of an output that is the successor's own text, not one put together from it. */
function findOutputJson({ response, body }: Answered, kind: ModelKind, output: string): string | undefined {
  const path = OUTPUT_PATHS[kind];
  return readPath(body, ...path) === output ? findJsonText(response.body, path.at(-1) ?? '', output) : undefined;
}

/** JSON text of a prediction; its two long texts are in the request and in the successor's answer already. */
function predictionText(prediction: Prediction, inputJson: string | undefined, outputJson: string | undefined): string {
  if (inputJson === undefined || outputJson === undefined) return JSON.stringify(prediction);
  const { id, type, metadata, properties } = prediction;
  const frame = { id, type, metadata, properties: { input: HOLE, options: properties.options, output: HOLE } };
  return stringifyFilled(frame, [inputJson, outputJson]) ?? JSON.stringify(prediction);
}

/** What is sent for a prediction, and how its answer is read. */
interface Generation {
  path: string;
  text: string;
  translate: (body: unknown, context: AnswerContext) => TranslatedAnswer | undefined;
}

function planGeneration(
  { config }: OperationCall,
  call: PredictionCall,
  model: ResolvedModel,
  context: string | undefined,
  inputJson: string | undefined,
): Generation {
  if (model.kind === 'image') {
    return {
      path: SUCCESSOR_PATHS.images,
      text: JSON.stringify(toImageRequest(model.id, call, config.image.size, context)),
      translate(body, answerContext) {
        const prediction = toImagePrediction(body, answerContext);
        return prediction === undefined ? undefined : { prediction, notices: [] };
      },
    };
  }
  const request = toChatRequest(model.id, call, config, context);
  return {
    path: SUCCESSOR_PATHS.chat,
    text: chatText(request, call.input, inputJson),
    translate: (body, answerContext) => toPrediction(body, answerContext, request[TOKEN_LIMIT_FIELD]),
  };
}

/** `POST /models/{modelId}/predictions`: text, image, and either of them with retrieval before it. */
export async function servePrediction(operation: OperationCall): Promise<Served> {
  const { request, config, modelId, use, now } = operation;
  const source = toText(request.body);
  const raw = parseJson(source);
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
    const query = JSON.stringify(toCollectionQuery(call.collection.query, config.retrieval.limit));
    const found = await ask(operation, 'POST', url, query);
    if (!succeeded(found.response.status)) return serveError(found, secretsOf(operation, call), 'collection');
    if (!isQueryResult(found.body)) return serveNotUnderstood(found, 'collection');
    context = decodeContext(found.body);
    retrievalMs = found.elapsedMs;
  }

  const inputJson = findJsonText(source, 'input', call.input);
  const generation = planGeneration(operation, call, resolution.model, context, inputJson);
  const answered = await ask(operation, 'POST', operation.successorUrl + generation.path, generation.text);
  const { response, body, elapsedMs } = answered;
  if (!succeeded(response.status)) return serveError(answered, secretsOf(operation, call, context), 'successor');
  const durationMs = performance.now() - started;
  const answer = generation.translate(body, { request: raw, nowMs: now(), durationMs });
  if (answer === undefined) return serveNotUnderstood(answered, 'successor');
  const { prediction, notices } = answer;
  if (notices.length > 0) use.notices = [...use.notices, ...notices];
  return {
    status: 200,
    body: prediction,
    toText: () =>
      predictionText(
        prediction,
        inputJson,
        findOutputJson(answered, resolution.model.kind, prediction.properties.output),
      ),
    header: response.header,
    upstreamMs: retrievalMs + elapsedMs,
  };
}
