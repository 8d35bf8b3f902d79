import type { OptionKeys, SettingEffect, StyleChange } from './client-types.ts';

export const FETCH_KEYS: OptionKeys = {
  url: [],
  base: [],
  method: ['method'],
  body: { body: 'text' },
  headers: ['headers'],
};
export const AXIOS_KEYS: OptionKeys = {
  url: ['url'],
  base: ['baseURL'],
  method: ['method'],
  body: { data: 'either' },
  headers: ['headers'],
};
export const JSON_OR_BODY_KEYS: OptionKeys = {
  url: ['url'],
  base: ['prefixUrl'],
  method: ['method'],
  body: { json: 'object', body: 'text' },
  headers: ['headers'],
};
export const NODE_KEYS: OptionKeys = {
  url: [],
  base: [],
  method: ['method'],
  body: {},
  headers: ['headers'],
  parts: true,
};
export const REQUEST_KEYS: OptionKeys = {
  url: ['url', 'uri'],
  base: ['baseURL', 'baseUrl'],
  method: ['method'],
  // `json` may be `true` beside a `body`, or the body itself; the reader takes the first that is no boolean.
  body: { body: 'either', json: 'object' },
  headers: ['headers'],
};

export const AXIOS_ANSWERS: readonly StyleChange[] = [
  { option: 'transformRequest', is: true, response: 'opaque' },
  { option: 'transformResponse', is: true, response: 'opaque' },
  { option: 'responseType', is: 'text', response: 'axios-text' },
  { option: 'responseType', is: true, unless: 'json', response: 'opaque' },
];

/** What a superagent agent sets for all its requests: https://github.com/forwardemail/superagent/blob/master/src/agent-base.js */
export const SUPERAGENT_SETTINGS: Readonly<Record<string, SettingEffect>> = {
  accept: 'keeps',
  auth: 'keeps',
  buffer: 'changes',
  ca: 'keeps',
  cert: 'keeps',
  disableTLSCerts: 'keeps',
  key: 'keeps',
  ok: 'changes',
  on: 'calls',
  once: 'calls',
  parse: 'changes',
  pfx: 'keeps',
  query: 'changes',
  redirects: 'keeps',
  retry: 'calls',
  serialize: 'changes',
  set: 'keeps',
  sortQuery: 'keeps',
  timeout: 'keeps',
  type: 'keeps',
  use: 'changes',
  withCredentials: 'keeps',
};
