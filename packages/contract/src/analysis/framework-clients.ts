import { argument, axiosForms, optionsOnly, urlThenOptions, verbsWithBody } from './call-forms.ts';
import { AXIOS_KEYS, REQUEST_KEYS, AXIOS_ANSWERS } from './client-keys.ts';
import type { Client } from './client-types.ts';

/** Clients that a framework gives to the code it runs. Sources: the frameworks' own documentation. */
export const FRAMEWORK_CLIENTS: readonly Client[] = [
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
    members: { axiosRef: 'axios' },
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
];
