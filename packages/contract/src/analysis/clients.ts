import {
  axiosForms,
  gotForms,
  optionsOnly,
  urlThenOptions,
  VERBS,
  argument,
  verbsWithBody,
  verbsWithOptions,
} from './call-forms.ts';
import type { CallForm, Client, OptionKeys, Place, StyleChange } from './client-types.ts';

export type * from './client-types.ts';

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

const AXIOS_ANSWERS: readonly StyleChange[] = [
  { option: 'transformRequest', is: true, response: 'opaque' },
  { option: 'transformResponse', is: true, response: 'opaque' },
  { option: 'responseType', is: 'text', response: 'axios-text' },
  { option: 'responseType', is: true, unless: 'json', response: 'opaque' },
];

const requestForms: readonly CallForm[] = [
  ...gotForms,
  ...verbsWithOptions.map((form) => ({ ...form, url: 'options', options: 0 }) as const),
];

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
    responseWhen: AXIOS_ANSWERS,
    interceptors: true,
  },
  {
    id: 'got',
    bindings: [{ modules: ['got'], path: [] }, { modules: ['got'], path: ['got'] }, { types: ['Got'] }],
    forms: gotForms,
    keys: JSON_OR_BODY_KEYS,
    encoding: 'object',
    factories: ['extend'],
    response: 'got',
    responseWhen: [
      { option: 'parseJson', is: true, response: 'opaque' },
      { option: 'stringifyJson', is: true, response: 'opaque' },
      { option: 'resolveBodyOnly', is: true, response: 'opaque' },
      { option: 'responseType', is: 'json', response: 'got-json' },
      { option: 'responseType', is: true, unless: 'text', response: 'opaque' },
    ],
    hookOptions: ['hooks'],
  },
  {
    id: 'ky',
    bindings: [{ modules: ['ky', 'ky-universal'], path: [] }, { types: ['KyInstance'] }],
    forms: gotForms,
    keys: JSON_OR_BODY_KEYS,
    encoding: 'object',
    factories: ['create', 'extend'],
    response: 'ky',
    responseWhen: [
      { option: 'parseJson', is: true, response: 'opaque' },
      { option: 'stringifyJson', is: true, response: 'opaque' },
    ],
    hookOptions: ['hooks'],
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
    callbackMethods: ['end'],
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
    response: 'node-request',
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
    response: 'ofetch',
    responseWhen: [
      { option: 'parseResponse', is: true, response: 'opaque' },
      { option: 'responseType', is: true, unless: 'json', response: 'opaque' },
    ],
    hookOptions: ['onRequest', 'onResponse'],
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
    response: 'jquery',
    responseWhen: [
      { option: 'dataType', is: 'text', response: 'opaque' },
      { option: 'dataFilter', is: true, response: 'opaque' },
      { option: 'converters', is: true, response: 'opaque' },
    ],
    hookOptions: ['beforeSend'],
    callbackOptions: ['success', 'complete'],
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
    responseWhen: [
      { option: 'observe', is: true, response: 'opaque' },
      { option: 'responseType', is: 'text', response: 'opaque' },
    ],
  },
  {
    id: 'nest',
    bindings: [{ types: ['HttpService'] }],
    forms: axiosForms.filter((form) => form.member !== ''),
    keys: AXIOS_KEYS,
    encoding: 'either',
    factories: [],
    response: 'observable-axios',
    responseWhen: AXIOS_ANSWERS.map((change) => ({ ...change, response: 'opaque' })),
  },
  {
    id: 'n8n',
    bindings: [
      { suffix: ['helpers', 'httpRequest'] },
      { suffix: ['helpers', 'httpRequestWithAuthentication'] },
      { suffix: ['helpers', 'request'] },
      { suffix: ['helpers', 'requestWithAuthentication'] },
    ],
    forms: [
      optionsOnly(''),
      // `httpRequest.call(this, options)`, `httpRequestWithAuthentication.call(this, credentials, options)`
      { ...optionsOnly('call'), options: 1 },
      { ...optionsOnly('call'), options: 2 },
    ],
    keys: REQUEST_KEYS,
    encoding: 'object',
    factories: [],
    response: 'n8n',
    responseWhen: [
      { option: 'returnFullResponse', is: true, response: 'got-json' },
      { option: 'resolveWithFullResponse', is: true, response: 'got-json' },
      { option: 'encoding', is: true, response: 'opaque' },
    ],
  },
  {
    id: 'request',
    bindings: [{ modules: ['request'], path: [] }],
    forms: requestForms,
    keys: REQUEST_KEYS,
    encoding: 'object',
    factories: ['defaults'],
    response: 'request',
    responseWhen: [{ option: 'json', is: true, response: 'request-json' }],
  },
  {
    id: 'request-promise',
    bindings: [{ modules: ['request-promise', 'request-promise-native'], path: [] }],
    forms: requestForms,
    keys: REQUEST_KEYS,
    encoding: 'object',
    factories: ['defaults'],
    response: 'text',
    responseWhen: [
      { option: 'resolveWithFullResponse', is: true, response: 'opaque' },
      { option: 'simple', is: true, response: 'opaque' },
      { option: 'json', is: true, response: 'request-promise' },
    ],
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
