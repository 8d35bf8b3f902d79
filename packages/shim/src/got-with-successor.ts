import { readLegacyRequest } from '@modelhub-migration/contract';
import { withoutThoseOfBody } from './header-pairs.ts';
import { CONTENT_LENGTH, isFailureStatus } from './http-facts.ts';
import { isObject } from './is-object.ts';
import { toLegacyText } from './legacy-response.ts';
import { toSearchedBody } from './searched-body.ts';
import { parsed, toSuccessorUrl, type AdapterSettings } from './successor-request.ts';

/** What is read and set of the options of one request, as hooks of got are given them. */
interface GotOptions {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string | undefined>;
  readonly responseType?: string;
  readonly isStream?: boolean;
  readonly parseJson: (text: string) => unknown;
  readonly hooks: { readonly afterResponse: ((answer: GotAnswer) => GotAnswer)[] };
  body?: unknown;
  json?: unknown;
}

interface GotAnswer {
  readonly statusCode: number;
  readonly statusMessage?: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly socket?: unknown;
  rawBody: Uint8Array;
  body: unknown;
}

/** A stream as answers of got are: what Node gives, or what that is unpacked through. */
interface AnswerStream {
  readonly end?: (bytes: Uint8Array) => unknown;
  readonly push: (bytes: Uint8Array | null) => unknown;
}

/** An answer that has been read, as one that is still to be. Source: got, hook `beforeRequest`, which may give one. */
function unread(answer: GotAnswer): object {
  const Stream = answer.constructor as new (socket: unknown) => AnswerStream;
  const made = new Stream('end' in answer ? undefined : answer.socket);
  const { statusCode, statusMessage } = answer;
  const headers = withoutThoseOfBody(answer.headers);
  Object.assign(made, { statusCode, statusMessage, headers, rawHeaders: [], complete: true });
  if (made.end === undefined) {
    Object.assign(made, { _read: () => undefined });
    made.push(answer.rawBody);
    made.push(null);
  } else made.end(answer.rawBody);
  return made;
}

export interface GotInstance {
  readonly defaults: { readonly options: object; readonly mutableDefaults?: boolean };
  readonly extend: (options: object) => GotInstance;
  readonly post: (url: string, options: object) => Promise<GotAnswer>;
}

/** Whether something is an instance of got. */
export const isGotInstance = (value: unknown): value is GotInstance =>
  typeof value === 'function' &&
  'extend' in value &&
  'defaults' in value &&
  isObject(value.defaults) &&
  'options' in value.defaults;

/** The text of a body. Source: got, options `json` and `body`. */
function textOf({ body, json }: GotOptions): string {
  if (json !== undefined) return JSON.stringify(json);
  return typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString();
}

function setRequest(options: GotOptions, url: string, body?: string): void {
  // The URL is the request's own; set as a whole, it would get the prefix of the instance in some releases.
  options.url.href = url;
  if (body === undefined) return;
  options.json = undefined;
  options.body = body;
  options.headers[CONTENT_LENGTH] = String(Buffer.byteLength(body));
}

/** Gives an answer its body in the legacy shape, in each of its forms. Source: got, option `responseType`. */
function turnAnswer(
  answer: GotAnswer,
  { responseType, parseJson }: GotOptions,
  toLegacy: (text: string) => string,
): void {
  const text = toLegacy(Buffer.from(answer.rawBody).toString());
  answer.rawBody = Buffer.from(text);
  answer.body =
    responseType === 'json' && typeof answer.body !== 'string'
      ? parseJson(text)
      : responseType === 'buffer'
        ? answer.rawBody
        : text;
}

/**
 * Makes an instance of got that sends requests for retired routes to the successor, see `withSuccessor`. Hooks of the program see what they
 * always saw: those before a request come before this one, those after an answer behind it. Streams are left as they are.
 *
 * @param made instance of got from 11.8 on; not changed
 */
export function gotWithSuccessor<Got extends GotInstance>(made: Got, settings: AdapterSettings): Got {
  const { models } = settings;

  /** Sends a search with what the request that needs it is sent with. */
  const search = (address: string, query: string, headers: GotOptions['headers']): Promise<GotAnswer> =>
    made.post(address, {
      prefixUrl: '',
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== CONTENT_LENGTH)),
      json: undefined,
      body: query,
      responseType: 'text',
      throwHttpErrors: false,
      resolveBodyOnly: false,
    });

  const turn = async (options: GotOptions): Promise<object | undefined> => {
    const url = options.url.href;
    const legacy = readLegacyRequest(url, options.method);
    if (options.isStream === true || legacy === null) return undefined;
    const text = legacy.modelId === null ? null : textOf(options);
    let body: string | undefined;
    if (text !== null) {
      const searched = await toSearchedBody(url, text, settings, {
        ask: (address, query) => search(address, query, options.headers),
        read: ({ statusCode, body }) => (isFailureStatus(statusCode) ? undefined : parsed(body as string)),
      });
      if ('refused' in searched) return unread(searched.refused);
      body = searched.body;
    }
    setRequest(options, toSuccessorUrl(url, models), body);
    const legacyBody = text === null ? undefined : parsed(text);
    options.hooks.afterResponse.unshift((answer) => {
      turnAnswer(answer, options, (found) => toLegacyText(found, legacyBody, answer.statusCode, models));
      return answer;
    });
    return undefined;
  };

  // Else the program could not set what it could before.
  const kept = made.defaults.mutableDefaults === true ? { mutableDefaults: true } : {};
  return made.extend({ ...kept, hooks: { beforeRequest: [turn] } }) as Got;
}
