// For Node 22 and newer: the default dispatcher and a composed Agent of undici 8.
import { createInterceptor } from '@modelhub-migration/shim';
import { Agent, fetch as fetch8, request } from 'undici8';

const url = 'https://inference.de-txl.ionos.com/models';
const headers = { authorization: 'Bearer eyJ-canary-token' };
const dispatcher = new Agent().compose(createInterceptor());
const calls = {
  request: async () => (await request(url, { headers })).body.json(),
  fetch: async () => (await fetch8(url, { headers })).json(),
  'built-in fetch': async () => (await fetch(url, { headers })).json(),
  'composed request': async () => (await request(url, { headers, dispatcher })).body.json(),
  'composed fetch': async () => (await fetch8(url, { headers, dispatcher })).json(),
  abort: async () => {
    const signal = AbortSignal.abort(new Error('given up'));
    return { type: await request(url, { headers, dispatcher, signal }).catch(({ message }) => message) };
  },
};
const results = {};
for (const [name, call] of Object.entries(calls)) results[name] = (await call()).type;
console.log(JSON.stringify(results));
