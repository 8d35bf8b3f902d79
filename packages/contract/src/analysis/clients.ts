import type { StyleId } from './response-styles.ts';
import type { ClientId } from './types.ts';

/** How a program comes by a client. */
export type Binding =
  /** A name that the file does not declare, also as a member of `globalThis`, `window`, `self` or `global`. */
  | { readonly global: string }
  /** An import or `require`. `path` leads from the module to the client; empty: the module's default export or the module itself. */
  | { readonly modules: readonly string[]; readonly path: readonly string[] }
  /** The declared type of a parameter or field (`constructor(private http: HttpClient)`), or the argument of `inject(…)`. */
  | { readonly types: readonly string[] }
  /** The last names of a member chain on an object nobody can follow (`this.helpers.httpRequest`). */
  | { readonly suffix: readonly string[] };

/** Where a part of the request stands among the call's arguments. */
export type Place =
  /** The argument with this index. */
  | { readonly argument: number }
  /** A property of the options; which one, the client's {@link OptionKeys} say. */
  | 'options'
  /** The argument of a later call on the same request: `.send(body)`, `request.write(body)`. */
  | { readonly chained: readonly string[] }
  | null;

/** One way of calling a client. */
export interface CallForm {
  /** Name of the method; empty where the client itself is called. */
  readonly member: string;
  /** The method, where the form fixes it; an argument; or `options`. */
  readonly method:
    'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'options' | { readonly argument: number };
  readonly url: { readonly argument: number } | 'options';
  /** Index of the options argument, if the form has one. */
  readonly options: number | null;
  readonly body: Place;
}

export type BodyEncoding =
  /** The program itself turns the body into text (`JSON.stringify`). */
  | 'text'
  /** The client does. */
  | 'object'
  /** The client takes both. */
  | 'either';

/** Names of the options that matter. The first name present wins. */
export interface OptionKeys {
  readonly url: readonly string[];
  readonly base: readonly string[];
  readonly method: readonly string[];
  readonly body: Readonly<Record<string, BodyEncoding>>;
  readonly headers: readonly string[];
  /** Node's form: protocol, host, port and path apart. */
  readonly parts?: boolean;
}

/** One HTTP client: how it is bound, called and answered. */
export interface Client {
  readonly id: ClientId;
  readonly bindings: readonly Binding[];
  readonly forms: readonly CallForm[];
  readonly keys: OptionKeys;
  /** Encoding of a body that is an argument of its own. */
  readonly encoding: BodyEncoding;
  /** Members that make another client of the same kind from options (`axios.create({ baseURL })`). */
  readonly factories: readonly string[];
  /** Classes of the module that make one from a base (`new Pool(origin)`). */
  readonly constructors?: readonly string[];
  /** How the answer is handed over: a row of `response-styles.ts`. */
  readonly response: StyleId;
  /** Another row's style while an option has a value (`got(url, { responseType: 'json' })`). */
  readonly responseWhen?: { readonly option: string; readonly is: string; readonly response: StyleId };
  /** Whether an argument that is a function receives the answer; then the call's own value does not carry it. */
  readonly callbacks?: boolean;
}

const argument = (index: number): { readonly argument: number } => ({ argument: index });

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
const VERBS: readonly Verb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const hasBody = (verb: Verb): boolean => verb === 'POST' || verb === 'PUT' || verb === 'PATCH';

/** `client(url, options)`: method and body in the options. */
const urlThenOptions = (member: string): CallForm => ({
  member,
  method: 'options',
  url: argument(0),
  options: 1,
  body: 'options',
});
/** `client(options)`: everything in the options. */
const optionsOnly = (member: string): CallForm => ({
  member,
  method: 'options',
  url: 'options',
  options: 0,
  body: 'options',
});
/** `client.post(url, options)`: the body in the options. */
const verbsWithOptions: readonly CallForm[] = VERBS.map((verb) => ({
  member: verb.toLowerCase(),
  method: verb,
  url: argument(0),
  options: 1,
  body: 'options',
}));
/** `client.post(url, body, options)`, `client.get(url, options)`. */
const verbsWithBody: readonly CallForm[] = VERBS.map((verb) => ({
  member: verb.toLowerCase(),
  method: verb,
  url: argument(0),
  options: hasBody(verb) ? 2 : 1,
  body: hasBody(verb) ? argument(1) : null,
}));

