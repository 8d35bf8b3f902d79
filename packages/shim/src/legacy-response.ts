/** Answers of the successor as a whole, with their bodies in the legacy shape. Part of the adapters. */
import {
  isLegacyError,
  isSuccessorError,
  readLegacyAddress,
  toImagePrediction,
  toLegacyError,
  toModelsCollection,
  toPrediction,
  type ModelEntry,
} from '@modelhub-migration/contract';
import { fetchClass } from './fetch-class.ts';
import { HEADERS_OF_A_BODY, isFailureStatus } from './http-facts.ts';
import { isUndiciAnswer, withUndiciBody } from './undici-answer.ts';

/** Statuses whose answers have no body, and take none. Source: Fetch standard, "null body status". */
const WITHOUT_BODY: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

/** `models` of modelhub.config.json, by which a list names them. */
type Models = Readonly<Record<string, ModelEntry>>;

/** The body of any answer in the legacy shape; what the successor did not make is returned unchanged. */
export function toLegacyBody(body: unknown, status: number | undefined, legacyBody: unknown, models: Models): unknown {
  if (status === undefined ? isSuccessorError(body) : isFailureStatus(status))
    return isLegacyError(body) ? body : toLegacyError(body, status ?? 500);
  const context = { request: legacyBody, nowMs: Date.now(), durationMs: 0 };
  const prediction = toPrediction(body, context)?.prediction ?? toImagePrediction(body, context);
  return prediction ?? toModelsCollection(body, models) ?? body;
}

/**
 * The text of an answer in the legacy shape, for programs that hand it on or look into it unparsed. Text that is no JSON
 * is returned unchanged.
 *
 * @param successorText the whole body of a text, image or models answer, or of a failure
 * @param legacyBody the legacy request, echoed in the answer as the retired route did
 * @param status HTTP status of the answer; failures get the legacy envelope, with 500 where it is not known
 * @param models `models` of modelhub.config.json, by which a list names them
 */
export function toLegacyText(
  successorText: string,
  legacyBody?: unknown,
  status?: number,
  models: Models = {},
): string {
  let body: unknown;
  try {
    body = JSON.parse(successorText);
  } catch {
    return successorText;
  }
  const legacy = toLegacyBody(body, status, legacyBody, models);
  return legacy === body ? successorText : JSON.stringify(legacy);
}

/**
 * The body of an answer in the legacy shape, in the form that the program wants it in: its text, its bytes, or what is parsed of it.
 *
 * @param status HTTP status; a failure is told by its body where that is not known
 */
export function toLegacyForm(
  body: unknown,
  legacyBody: unknown,
  status: number | undefined,
  models: Models = {},
): unknown {
  if (typeof body === 'string') return toLegacyText(body, legacyBody, status, models);
  if (!(body instanceof Uint8Array)) return toLegacyBody(body, status, legacyBody, models);
  return Buffer.from(toLegacyText(Buffer.from(body).toString(), legacyBody, status, models));
}

/** What the answers of `fetch`, of whatever package, have in common. */
interface FetchResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url?: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly text: () => Promise<string>;
  readonly json?: () => Promise<unknown>;
}

type ResponseClass = new (
  body: string | null,
  init: { status: number; statusText: string; headers: [string, string][] },
) => FetchResponse;

/** An answer that is no instance of a class, as of `unfetch` or a test's double: its methods are exchanged. */
function withLegacyMethods(response: FetchResponse, legacyBody: unknown, models: Models): FetchResponse {
  const { status, json } = response;
  return {
    ...response,
    text: async () => toLegacyText(await response.text(), legacyBody, status, models),
    ...(json === undefined ? {} : { json: async () => toLegacyBody(await json(), status, legacyBody, models) }),
  };
}

async function fromFetch(response: FetchResponse, legacyBody: unknown, models: Models): Promise<FetchResponse> {
  if (Object.getPrototypeOf(response) === Object.prototype) return withLegacyMethods(response, legacyBody, models);
  const { status, statusText, url } = response;
  const text = toLegacyText(await response.text(), legacyBody, status, models);
  const headers = [...response.headers].flatMap(([name, value]): [string, string][] =>
    HEADERS_OF_A_BODY.has(name.toLowerCase()) ? [] : [[name, value]],
  );
  // Of the same class as before: programs ask for it, and frameworks take no other.
  const made = new (fetchClass(response) as ResponseClass)(WITHOUT_BODY.has(status) ? null : text, {
    status,
    statusText,
    headers,
  });
  return Object.defineProperty(made, 'url', { value: url, configurable: true });
}

const isFetchResponse = (response: object): response is FetchResponse =>
  'text' in response && typeof response.text === 'function' && 'status' in response;

/**
 * An answer of `fetch` (global, node-fetch, undici and their like), of `request` of undici or of axios with its body in the legacy
 * shape, for code that hands it on whole. Status and headers stay, but for those that tell of the body's length and encoding. The body
 * of the first two is read whole first: the retired routes had no streaming either.
 *
 * @param response the successor's answer; one of another client is returned unchanged
 * @param legacyBody the legacy request, echoed in the answer as the retired route did
 * @param models `models` of modelhub.config.json, by which a list names them
 * @returns an answer of the same class
 * @throws what reading the body throws
 */
export async function toLegacyResponse<Response extends object>(
  response: Response,
  legacyBody?: unknown,
  models: Models = {},
): Promise<Response> {
  if (isFetchResponse(response)) return (await fromFetch(response, legacyBody, models)) as Response;
  if (isUndiciAnswer(response)) {
    const text = toLegacyText(await response.body.text(), legacyBody, response.statusCode, models);
    return withUndiciBody(response, text) as Response;
  }
  if (!('data' in response)) return response;
  const { data } = response;
  const status = 'status' in response && typeof response.status === 'number' ? response.status : 200;
  return { ...response, data: toLegacyForm(data, legacyBody, status, models) };
}

/**
 * {@link toLegacyResponse} for a call that asks several services or routes, of which only the URL tells whose answer came: that
 * of another service is returned as it is, unread.
 *
 * @param url the URL that the program made, before `toSuccessorUrl`
 */
export async function toLegacyAnswer<Response extends object>(
  url: string | URL | undefined,
  response: Response,
  legacyBody?: unknown,
  models?: Models,
): Promise<Response> {
  return readLegacyAddress(url) === null ? response : toLegacyResponse(response, legacyBody, models);
}

/** Whether nothing is lost where an object is copied by its members. */
const isPlain = (value: object): boolean =>
  Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/**
 * What a function of the program makes of an answer, an object or a list of its own with the body in one place (`{ ok, value }`,
 * `[error, body]`), with the body there in the legacy shape. Only plain objects and lists are made anew; anything else, such as an
 * instance of a class, is returned as it is.
 *
 * @param places the names or positions in one of which the body stands, that of a success or of a failure
 * @param legacyBody the legacy request, echoed in the answer as the retired route did
 */
export function toLegacyResult<Result>(
  result: Result,
  places: readonly (string | number)[],
  legacyBody?: unknown,
): Result {
  if (typeof result !== 'object' || result === null || !isPlain(result)) return result;
  const status = 'status' in result && typeof result.status === 'number' ? result.status : undefined;
  const copy = (Array.isArray(result) ? [...(result as unknown[])] : { ...result }) as Record<string | number, unknown>;
  for (const place of places) {
    const body = copy[place];
    if (typeof body === 'object' && body !== null) copy[place] = toLegacyBody(body, status, legacyBody, {});
  }
  return copy as Result;
}
