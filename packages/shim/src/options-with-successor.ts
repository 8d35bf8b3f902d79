import { isLegacyError, readLegacyRequest } from '@modelhub-migration/contract';
import { withoutLength } from './header-pairs.ts';
import { isFailureStatus } from './http-facts.ts';
import { isObject } from './is-object.ts';
import { toLegacyForm } from './legacy-response.ts';
import { toSearchedBody } from './searched-body.ts';
import { parsed, toSuccessorUrl, type AdapterSettings } from './successor-request.ts';

/**
 * A request that is told in one object. Source: request-promise, "Usage"; n8n, `IHttpRequestOptions` and `IRequestOptions`.
 */
export interface RequestOptions {
  readonly url?: unknown;
  readonly uri?: unknown;
  readonly baseUrl?: string | undefined;
  readonly baseURL?: string | undefined;
  readonly method?: string;
  readonly headers?: object;
  readonly body?: unknown;
  readonly json?: unknown;
  readonly resolveWithFullResponse?: boolean;
  readonly returnFullResponse?: boolean;
}

/** A whole answer, where the program asks for more than its body. */
interface FullAnswer {
  readonly statusCode: number;
  body: unknown;
}

/** Whether an answer is a whole one, where what has been set once for all requests decides. */
const isFullAnswer = (answer: unknown): boolean =>
  isObject(answer) && ['statusCode', 'headers', 'body'].every((name) => name in answer);

/** What is read and set of an error. Source: request-promise, `StatusCodeError`, which n8n makes errors in the form of; axios. */
interface Failure {
  readonly statusCode?: number;
  readonly response?: { readonly statusCode?: number; readonly status?: number; body?: unknown; data?: unknown };
  error?: unknown;
  message: string;
}

/** Whether an argument tells a request; a `Request` has an address, too. */
export function isRequestOptions(value: unknown): value is RequestOptions {
  if (!isObject(value) || 'clone' in value) return false;
  const { url, uri } = value as RequestOptions;
  return [url, uri].some((address) => typeof address === 'string' || address instanceof URL);
}

/** The text of an answer that the program wants as it was sent. Source: request, option `encoding`; n8n, `encoding`. */
const textOf = (found: string | Uint8Array): string =>
  typeof found === 'string' ? found : Buffer.from(found).toString();

const ABSOLUTE = /^[a-z][a-z\d+.-]*:/i;

/** The address of a request. Source: request, option `baseUrl`. */
function addressOf({ url, uri = url, baseUrl, baseURL = baseUrl }: RequestOptions): string {
  const address = String(uri);
  if (baseURL === undefined || ABSOLUTE.test(address)) return address;
  return `${baseURL.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`;
}

/** Where a request goes, told as the program tells it: a base stays apart, since a helper may put it in front of whatever it is given. */
function placeOf({ url, uri, baseUrl, baseURL }: RequestOptions, address: string): Partial<RequestOptions> {
  const key = uri === undefined ? 'url' : 'uri';
  if ((baseUrl ?? baseURL) === undefined || ABSOLUTE.test(String(uri ?? url))) return { [key]: address };
  const { origin, pathname } = new URL(address);
  return { [key]: pathname, ...(baseUrl === undefined ? { baseURL: origin } : { baseUrl: origin }) };
}

/** The same request with another address and, where it has one, another body. */
function moved(options: RequestOptions, address: string, body?: unknown): RequestOptions {
  const { json, headers } = options;
  return {
    ...options,
    ...placeOf(options, address),
    ...(headers === undefined ? {} : { headers: withoutLength(headers) }),
    ...(body === undefined ? {} : { [isObject(json) ? 'json' : 'body']: body }),
  };
}

/** Gives an error its body in the legacy shape, in each of its forms. */
function turnFailure(failure: Failure, turned: (body: unknown, status: number) => unknown): void {
  const { response, statusCode = response?.statusCode ?? response?.status, error } = failure;
  if (statusCode === undefined) return;
  const isTold = failure.message === `${String(statusCode)} - ${JSON.stringify(error)}`;
  if (response?.body !== undefined) response.body = turned(response.body, statusCode);
  if (response?.data !== undefined) response.data = turned(response.data, statusCode);
  if (error === undefined || error instanceof Error) return;
  failure.error = turned(error, statusCode);
  if (isTold) failure.message = `${String(statusCode)} - ${JSON.stringify(failure.error)}`;
}

/**
 * Sends a request for a retired route that is told in one object, and gives what comes of it in the legacy shape, see `withSuccessor`.
 *
 * @param send sends such a request; gives the body, parsed or as text, or a whole answer where the program asks for that
 * @returns `null` where the request is for no retired route; nothing is sent then
 */
export function optionsWithSuccessor(
  options: RequestOptions,
  send: (options: RequestOptions) => PromiseLike<unknown>,
  settings: AdapterSettings,
): Promise<unknown> | null {
  const url = addressOf(options);
  const { method = 'GET', json, body = json, resolveWithFullResponse, returnFullResponse } = options;
  const legacy = readLegacyRequest(url, method);
  if (legacy === null) return null;
  const { models } = settings;
  const isFullTold = resolveWithFullResponse ?? returnFullResponse;
  const isFull = (answer: unknown): answer is FullAnswer => isFullTold ?? isFullAnswer(answer);
  const legacyBody = typeof body === 'string' ? parsed(body) : body;
  const turned = (found: unknown, status?: number): unknown => toLegacyForm(found, legacyBody, status, models);

  async function ask(): Promise<unknown> {
    const address = toSuccessorUrl(url, models);
    if (legacy?.modelId === null) return send(moved(options, address));
    const searched = await toSearchedBody(url, body, settings, {
      ask: async (collection, query) =>
        send(moved(options, collection, typeof body === 'string' ? query : JSON.parse(query))),
      read(answer) {
        const { body: found, statusCode } = isFull(answer) ? answer : { body: answer, statusCode: 200 };
        const matches = typeof found === 'string' || found instanceof Uint8Array ? parsed(textOf(found)) : found;
        return isFailureStatus(statusCode) || isLegacyError(matches) ? undefined : matches;
      },
    });
    return 'refused' in searched ? searched.refused : send(moved(options, address, searched.body));
  }

  return ask().then(
    (answer) => {
      if (!isFull(answer)) return turned(answer);
      answer.body = turned(answer.body, answer.statusCode);
      return answer;
    },
    (error: unknown) => {
      if (error instanceof Error) turnFailure(error, turned);
      throw error;
    },
  );
}
