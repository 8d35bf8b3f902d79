// A program as a user would have written it: static imports, one call a client, nothing about the shim.
import axios from 'axios';
import crossFetch from 'cross-fetch';
import got from 'got';
import ky from 'ky';
import nodeFetch from 'node-fetch';
import { get, request } from 'node:https';
import superagent from 'superagent';
import * as undici from 'undici';
import * as undici6 from 'undici6';

const url = 'https://inference.de-txl.ionos.com/models/meta-llama-3-3-70b-instruct/predictions';
const headers = { authorization: 'Bearer eyJ-canary-token', 'content-type': 'application/json' };
const body = JSON.stringify({ properties: { input: 'the canary prompt', options: { max_length: '20', top_k: '3' } } });
const post = { method: 'POST', headers, body };

const read = (response) =>
  new Promise((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part) => (text += part));
    response.on('end', () => resolve(JSON.parse(text))).on('error', reject);
  });
const viaHttps = () =>
  new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers }, (response) => resolve(read(response)))
      .on('error', reject)
      .end(body);
  });
const viaGet = () =>
  new Promise((resolve, reject) => {
    get('https://inference.de-txl.ionos.com/models', { headers }, (response) => resolve(read(response))).on(
      'error',
      reject,
    );
  });

const calls = {
  fetch: async () => (await fetch(url, post)).json(),
  undici: async () => (await undici.request(url, post)).body.json(),
  'undici fetch': async () => (await undici.fetch(url, post)).json(),
  undici6: async () => (await undici6.request(url, post)).body.json(),
  axios: async () => (await axios.post(url, body, { headers })).data,
  got: async () => got.post(url, { headers, body, retry: 0 }).json(),
  'node-fetch': async () => (await nodeFetch(url, post)).json(),
  'cross-fetch': async () => (await crossFetch(url, post)).json(),
  ky: async () => ky.post(url, { headers, body, retry: 0 }).json(),
  superagent: async () => (await superagent.post(url).set(headers).send(body)).body,
  'https.request': viaHttps,
};

const results = {};
for (const [name, call] of Object.entries(calls)) {
  results[name] = await call().then(
    ({ properties }) => typeof properties?.output,
    (error) => String(error),
  );
}
results['https.get'] = await viaGet().then(({ type }) => type, String);
console.log(JSON.stringify(results));
