/** How HTTP clients hand over an answer: one row a style, read by `response.ts`, named by the rows of `clients.ts`. */

/** What a value is while the answer is on its way to the program. */
export type Stage =
  /** A promise of the next stage. */
  | { readonly is: 'promise'; readonly of: Stage }
  /** An Observable (Angular, Nest) of the next stage. */
  | { readonly is: 'observable'; readonly of: Stage }
  /** The client's response object; its members say where the body is. */
  | { readonly is: 'response'; readonly style: StyleId }
  /** The body as unparsed text. */
  | { readonly is: 'text' }
  /** The parsed body. */
  | { readonly is: 'payload' }
  /** An object or a list of fixed places that has the next stage under one name, or under one of several: `{ response }`, `[error, response]`. */
  | { readonly is: 'part'; readonly names: readonly string[]; readonly of: Stage }
  /** A list whose elements are all of the next stage. */
  | { readonly is: 'array'; readonly of: Stage }
  /** A number, a header, a flag: nothing that carries the body. */
  | { readonly is: 'plain' };

export type StyleId =
  | 'fetch'
  | 'injected-fetch'
  | 'axios'
  | 'axios-text'
  | 'axios-body'
  | 'undici'
  | 'undici-body'
  | 'got'
  | 'got-json'
  | 'ky'
  | 'superagent'
  | 'payload'
  | 'node-request'
  | 'node'
  | 'jquery'
  | 'n8n'
  | 'request'
  | 'request-json'
  | 'request-promise'
  | 'observable-payload'
  | 'observable-axios'
  | 'observable-fetch'
  | 'observable-selected'
  | 'ofetch'
  | 'swr'
  | 'text'
  | 'opaque'
  | 'axios-error'
  | 'axios-text-error'
  | 'got-error'
  | 'got-json-error'
  | 'ky-error'
  | 'superagent-error'
  | 'jquery-error'
  | 'request-promise-error'
  | 'angular-error'
  | 'ofetch-error';

interface Style {
  /** What the call expression itself is; `null`: not followed. */
  readonly call: Stage | null;
  /** Members of the response object, and what reading (or calling) them gives. A name that is not here loses the response. */
  readonly members: Readonly<Record<string, Stage>>;
  /** Methods of the call expression itself, before it is awaited (`ky.post(…).json()`). */
  readonly shortcuts: Readonly<Record<string, Stage>>;
  /** What a function that the client is given receives, by position; `null`: nothing of the answer. */
  readonly callback?: readonly (Stage | null)[];
  /** Whether the call gives an Observable of what that function gives back. */
  readonly emitsResult?: true;
  /** What listeners of the response's events receive. */
  readonly events?: Readonly<Record<string, Stage>>;
  /** What a step of `for await` over the response gives. */
  readonly chunks?: Stage;
  /**
   * Methods of the call's promise besides `then`: whether their callback is given the answer, the failure, or either at the end.
   * They give the promise back.
   */
  readonly promiseMethods?: Readonly<Record<string, 'answer' | 'failure' | 'end'>>;
  /** Whether the body can only be read in place: neither may it be turned nor may a default stand in for it. */
  readonly inPlace?: true;
  /** What a caught error is: members of it lead to the body (`error.response.data`). `null` where errors carry none. */
  readonly error: Stage | null;
}

const PLAIN: Stage = { is: 'plain' };
const PAYLOAD: Stage = { is: 'payload' };
const TEXT: Stage = { is: 'text' };
const promise = (of: Stage): Stage => ({ is: 'promise', of });
const response = (style: StyleId): Stage => ({ is: 'response', style });

const plainMembers = (...names: string[]): Record<string, Stage> =>
  Object.fromEntries(names.map((name) => [name, PLAIN]));

const FETCH_MEMBERS: Record<string, Stage> = {
  ...plainMembers('ok', 'status', 'statusText', 'headers', 'url', 'redirected', 'type', 'bodyUsed'),
  json: promise(PAYLOAD),
  text: promise(TEXT),
};

/** A caught error: only these members of it lead to the body. */
const caught = (members: Record<string, Stage>): Style => ({ call: null, members, shortcuts: {}, error: null });

