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
  /** A number, a header, a flag: nothing that carries the body. */
  | { readonly is: 'plain' };

export type StyleId =
  | 'fetch'
  | 'axios'
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
  | 'text'
  | 'opaque';

interface Style {
  /** What the call expression itself is; `null`: not followed. */
  readonly call: Stage | null;
  /** Members of the response object, and what reading (or calling) them gives. A name that is not here loses the response. */
  readonly members: Readonly<Record<string, Stage>>;
  /** Methods of the call expression itself, before it is awaited (`ky.post(…).json()`). */
  readonly shortcuts: Readonly<Record<string, Stage>>;
  /** What a function that the client is given receives, by position; `null`: nothing of the answer. */
  readonly callback?: readonly (Stage | null)[];
  /** What listeners of the response's events receive. */
  readonly events?: Readonly<Record<string, Stage>>;
  /** What a step of `for await` over the response gives. */
  readonly chunks?: Stage;
  /** Methods of the call's promise besides `then`: whether their callback is given the answer. They give the promise back. */
  readonly promiseMethods?: Readonly<Record<string, 'answer' | 'failure'>>;
  /** Path from a caught error to the response's body (`error.response.data`); `null` where errors carry none. */
  readonly error: readonly string[] | null;
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

export const RESPONSE_STYLES: Readonly<Record<StyleId, Style>> = {
  fetch: { call: promise(response('fetch')), members: FETCH_MEMBERS, shortcuts: {}, error: null },
  axios: {
    call: promise(response('axios')),
    members: { ...plainMembers('status', 'statusText', 'headers'), data: PAYLOAD },
    shortcuts: {},
    error: ['response', 'data'],
  },
  undici: {
    call: promise(response('undici')),
    members: { ...plainMembers('statusCode', 'headers', 'trailers'), body: response('undici-body') },
    shortcuts: {},
    error: null,
  },
  'undici-body': { call: null, members: FETCH_MEMBERS, chunks: TEXT, shortcuts: {}, error: null },
  got: {
    call: promise(response('got')),
    members: { ...plainMembers('statusCode', 'statusMessage', 'headers', 'ok'), body: TEXT },
    shortcuts: { json: promise(PAYLOAD), text: promise(TEXT) },
    error: null,
  },
  'got-json': {
    call: promise(response('got-json')),
    members: { ...plainMembers('statusCode', 'statusMessage', 'headers', 'ok'), body: PAYLOAD },
    shortcuts: { json: promise(PAYLOAD), text: promise(TEXT) },
    error: ['response', 'body'],
  },
  ky: {
    call: promise(response('fetch')),
    members: {},
    shortcuts: { json: promise(PAYLOAD), text: promise(TEXT) },
    error: null,
  },
  superagent: {
    call: promise(response('superagent')),
    callback: [null, response('superagent')],
    members: { ...plainMembers('status', 'statusCode', 'ok', 'headers', 'header', 'type'), body: PAYLOAD, text: TEXT },
    shortcuts: {},
    error: ['response', 'body'],
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
    promiseMethods: { done: 'answer', fail: 'failure' },
    error: ['responseJSON'],
  },
  n8n: { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: ['response', 'data'] },
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
  'request-promise': { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: ['error'] },
  payload: { call: promise(PAYLOAD), members: {}, shortcuts: {}, error: null },
  'observable-payload': { call: { is: 'observable', of: PAYLOAD }, members: {}, shortcuts: {}, error: ['error'] },
  'observable-axios': {
    call: { is: 'observable', of: response('axios') },
    members: {},
    shortcuts: {},
    error: ['response', 'data'],
  },
  text: { call: promise(TEXT), members: {}, shortcuts: {}, error: null },
  opaque: { call: null, members: {}, shortcuts: {}, error: null },
};
