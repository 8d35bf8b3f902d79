// The same in CommonJS, with clients of the time before import.
const axios = require('axios');
const https = require('node:https');
const nodeFetch = require('node-fetch2');
const request = require('request');
const undici = require('undici');

const url = 'https://inference.de-txl.ionos.com/models/meta-llama-3-3-70b-instruct/predictions';
const headers = { authorization: 'Bearer eyJ-canary-token', 'content-type': 'application/json' };
const body = JSON.stringify({ properties: { input: 'the canary prompt' } });

const viaRequest = () =>
  new Promise((resolve, reject) => {
    request.post({ url, headers, body }, (error, response) =>
      error ? reject(error) : resolve(JSON.parse(response.body)),
    );
  });
const viaHttps = () =>
  new Promise((resolve, reject) => {
    const sent = https.request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject);
    sent.end(body);
  });
const viaStream = () =>
  new Promise((resolve, reject) => {
    const { Writable } = require('node:stream');
    let text = '';
    const sink = new Writable({ write: (part, _, done) => done(null, (text += part)) });
    undici.stream(url, { method: 'POST', headers, body }, () => sink).then(() => resolve(JSON.parse(text)), reject);
  });
const viaPipeline = async () => {
  const { text } = require('node:stream/consumers');
  const duplex = undici.pipeline(url, { method: 'POST', headers }, ({ body: answer }) => answer);
  duplex.end(body);
  return JSON.parse(await text(duplex));
};

const calls = {
  fetch: async () => (await fetch(url, { method: 'POST', headers, body })).json(),
  axios: async () => (await axios.post(url, body, { headers })).data,
  'node-fetch': async () => (await nodeFetch(url, { method: 'POST', headers, body })).json(),
  request: viaRequest,
  'https.request': viaHttps,
  'undici.stream': viaStream,
  'undici.pipeline': viaPipeline,
};

void (async () => {
  const results = {};
  for (const [name, call] of Object.entries(calls)) {
    results[name] = await call().then(
      ({ properties }) => typeof properties?.output,
      (error) => String(error),
    );
  }
  console.log(JSON.stringify(results));
})();