export const RESPONSE_STYLES: Readonly<Record<StyleId, Style>> = {
  fetch: { call: promise(response('fetch')), members: FETCH_MEMBERS, shortcuts: {}, error: null },
  // Known by its name alone: what is not read as a response may be none.
  'injected-fetch': { call: promise(response('injected-fetch')), members: FETCH_MEMBERS, shortcuts: {}, error: null },
  axios: {
    call: promise(response('axios')),
    members: { ...plainMembers('status', 'statusText', 'headers'), data: PAYLOAD },
    shortcuts: {},
    error: response('axios-error'),
  },
  'axios-text': {
    call: promise(response('axios-text')),
    members: { ...plainMembers('status', 'statusText', 'headers'), data: TEXT },
    shortcuts: {},
    error: response('axios-text-error'),
  },
  // An interceptor has put the body in the response's place.
  'axios-body': { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: response('axios-error') },
  undici: {
    call: promise(response('undici')),
    members: { ...plainMembers('statusCode', 'headers', 'trailers'), body: response('undici-body') },
    shortcuts: {},
    error: null,
  },
  'undici-body': {
    call: null,
    members: { ...FETCH_MEMBERS, ...plainMembers('dump', 'destroy', 'destroyed') },
    chunks: TEXT,
    shortcuts: {},
    error: null,
  },
  got: {
    call: promise(response('got')),
    members: { ...plainMembers('statusCode', 'statusMessage', 'headers', 'ok'), body: TEXT },
    shortcuts: { json: promise(PAYLOAD), text: promise(TEXT) },
    error: response('got-error'),
  },
  'got-json': {
    call: promise(response('got-json')),
    members: { ...plainMembers('statusCode', 'statusMessage', 'headers', 'ok'), body: PAYLOAD },
    shortcuts: { json: promise(PAYLOAD), text: promise(TEXT) },
    error: response('got-json-error'),
  },
  ky: {
    call: promise(response('fetch')),
    members: {},
    shortcuts: { json: promise(PAYLOAD), text: promise(TEXT) },
    error: response('ky-error'),
  },
  superagent: {
    call: promise(response('superagent')),
    callback: [null, response('superagent')],
    members: { ...plainMembers('status', 'statusCode', 'ok', 'headers', 'header', 'type'), body: PAYLOAD, text: TEXT },
    shortcuts: {},
    error: response('superagent-error'),
  },
  'node-request': {
    call: response('node-request'),
    callback: [response('node')],
    members: plainMembers('write', 'end', 'setTimeout', 'setHeader', 'destroy', 'abort', 'flushHeaders', 'destroyed'),
    events: { response: response('node') },
    shortcuts: {},
    error: null,
  },
  node: {
    call: null,
    members: plainMembers(
      'statusCode',
      'statusMessage',
      'headers',
      'setEncoding',
      'resume',
      'destroy',
      'complete',
      'httpVersion',
    ),
    events: { data: TEXT },
    chunks: TEXT,
    shortcuts: {},
    error: null,
  },
  jquery: {
    call: promise(PAYLOAD),
    callback: [PAYLOAD, PLAIN, PLAIN],
    members: {},
    shortcuts: {},
    promiseMethods: { done: 'answer', fail: 'failure', always: 'end' },
    error: response('jquery-error'),
  },
  n8n: { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: response('axios-error') },
  request: {
    call: PLAIN,
    callback: [null, response('got'), TEXT],
    members: {},
    shortcuts: {},
    error: null,
  },
  'request-json': {
    call: PLAIN,
    callback: [null, response('got-json'), PAYLOAD],
    members: {},
    shortcuts: {},
    error: null,
  },
  'request-promise': { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: response('request-promise-error') },
  payload: { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: null },
  // Before the first answer there is no `data`, and each render asks for it anew: it is read in place or not at all.
  swr: {
    call: response('swr'),
    members: { ...plainMembers('error', 'isLoading', 'isValidating'), data: PAYLOAD },
    inPlace: true,
    shortcuts: {},
    error: null,
  },
  ofetch: { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: response('ofetch-error') },
  'observable-payload': {
    call: { is: 'observable', of: PAYLOAD },
    members: {},
    shortcuts: {},
    error: response('angular-error'),
  },
  'observable-axios': {
    call: { is: 'observable', of: response('axios') },
    members: {},
    shortcuts: {},
    error: response('axios-error'),
  },
  'observable-fetch': {
    call: { is: 'observable', of: response('fetch') },
    members: {},
    shortcuts: {},
    error: null,
  },
  // `fromFetch(url, { selector: (response) => response.json() })`
  'observable-selected': {
    call: PLAIN,
    callback: [response('fetch')],
    emitsResult: true,
    members: {},
    shortcuts: {},
    error: null,
  },
  text: { call: promise(TEXT), members: {}, shortcuts: {}, error: null },
  opaque: { call: null, members: {}, shortcuts: {}, error: null },
  'axios-error': caught({ response: response('axios') }),
  'axios-text-error': caught({ response: response('axios-text') }),
  'got-error': caught({ response: response('got') }),
  'got-json-error': caught({ response: response('got-json') }),
  'ky-error': caught({ response: response('fetch') }),
  'superagent-error': caught({ response: response('superagent') }),
  'jquery-error': caught({ responseJSON: PAYLOAD, responseText: TEXT }),
  'request-promise-error': caught({ error: PAYLOAD, response: response('got-json') }),
  'angular-error': caught({ error: PAYLOAD }),
  'ofetch-error': caught({ data: PAYLOAD }),
};