const FETCH_KEYS: OptionKeys = { url: [], base: [], method: ['method'], body: { body: 'text' }, headers: ['headers'] };
const AXIOS_KEYS: OptionKeys = {
  url: ['url'],
  base: ['baseURL'],
  method: ['method'],
  body: { data: 'either' },
  headers: ['headers'],
};
const JSON_OR_BODY_KEYS: OptionKeys = {
  url: ['url'],
  base: ['prefixUrl'],
  method: ['method'],
  body: { json: 'object', body: 'text' },
  headers: ['headers'],
};
const NODE_KEYS: OptionKeys = { url: [], base: [], method: ['method'], body: {}, headers: ['headers'], parts: true };
const REQUEST_KEYS: OptionKeys = {
  url: ['url', 'uri'],
  base: ['baseURL', 'baseUrl'],
  method: ['method'],
  // `json` may be `true` beside a `body`, or the body itself; the reader takes the first that is no boolean.
  body: { body: 'either', json: 'object' },
  headers: ['headers'],
};

const axiosForms: readonly CallForm[] = [urlThenOptions(''), optionsOnly(''), optionsOnly('request'), ...verbsWithBody];
const gotForms: readonly CallForm[] = [urlThenOptions(''), optionsOnly(''), ...verbsWithOptions];

/**
 * Every HTTP client that a call site is looked for in. Order matters only where two rows share a name: the first that
 * fits wins. Sources: the clients' own documentation, versions in the workspace catalog.
 */
