import { readLegacyAddress } from '@modelhub-migration/contract';
import { fetchClass } from './fetch-class.ts';
import { CONTENT_LENGTH, isFailureStatus } from './http-facts.ts';
import { toLegacyAnswer } from './legacy-response.ts';
import { toSearchedBody } from './searched-body.ts';
import { parsed, toSuccessorUrl, type AdapterSettings } from './successor-request.ts';
import { isUndiciAnswer } from './undici-answer.ts';

/** What the requests of `fetch`, of whatever package, have in common. */
export interface FetchRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: { readonly delete: (name: string) => void };
  readonly clone: () => { readonly text: () => Promise<string> };
}

/** What the answers of `fetch` have in common, as far as it is read here. */
interface FetchAnswer {
  readonly ok: boolean;
  readonly json: () => Promise<unknown>;
}

/** What `fetch`, or `request` of undici, found in a collection; `undefined` where it was refused. */
export function readFound(answer: object): Promise<unknown> | undefined {
  if (isUndiciAnswer(answer)) return isFailureStatus(answer.statusCode) ? undefined : answer.body.json();
  return (answer as FetchAnswer).ok ? (answer as FetchAnswer).json() : undefined;
}

export type RequestClass = new (input: string | object, init: object) => FetchRequest;

/** Whether something is a `Request`, of whatever class. */
export const isRequest = (input: unknown): input is FetchRequest =>
  typeof input === 'object' && input !== null && 'url' in input && 'clone' in input;

/** Methods whose requests have no body. Source: Fetch standard, constructor of `Request`. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** A request of the same class and settings with another address and body. */
function remade<Input extends FetchRequest>(request: Input, url: string, body: string | null): Input {
  const Class = fetchClass(request) as RequestClass;
  const moved = new Class(url, request);
  if (body === null) return moved as Input;
  const sent = new Class(moved, { body }) as Input;
  sent.headers.delete(CONTENT_LENGTH);
  return sent;
}

/**
 * Sends a request, of which only the running program knows whether it is for a retired route, and gives the answer in the legacy
 * shape; one that is not is sent and answered as it is. A collection that a prediction names is searched first, through the
 * same function; a search that fails is the answer.
 *
 * @param input a `Request`, of whatever class
 * @param send what sends it: `fetch`, or a function that takes and gives the same
 * @throws Error when the body is no prediction request; what `send` throws
 */
export async function sendToSuccessor<Input extends FetchRequest, Answer extends object>(
  input: Input,
  send: (input: Input) => Promise<Answer>,
  settings: AdapterSettings = {},
): Promise<Answer> {
  const { models } = settings;
  const { url } = input;
  if (readLegacyAddress(url) === null) return send(input);
  const address = toSuccessorUrl(url, models);
  if (WITHOUT_BODY.has(input.method))
    return toLegacyAnswer(url, await send(remade(input, address, null)), undefined, models);
  const text = await input.clone().text();
  const searched = await toSearchedBody(url, text, settings, {
    ask: (collection, query) => send(remade(input, collection, query)),
    read: readFound,
  });
  if ('refused' in searched) return searched.refused;
  return toLegacyAnswer(url, await send(remade(input, address, searched.body)), parsed(text), models);
}
