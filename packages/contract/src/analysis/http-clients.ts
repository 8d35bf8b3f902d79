import { argument, axiosForms, gotForms, optionsOnly, requestForms, urlThenOptions, VERBS } from './call-forms.ts';
import {
  FETCH_KEYS,
  AXIOS_KEYS,
  JSON_OR_BODY_KEYS,
  NODE_KEYS,
  REQUEST_KEYS,
  AXIOS_ANSWERS,
  SUPERAGENT_SETTINGS,
} from './client-keys.ts';
import type { CallForm, Client, Place } from './client-types.ts';
import { TYPE_OF_FETCH } from './target.ts';

/** The global `fetch`, and what stands for it. */
const FETCH: Client = {
  id: 'fetch',
  bindings: [
    { global: 'fetch' },
    { types: [TYPE_OF_FETCH] },
    {
      modules: ['node-fetch', 'node-fetch-native', 'cross-fetch', 'isomorphic-fetch', 'isomorphic-unfetch', 'unfetch'],
      path: [],
    },
    { modules: ['undici', 'cross-fetch', 'node-fetch-native', 'whatwg-fetch', 'node-fetch'], path: ['fetch'] },
  ],
  forms: [urlThenOptions('')],
  keys: FETCH_KEYS,
  encoding: 'text',
  factories: [],
  response: 'fetch',
};

/** A `fetch` that a function is given under that name, by a framework or a test. */
export const INJECTED_FETCH: Client = { ...FETCH, bindings: [], response: 'injected-fetch' };

/** HTTP clients that any program may use. Sources: the clients' own documentation, versions in the workspace catalog. */
export const HTTP_CLIENTS: readonly Client[] = [
  FETCH,
  {
    id: 'rxjs.fetch',
    bindings: [{ modules: ['rxjs/fetch'], path: ['fromFetch'] }],
    forms: [urlThenOptions('')],
    keys: FETCH_KEYS,
    encoding: 'text',
    factories: [],
    response: 'observable-fetch',
    responseWhen: [{ option: 'selector', is: true, response: 'observable-selected' }],
    callbackOptions: ['selector'],
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
    senderOptions: ['adapter'],
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
    hookOptions: ['hooks', 'handlers'],
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
    senderOptions: ['fetch'],
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
    factories: ['agent'],
    response: 'superagent',
    callbackMethods: ['end'],
    settings: SUPERAGENT_SETTINGS,
    hookMethods: ['ok', 'parse', 'retry', 'serialize', 'use'],
  },
  {
    id: 'undici.request',
    bindings: [{ modules: ['undici'], path: ['request'] }],
    forms: [urlThenOptions('')],
    keys: { ...FETCH_KEYS, path: ['path'] },
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
  // The SDK's own client asks any path: `client.post(path, { body })`.
  {
    id: 'openai.request',
    bindings: [
      { modules: ['openai'], path: [] },
      { modules: ['openai'], path: ['OpenAI'] },
    ],
    forms: VERBS.map((verb) => ({
      member: verb.toLowerCase(),
      method: verb,
      url: argument(0),
      options: 1,
      body: 'options',
    })),
    keys: { url: [], base: ['baseURL'], method: [], body: { body: 'object' }, headers: ['headers'] },
    encoding: 'object',
    factories: [],
    constructors: [''],
    response: 'payload',
  },
  {
    id: 'request',
    bindings: [{ modules: ['request'], path: [] }],
    forms: requestForms,
    keys: REQUEST_KEYS,
    encoding: 'object',
    factories: ['defaults'],
    response: 'request',
    responseWhen: [
      { option: 'jsonReviver', is: true, response: 'opaque' },
      { option: 'jsonReplacer', is: true, response: 'opaque' },
      { option: 'json', is: true, response: 'request-json' },
    ],
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
      { option: 'jsonReviver', is: true, response: 'opaque' },
      { option: 'jsonReplacer', is: true, response: 'opaque' },
      { option: 'json', is: true, response: 'request-promise' },
    ],
  },
];
