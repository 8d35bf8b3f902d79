// One call a client, for runtimes that are not Node. The region does not exist, so a call that escapes reaches nobody.
import axios from 'axios';
import nodeFetch from 'node-fetch';
import { createRequire } from 'node:module';
import https, { get } from 'node:https';
import * as undici from 'undici';

const url = 'https://inference.no-such-region.ionos.com/models';
const headers = { authorization: 'Bearer eyJ-canary-token' };
const superagent = createRequire(import.meta.url)('superagent');

const byGet = (send) =>
  new Promise((resolve, reject) => {
    send(url, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve(JSON.parse(text))).on('error', reject);
    }).on('error', reject);
  });

const calls = {
  fetch: async () => (await fetch(url, { headers })).json(),
  'https.get': () => byGet(https.get),
  'named import of get': () => byGet(get),
  axios: async () => (await axios.get(url, { headers })).data,
  'axios over fetch': async () => (await axios.get(url, { headers, adapter: 'fetch' })).data,
  'node-fetch': async () => (await nodeFetch(url, { headers })).json(),
  superagent: async () => (await superagent.get(url).set(headers)).body,
  'undici request': async () => (await undici.request(url, { headers })).body.json(),
  'undici fetch': async () => (await undici.fetch(url, { headers })).json(),
};

const results = {};
for (const [name, call] of Object.entries(calls)) {
  results[name] = await Promise.resolve()
    .then(call)
    .then(
      (body) => (body?.type === 'collection' ? 'served' : 'not served'),
      () => 'not served',
    );
}
console.log(JSON.stringify(results));
process.exit();