export const CLIENTS: readonly Client[] = [
  {
    id: 'fetch',
    bindings: [
      { global: 'fetch' },
      {
        modules: [
          'node-fetch',
          'node-fetch-native',
          'cross-fetch',
          'isomorphic-fetch',
          'isomorphic-unfetch',
          'unfetch',
        ],
        path: [],
      },
      { modules: ['undici', 'cross-fetch', 'node-fetch-native', 'whatwg-fetch', 'node-fetch'], path: ['fetch'] },
    ],
    forms: [urlThenOptions('')],
    keys: FETCH_KEYS,
    encoding: 'text',
    factories: [],
    response: 'fetch',
  },
  {
    id: 'axios',
    bindings: [
      { global: 'axios' },
      { modules: ['axios', 'redaxios'], path: [] },
      { modules: ['axios'], path: ['axios'] },
      { types: ['AxiosInstance', 'AxiosStatic', 'Axios'] },
      { suffix: ['axiosRef'] },
    ],
    forms: axiosForms,
    keys: AXIOS_KEYS,
    encoding: 'either',
    factories: ['create'],
    response: 'axios',
  },
  {
    id: 'got',
    bindings: [{ modules: ['got'], path: [] }, { modules: ['got'], path: ['got'] }, { types: ['Got'] }],
    forms: gotForms,
    keys: JSON_OR_BODY_KEYS,
    encoding: 'object',
    factories: ['extend'],
    response: 'got',
    responseWhen: { option: 'responseType', is: 'json', response: 'got-json' },
  },
  {
    id: 'ky',
    bindings: [{ modules: ['ky', 'ky-universal'], path: [] }, { types: ['KyInstance'] }],
    forms: gotForms,
    keys: JSON_OR_BODY_KEYS,
    encoding: 'object',
    factories: ['create', 'extend'],
    response: 'ky',
  },
  {
    id: 'superagent',
    bindings: [{ modules: ['superagent'], path: [] }],
    forms: [
      { member: '', method: argument(0), url: argument(1), options: null, body: { chained: ['send'] } },
      ...VERBS.map((verb) => ({
        member: verb.toLowerCase(),
        method: verb,
        url: argument(0),
        options: null,
        body: { chained: ['send'] },
      })),
    ],
    keys: { url: [], base: [], method: [], body: {}, headers: [] },
    encoding: 'either',
    factories: [],
    response: 'superagent',
    callbacks: true,
  },
  {
    id: 'undici.request',
    bindings: [{ modules: ['undici'], path: ['request'] }],
    forms: [urlThenOptions('')],
    keys: FETCH_KEYS,
    encoding: 'text',
    factories: [],
    response: 'undici',
  },
  {
    id: 'undici.Client',
    bindings: [{ modules: ['undici'], path: [] }, { types: ['Pool', 'Dispatcher'] }],
    forms: [optionsOnly('request')],
    keys: { url: ['path'], base: ['origin'], method: ['method'], body: { body: 'text' }, headers: ['headers'] },
    encoding: 'text',
    factories: [],
    constructors: ['Client', 'Pool'],
    response: 'undici',
  },
  {
    id: 'node:http',
    bindings: [{ modules: ['http', 'https', 'node:http', 'node:https', 'follow-redirects'], path: [] }],
    forms: (['request', 'get'] as const).flatMap((member): CallForm[] => {
      const method = member === 'get' ? 'GET' : 'options';
      const body: Place = { chained: ['write', 'end'] };
      return [
        { member, method, url: argument(0), options: 1, body },
        { member, method, url: 'options', options: 0, body },
      ];
    }),
    keys: NODE_KEYS,
    encoding: 'text',
    factories: [],
    response: 'opaque',
    callbacks: true,
  },
  {
    id: 'ofetch',
    bindings: [
      { global: '$fetch' },
      { modules: ['ofetch', '#imports'], path: ['$fetch'] },
      { modules: ['ofetch'], path: ['ofetch'] },
    ],
    forms: [urlThenOptions('')],
    keys: { ...FETCH_KEYS, base: ['baseURL'], body: { body: 'either' } },
    encoding: 'either',
    factories: ['create'],
    response: 'payload',
  },
  {
    id: 'jquery',
    bindings: [{ global: '$' }, { global: 'jQuery' }, { modules: ['jquery'], path: [] }],
    forms: [
      urlThenOptions('ajax'),
      optionsOnly('ajax'),
      { member: 'post', method: 'POST', url: argument(0), options: null, body: argument(1) },
      { member: 'get', method: 'GET', url: argument(0), options: null, body: null },
      { member: 'getJSON', method: 'GET', url: argument(0), options: null, body: null },
    ],
    keys: { url: ['url'], base: [], method: ['method', 'type'], body: { data: 'either' }, headers: ['headers'] },
    encoding: 'either',
    factories: [],
    response: 'payload',
    callbacks: true,
  },
  {
    id: 'angular',
    bindings: [{ types: ['HttpClient'] }],
    forms: [
      { member: 'request', method: argument(0), url: argument(1), options: 2, body: 'options' },
      ...verbsWithBody,
    ],
    keys: { url: [], base: [], method: [], body: { body: 'object' }, headers: ['headers'] },
    encoding: 'object',
    factories: [],
    response: 'observable-payload',
  },
  {
    id: 'nest',
    bindings: [{ types: ['HttpService'] }],
    forms: axiosForms.filter((form) => form.member !== ''),
    keys: AXIOS_KEYS,
    encoding: 'either',
    factories: [],
    response: 'observable-axios',
  },
  {
    id: 'n8n',
    bindings: [{ suffix: ['helpers', 'httpRequest'] }, { suffix: ['helpers', 'request'] }],
    forms: [optionsOnly('')],
    keys: REQUEST_KEYS,
    encoding: 'object',
    factories: [],
    response: 'payload',
  },
  {
    id: 'request',
    bindings: [{ modules: ['request', 'request-promise', 'request-promise-native'], path: [] }],
    forms: [...gotForms, ...verbsWithOptions.map((form) => ({ ...form, url: 'options', options: 0 }) as const)],
    keys: REQUEST_KEYS,
    encoding: 'object',
    factories: ['defaults'],
    response: 'opaque',
    callbacks: true,
  },
];

/**
 * A call that hands a certain legacy URL to something that nobody could follow (an injected client, an import that is not
 * at hand). It is a call site, but how its answer comes back is unknown.
 */
export const UNKNOWN_CLIENT: Client = {
  id: 'unknown',
  bindings: [],
  forms: [urlThenOptions(''), optionsOnly(''), optionsOnly('request'), ...verbsWithBody],
  keys: { ...REQUEST_KEYS, body: { body: 'either', data: 'either', json: 'object' } },
  encoding: 'either',
  factories: [],
  response: 'opaque',
};
