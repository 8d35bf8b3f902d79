import { describe, expect, it } from 'vitest';
import { KNOWN_MODELS } from '../model-table.ts';
import { createEvaluator } from './evaluate.ts';
import { findCallSites, findCallSitesWith } from './find-call-sites.ts';
import { createModule, type ModuleHost } from './module.ts';
import { SUCCESSOR_BASE_URL } from '../successor.ts';
import { mayHoldCallSite } from './needles.ts';
import { JS_PARSERS, parseJs, parseTs, parseTsx, type Parse } from '../../test/parsers.ts';
import type { CallSite } from './types.ts';

const UUID = KNOWN_MODELS[0]?.uuid ?? '';
const LEGACY = 'https://inference.de-txl.ionos.com';
const BODY = "{ properties: { input: p, options: { max_length: '300' } } }";

const sites = (text: string, parse: Parse = parseTs, host?: ModuleHost): CallSite[] =>
  findCallSites(createModule('src/a.ts', text, parse(text)), host);

/** A site in short: tier, operation, client. */
const brief = (text: string, parse?: Parse): string[] =>
  sites(text, parse).map(({ tier, operation, client }) => `${tier} ${operation} ${client}`);

const textOf = (text: string, node: { range: [number, number] } | null | undefined): string | null =>
  node == null ? null : text.slice(...node.range);

/** URL shapes: setup and the expression in URL position. All are predictions of the model `id`. */
const URLS: Record<string, readonly [setup: string, url: string]> = {
  'a literal': ['', `'${LEGACY}/models/${UUID}/predictions'`],
  'a template': ['', `\`${LEGACY}/models/\${id}/predictions\``],
  'a concatenation': ['', `'${LEGACY}/models/' + id + '/predictions'`],
  'a const': [`const url = \`${LEGACY}/models/\${id}/predictions\`;`, 'url'],
  'a base const': [`const BASE = '${LEGACY}';`, '`${BASE}/models/${id}/predictions`'],
  'a base with a slash': [`const BASE = '${LEGACY}/';`, '`${BASE}models/${id}/predictions`'],
  'a base ending in /models': [`const BASE = '${LEGACY}/models';`, '`${BASE}/${id}/predictions`'],
  'a base with the id': [`const BASE = '${LEGACY}/models/${UUID}';`, "BASE + '/predictions'"],
  'an assigned let': [`let url; url = '${LEGACY}/models/' + id + '/predictions';`, 'url'],
  'a region hole': ['', '`https://inference.${region}.ionos.com/models/${id}/predictions`'],
  'a region const': ["const region = 'de-txl';", '`https://inference.${region}.ionos.com/models/${id}/predictions`'],
  'a helper function': [`function urlOf(x) { return \`${LEGACY}/models/\${x}/predictions\`; }`, 'urlOf(id)'],
  'an arrow helper': [`const urlOf = (x) => '${LEGACY}/models/' + x + '/predictions';`, 'urlOf(id)'],
  'a switch': [
    `function base(k) { switch (k) { case 'old': return '${LEGACY}'; default: return 'https://other.test'; } }`,
    '`${base(k)}/models/${id}/predictions`',
  ],
  'a ternary': [
    '',
    `(k ? '${LEGACY}' : 'https://openai.inference.de-txl.ionos.com/v1') + '/models/' + id + '/predictions'`,
  ],
  'an env default': [`const BASE = process.env.BASE ?? '${LEGACY}';`, '`${BASE}/models/${id}/predictions`'],
  'an object': [`const config = { api: { base: '${LEGACY}' } };`, '`${config.api.base}/models/${id}/predictions`'],
  'a destructured object': [`const { base } = { base: '${LEGACY}' };`, '`${base}/models/${id}/predictions`'],
  'new URL': [`const BASE = '${LEGACY}';`, 'new URL(`/models/${id}/predictions`, BASE)'],
  'new URL as text': [`const BASE = '${LEGACY}';`, 'new URL(`/models/${id}/predictions`, BASE).href'],
  'a joined array': [`const BASE = '${LEGACY}';`, "[BASE, 'models', id, 'predictions'].join('/')"],
  concat: ['', `'${LEGACY}'.concat('/models/', id, '/predictions')`],
  'a stripped slash': [
    `const BASE = (process.env.BASE || '${LEGACY}/').replace(/\\/+$/, '');`,
    '`${BASE}/models/${id}/predictions`',
  ],
  'a parameter default': [
    `const BASE = '${LEGACY}'; const urlOf = (base = BASE) => \`\${base}/models/\${id}/predictions\`;`,
    'urlOf()',
  ],
  'an encoded id': ['', `\`${LEGACY}/models/\${encodeURIComponent(id)}/predictions\``],
  'a query': ['', `\`${LEGACY}/models/\${id}/predictions?x=1\``],
  'a name with a slash': ['', `'${LEGACY}/models/meta-llama/Meta-Llama-3.1-8B-Instruct/predictions'`],
  'upper case': ['', '`HTTPS://Inference.DE-TXL.ionos.com/models/${id}/predictions`'],
  'a placeholder': [`const ROUTE = '${LEGACY}/models/{id}/predictions';`, "ROUTE.replace('{id}', id)"],
};

/** Clients: imports, and the call that posts `BODY` to a URL. */
const POSTS: Record<string, readonly [client: string, setup: string, call: (url: string) => string]> = {
  fetch: ['fetch', '', (url) => `fetch(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`],
  'globalThis.fetch': [
    'fetch',
    '',
    (url) => `globalThis.fetch(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'window.fetch': ['fetch', '', (url) => `window.fetch(${url}, { method: 'post', body: JSON.stringify(${BODY}) })`],
  'an alias of fetch': [
    'fetch',
    'const f = fetch;',
    (url) => `f(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'an injected fetch': [
    'fetch',
    '',
    (url) => `async function run(f = fetch) { await f(${url}, { method: 'POST', body: JSON.stringify(${BODY}) }) }`,
  ],
  'a Request': ['fetch', '', (url) => `fetch(new Request(${url}, { method: 'POST', body: JSON.stringify(${BODY}) }))`],
  'node-fetch': [
    'fetch',
    "import fetch from 'node-fetch';",
    (url) => `fetch(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'a required node-fetch': [
    'fetch',
    "const fetch = require('node-fetch');",
    (url) => `fetch(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'a dynamic node-fetch': [
    'fetch',
    "const { default: fetch } = await import('node-fetch');",
    (url) => `fetch(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'undici fetch': [
    'fetch',
    "import { fetch as f } from 'undici';",
    (url) => `f(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'cross-fetch': [
    'fetch',
    "import { fetch } from 'cross-fetch';",
    (url) => `fetch(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'undici request': [
    'undici.request',
    "import { request } from 'undici';",
    (url) => `request(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'undici namespace': [
    'undici.request',
    "import * as undici from 'undici';",
    (url) => `undici.request(${url}, { method: 'POST', body: JSON.stringify(${BODY}) })`,
  ],
  'axios.post': ['axios', "import axios from 'axios';", (url) => `axios.post(${url}, ${BODY})`],
  'a required axios': ['axios', "const axios = require('axios');", (url) => `axios.post(${url}, ${BODY})`],
  'a required default axios': [
    'axios',
    "const axios = require('axios').default;",
    (url) => `axios.post(${url}, ${BODY})`,
  ],
  'axios with a config': [
    'axios',
    "import axios from 'axios';",
    (url) => `axios({ method: 'post', url: ${url}, data: ${BODY} })`,
  ],
  'axios.request': [
    'axios',
    "import axios from 'axios';",
    (url) => `axios.request({ method: 'POST', url: ${url}, data: ${BODY} })`,
  ],
  'axios(url, config)': [
    'axios',
    "import axios from 'axios';",
    (url) => `axios(${url}, { method: 'POST', data: ${BODY} })`,
  ],
  'an axios instance': [
    'axios',
    "import axios from 'axios'; const http = axios.create({ timeout: 5 });",
    (url) => `http.post(${url}, ${BODY})`,
  ],
  'an axios field': [
    'axios',
    "import axios from 'axios';",
    (url) => `class C { http = axios.create(); run() { return this.http.post(${url}, ${BODY}) } }`,
  ],
  got: ['got', "import got from 'got';", (url) => `got.post(${url}, { json: ${BODY} })`],
  'got with options': [
    'got',
    "import got from 'got';",
    (url) => `got(${url}, { method: 'POST', json: ${BODY} }).json()`,
  ],
  'an extended got': [
    'got',
    "import got from 'got'; const api = got.extend({ retry: 1 });",
    (url) => `api.post(${url}, { json: ${BODY} })`,
  ],
  ky: ['ky', "import ky from 'ky';", (url) => `ky.post(${url}, { json: ${BODY} }).json()`],
  superagent: [
    'superagent',
    "import superagent from 'superagent';",
    (url) => `superagent.post(${url}).set('a', 'b').send(${BODY})`,
  ],
  'https.request': [
    'node:http',
    "import https from 'node:https';",
    (url) => `const req = https.request(${url}, { method: 'POST' }, cb); req.write(JSON.stringify(${BODY})); req.end()`,
  ],
  'a named https request': [
    'node:http',
    "const { request } = require('https');",
    (url) => `request(${url}, { method: 'POST' }).end(JSON.stringify(${BODY}))`,
  ],
  $fetch: ['ofetch', '', (url) => `$fetch(${url}, { method: 'POST', body: ${BODY} })`],
  ofetch: ['ofetch', "import { ofetch } from 'ofetch';", (url) => `ofetch(${url}, { method: 'POST', body: ${BODY} })`],
  'jQuery.ajax': ['jquery', '', (url) => `$.ajax({ type: 'POST', url: ${url}, data: JSON.stringify(${BODY}) })`],
  'jQuery.post': ['jquery', "import $ from 'jquery';", (url) => `$.post(${url}, JSON.stringify(${BODY}))`],
  request: [
    'request',
    "const request = require('request');",
    (url) => `request.post({ url: ${url}, json: ${BODY} }, cb)`,
  ],
  'n8n helper': [
    'n8n',
    '',
    (url) => `async function run() { await this.helpers.httpRequest({ method: 'POST', url: ${url}, body: ${BODY} }) }`,
  ],
  'an unknown member': ['unknown', '', (url) => `function run(http) { return http.post(${url}, ${BODY}) }`],
  'an unknown import': ['unknown', "import { postJson } from './http';", (url) => `postJson(${url}, ${BODY})`],
};

describe.each(JS_PARSERS)('every URL shape with every client (%s)', (_, parse) => {
  const cases = Object.entries(URLS).flatMap(([shape, [before, url]]) =>
    Object.entries(POSTS).map(
      ([name, [client, setup, call]]) => [shape, name, client, `${setup} ${before} ${call(url)}`] as const,
    ),
  );

  it.each(cases)('%s, %s', (_shape, _name, client, text) => {
    const found = sites(text, parse);
    expect(found.map((site) => [site.tier, site.operation, site.client])).toEqual([['certain', 'predictions', client]]);
    const [site] = found;
    expect(site?.evidence).toEqual(expect.arrayContaining(['legacy-host', 'body-input']));
    expect(mayHoldCallSite(text)).toBe(true);
  });
});

describe('TypeScript clients', () => {
  it.each([
    [
      'axios',
      `class C { constructor(private http: AxiosInstance) {} f() { return this.http.post(\`${LEGACY}/models/\${id}/predictions\`, b) } }`,
    ],
    [
      'angular',
      `class C { constructor(private http: HttpClient) {} f() { return this.http.post<X>(\`${LEGACY}/models/\${id}/predictions\`, b) } }`,
    ],
    [
      'angular',
      `class C { private http = inject(HttpClient); f() { return this.http.post(\`${LEGACY}/models/\${id}/predictions\`, b) } }`,
    ],
    [
      'angular',
      `class C { constructor(private http: HttpClient) {} f() { return this.http.request('POST', '${LEGACY}/models/x/predictions', { body: b }) } }`,
    ],
    [
      'nest',
      `class C { constructor(private readonly http: HttpService) {} f() { return this.http.post('${LEGACY}/models/x/predictions', b) } }`,
    ],
    [
      'axios',
      `class C { constructor(private readonly http: HttpService) {} f() { return this.http.axiosRef.post('${LEGACY}/models/x/predictions', b) } }`,
    ],
    [
      'axios',
      `import axios, { type AxiosInstance } from 'axios'; class C { private c: AxiosInstance; constructor() { this.c = axios.create(); } f() { return this.c.post('${LEGACY}/models/x/predictions', b) } }`,
    ],
    ['got', `function f(client: Got) { return client.post('${LEGACY}/models/x/predictions', { json: b }) }`],
    [
      'undici.Client',
      `import { Pool } from 'undici'; const pool = new Pool('${LEGACY}'); pool.request({ path: '/models/x/predictions', method: 'POST', body: b })`,
    ],
  ])('%s: %s', (client, text) => {
    expect(brief(text)).toEqual([`certain predictions ${client}`]);
  });
});

describe('bases of clients', () => {
  it.each([
    [
      'axios.create',
      "import axios from 'axios';",
      `axios.create({ baseURL: '${LEGACY}' })`,
      "post('/models/' + id + '/predictions', b)",
    ],
    [
      'axios.create with a slash',
      "import axios from 'axios';",
      `axios.create({ baseURL: '${LEGACY}/' })`,
      "post('models/' + id + '/predictions', b)",
    ],
    [
      'a base with the whole path',
      "import axios from 'axios';",
      `axios.create({ baseURL: \`${LEGACY}/models/\${id}/predictions\` })`,
      "post('', b)",
    ],
    [
      'a base in a const',
      "import axios from 'axios'; const c = { base: '" + LEGACY + "' };",
      'axios.create({ baseURL: c.base })',
      'post(`/models/${id}/predictions`, b)',
    ],
    [
      'options made by spread',
      "import axios from 'axios'; const o = { baseURL: '" + LEGACY + "' };",
      'axios.create({ ...o })',
      'post(`/models/${id}/predictions`, b)',
    ],
    [
      'a base in the request',
      "import axios from 'axios';",
      'axios',
      `request({ method: 'POST', baseURL: '${LEGACY}', url: '/models/x/predictions', data: b })`,
    ],
    [
      'ky',
      "import ky from 'ky';",
      `ky.create({ prefixUrl: '${LEGACY}' })`,
      'post(`models/${id}/predictions`, { json: b })',
    ],
    [
      'got',
      "import got from 'got';",
      `got.extend({ prefixUrl: '${LEGACY}' }).extend({ retry: 0 })`,
      'post(`models/${id}/predictions`, { json: b })',
    ],
  ])('%s', (_name, setup, client, call) => {
    const text = `${setup} const http = ${client}; http.${call};`;
    const [site, ...others] = sites(text);
    expect(others).toEqual([]);
    expect(site).toMatchObject({ tier: 'certain', operation: 'predictions' });
    expect(site?.url.baseUrl).not.toBeNull();
  });

  it('sees axios.defaults.baseURL', () => {
    const text = `import axios from 'axios'; axios.defaults.baseURL = '${LEGACY}'; axios.get('/models');`;
    const [site] = sites(text);
    expect(site).toMatchObject({ tier: 'certain', operation: 'models' });
    expect(textOf(text, site?.url.baseUrl?.node)).toBe(`'${LEGACY}'`);
  });

  it('leaves an absolute URL alone', () => {
    expect(
      brief(
        `import axios from 'axios'; const c = axios.create({ baseURL: '${LEGACY}' }); c.post('https://other.test/models/x/predictions', b)`,
      ),
    ).toEqual([]);
  });
});

describe('options objects of node', () => {
  it.each([
    [
      `https.request({ hostname: 'inference.de-txl.ionos.com', path: \`/models/\${id}/predictions\`, method: 'POST' }, cb)`,
      'predictions',
    ],
    [
      `https.request({ host: 'inference.de-txl.ionos.com', port: 443, path: '/models/x/predictions', method: 'POST' }, cb)`,
      'predictions',
    ],
    [
      `const options = { hostname: \`inference.\${region}.ionos.com\`, path: '/models', method: 'GET' }; https.request(options, cb)`,
      'models',
    ],
    [`https.get({ hostname: 'inference.de-txl.ionos.com', path: '/models' }, cb)`, 'models'],
  ])('%s', (call, operation) => {
    expect(brief(`const https = require('https'); ${call}`)).toEqual([`certain ${operation} node:http`]);
  });
});

describe('the models list', () => {
  it.each([
    ['fetch', `fetch('${LEGACY}/models')`],
    ['fetch', `fetch('${LEGACY}/models/', { headers })`],
    ['fetch', `const get = () => fetch(\`${LEGACY}/models\`, { method: 'GET' })`],
    ['axios', `import axios from 'axios'; axios.get('${LEGACY}/models', { headers })`],
    ['axios', `import axios from 'axios'; axios('${LEGACY}/models')`],
    ['got', `import got from 'got'; got('${LEGACY}/models').json()`],
    ['ky', `import ky from 'ky'; ky('${LEGACY}/models?limit=5').json()`],
    ['jquery', `$.getJSON('${LEGACY}/models', cb)`],
    ['ofetch', `$fetch('${LEGACY}/models')`],
  ])('%s: %s', (client, text) => {
    expect(brief(text)).toEqual([`certain models ${client}`]);
    expect(sites(text)[0]?.model).toBeNull();
  });
});

describe('what is no call site', () => {
  it.each([
    `fetch('${LEGACY}/collections')`,
    `fetch(\`${LEGACY}/collections/\${id}/query\`, { method: 'POST', body })`,
    `fetch('${LEGACY}/collections/models', { method: 'POST' })`,
    "fetch('https://openai.inference.de-txl.ionos.com/v1/models')",
    "fetch('https://openai.inference.de-txl.ionos.com/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'meta-llama/Llama-3.3-70B-Instruct', messages }) })",
    "fetch('https://api.replicate.com/v1/models/meta/llama/predictions', { method: 'POST', body: JSON.stringify({ properties: { input: p } }) })",
    'fetch(`${process.env.REPLICATE}/models/${owner}/${name}/predictions`, { method: "POST", body: JSON.stringify({ input: p }) })',
    'fetch(`/models/${id}/predictions`, { method: "POST" })',
    "fetch('https://inference.de-txl.ionos.com.evil.test/models/x/predictions', { method: 'POST' })",
    "fetch('https://inference.de-txl.ionos.com@evil.test/models')",
    "fetch('https://evil.test/inference.de-txl.ionos.com/models')",
    "fetch('https://evil.test?https://inference.de-txl.ionos.com/models')",
    "fetch('https://my-inference.de-txl.ionos.com/models')",
    "fetch('https://inference.de-txl.ionos.com:8443/models')",
    "fetch('https://inference.de.txl.ionos.com/models')",
    "fetch('https://inference.ionos.com/models')",
    `function f(fetch) { fetch('${LEGACY}/models') } function fetch2(x) { return x }`.replace(
      'function f(fetch)',
      'const fetch = (u) => u; function f()',
    ),
    `console.log('${LEGACY}/models/x/predictions')`,
    `expect(url).toBe('${LEGACY}/models')`,
    `import nock from 'nock'; nock('${LEGACY}').post('/models/x/predictions')`,
    `import { http } from 'msw'; http.post('${LEGACY}/models/:id/predictions', resolver)`,
    `fetch('${LEGACY}/models', { method: 'POST' })`,
    `fetch('${LEGACY}/models/x/predictions')`,
    `fetch('${LEGACY}/models/x/y/z/predictions', { method: 'POST' })`,
    `fetch('${LEGACY}/models/x/prediction', { method: 'POST' })`,
    `fetch('${LEGACY}/')`,
    'const x = { properties: { input: 1 } }; x.properties.output;',
    'fetch(url, { method: "POST", body: JSON.stringify({ properties: { input: p } }) })',
    `const url = '${LEGACY}/models';`,
    'fetch(...args)',
    'fetch()',
    'import("x").then((m) => m.post)',
  ])('%s', (text) => {
    expect(brief(text)).toEqual([]);
  });
});

describe('evidence without the host', () => {
  const post = (url: string, body = BODY, then = ''): string =>
    `async function run(base, id, p) { const res = await fetch(${url}, { method: 'POST', headers: { Authorization: key }, body: JSON.stringify(${body}) }); const data = await res.json(); ${then} }`;
  const OUTPUT = 'return data.properties.output;';
  it.each([
    [post('`${base}/models/${id}/predictions`', BODY, OUTPUT), 'likely'],
    [post('`${base}/models/${id}/predictions`', BODY), 'possible'],
    [post('`${base}/models/${id}/predictions`', '{ x: 1 }', OUTPUT), 'possible'],
    [post('`${base}/models/${id}/predictions`', '{ x: 1 }'), null],
    [post('`${process.env.IONOS_URL}/models/${id}/predictions`', BODY), 'likely'],
    [post('`${process.env.IONOS_URL}/models/${id}/predictions`', '{ x: 1 }'), 'possible'],
    [post(`\`\${base}/models/${UUID}/predictions\``, BODY), 'likely'],
    [post('`${base}/${id}/predictions`', BODY, OUTPUT), 'likely'],
    [post('`${base}/predictions`', BODY, OUTPUT), 'likely'],
    [post('`https://${base}/models/${id}/predictions`', BODY, OUTPUT), 'likely'],
    [post('`https://api.test/models/${id}/predictions`', BODY, OUTPUT), null],
    [`const key = process.env.IONOS_TOKEN; ${post('`${base}/models/${id}/predictions`', BODY)}`, 'likely'],
    [
      'const r = await fetch(`${process.env.IONOS_URL}/models`); const d = await r.json(); d.items.map((m) => m.properties.name);',
      'likely',
    ],
    ['const r = await fetch(`${process.env.IONOS_URL}/models`);', 'possible'],
    ['const r = await fetch(`${process.env.URL}/models`);', null],
    [
      "import axios from 'axios'; const c = axios.create({ baseURL: process.env.IONOS_BASE }); c.post(`/models/${id}/predictions`, { properties: { input: p } })",
      'likely',
    ],
  ])('%s → %s', (text, tier) => {
    expect(sites(text).map((site) => site.tier)).toEqual(tier === null ? [] : [tier]);
  });
});

describe('half-migrated code', () => {
  it.each([
    `fetch('${LEGACY}/v1/chat/completions', { method: 'POST', body })`,
    `fetch('${LEGACY}/chat/completions', { method: 'POST', body })`,
    `fetch('${LEGACY}/v1/models')`,
    `fetch(\`${LEGACY}/models/\${id}/chat/completions\`, { method: 'POST', body })`,
    `fetch(\`${LEGACY}/models/\${id}/predictions\`, { method: 'POST', body: JSON.stringify({ model: 'x', messages: [] }) })`,
    `fetch('https://openai.inference.de-txl.ionos.com/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: '${UUID}', messages: [] }) })`,
    `import OpenAI from 'openai'; new OpenAI({ apiKey, baseURL: '${LEGACY}/v1' })`,
    `import { OpenAI } from 'openai'; const client = new OpenAI({ apiKey, baseURL: '${LEGACY}' });`,
  ])('%s', (text) => {
    const [site] = sites(text);
    expect(site).toMatchObject({ tier: 'certain', operation: 'half-migrated' });
  });

  it('not a model that is chosen together with the host', () => {
    const chat = (model: string): string =>
      `const isNew = process.env.NEW === '1'; const base = isNew ? '${SUCCESSOR_BASE_URL}' : '${LEGACY}'; const model = ${model}; fetch(base + '/chat/completions', { method: 'POST', body: JSON.stringify({ model, messages: [] }) });`;
    expect(sites(chat(`isNew ? 'meta-llama/Llama-3.3-70B-Instruct' : '${UUID}'`))).toEqual([]);
    expect(sites(chat(`'${UUID}'`))).toMatchObject([{ operation: 'half-migrated' }]);
  });

  const sdkCall = (baseURL: string, model: string): string =>
    `import OpenAI from 'openai'; const hub = new OpenAI({ apiKey, baseURL: '${baseURL}' }); hub.chat.completions.create({ model: ${model}, messages });`;

  it.each([
    ['a legacy id', SUCCESSOR_BASE_URL, `'${UUID}'`, ['create']],
    ['a legacy id at the retired host', `${LEGACY}/v1`, `'${UUID}'`, ['OpenAI', 'create']],
    ['a new id', SUCCESSOR_BASE_URL, `'meta-llama/Llama-3.3-70B-Instruct'`, []],
    ['an id that is not known', SUCCESSOR_BASE_URL, 'model', []],
    ["another vendor's client", 'https://api.example.com/v1', `'${UUID}'`, []],
  ])('of the SDK: %s', (_, baseURL, model, found) => {
    const text = sdkCall(baseURL, model);
    expect(sites(text).map(({ call }) => /(OpenAI|create)\(/.exec(text.slice(...call.range))?.[1])).toEqual(found);
  });
});

describe('wrappers', () => {
  const CALLER = `const out = await api(\`${LEGACY}/models/\${id}/predictions\`, ${BODY}); use(out.properties.output);`;
  it.each([
    [
      'a function',
      'async function api(url, body) { const res = await fetch(url, { method: "POST", body: JSON.stringify(body) }); return res.json(); }',
    ],
    ['an arrow', "import axios from 'axios'; const api = (url, body) => axios.post(url, body).then((r) => r.data);"],
    [
      'an arrow with destructuring',
      "import axios from 'axios'; const api = async (url, body) => { const { data } = await axios.post(url, body); return data; };".replace(
        'const { data } = await axios.post(url, body); return data;',
        'const res = await axios.post(url, body); return res.data;',
      ),
    ],
    [
      'a wrapper around a wrapper',
      'async function post(u, b) { const r = await fetch(u, { method: "POST", body: b }); return r.json(); } const api = (url, body) => post(url, JSON.stringify(body));',
    ],
  ])('%s is a client', (_name, setup) => {
    const text = `${setup} ${CALLER}`;
    const [site, ...others] = sites(text);
    expect(others).toEqual([]);
    expect(site).toMatchObject({ tier: 'certain', operation: 'predictions', client: 'wrapper' });
    expect(textOf(text, site?.call)).toContain('api(');
    expect(textOf(text, site?.url.node)).toContain('/models/');
    expect(textOf(text, site?.body?.node)).toBe(BODY);
    expect(site?.body?.fields.has('properties.input')).toBe(true);
    expect(textOf(text, site?.model?.expression)).toBe('id');
  });

  it('reads the payload that a wrapper hands on', () => {
    const text = `async function api(url, body) { const res = await fetch(url, { method: "POST", body: JSON.stringify(body) }); return res.json(); } ${CALLER}`;
    expect(sites(text)[0]?.response.reads.map(({ path }) => path.join('.'))).toContain('properties.output');
  });

  it('puts the base of a wrapper beside a relative path', () => {
    const text = `const BASE = '${LEGACY}'; const call = (path, init) => fetch(\`\${BASE}\${path}\`, init); call(\`/models/\${id}/predictions\`, { method: 'POST', body: JSON.stringify(${BODY}) }); call('/collections', { method: 'GET' });`;
    const [site, ...others] = sites(text);
    expect(others).toEqual([]);
    expect(textOf(text, site?.url.node)).toBe('`/models/${id}/predictions`');
    expect(textOf(text, site?.url.baseUrl?.node)).toBe('`${BASE}${path}`');
    expect(textOf(text, site?.body?.node)).toBe(BODY);
  });

  it('follows a method of a client class', () => {
    const text = `class Http { constructor(base) { this.base = base; } async post(path, body) { const r = await fetch(this.base + path, { method: 'POST', body: JSON.stringify(body) }); return r.json(); } }
      const http = new Http('${LEGACY}'); const other = new Http('https://other.test');
      http.post('/models/x/predictions', b); other.post('/models/x/predictions', b);`;
    expect(sites(text).map((site) => textOf(text, site.call))).toEqual(["http.post('/models/x/predictions', b)"]);
  });

  it('takes a function with the whole route for a call site, not for a wrapper', () => {
    const text = `const BASE = '${LEGACY}'; async function predict(id, body) { const r = await fetch(\`\${BASE}/models/\${id}/predictions\`, { method: 'POST', body: JSON.stringify(body) }); return r.json(); } predict('x', b); predict('y', b);`;
    expect(sites(text).map((site) => textOf(text, site.call)?.slice(0, 6))).toEqual(['fetch(']);
  });

  it('does not take a function that only logs for a client', () => {
    expect(brief(`function callLog(url) { console.log(url); } callLog('${LEGACY}/models');`)).toEqual([]);
  });
});

describe('other files', () => {
  const files: Record<string, string> = {
    './config': `export const BASE = '${LEGACY}'; export const MODEL = '${UUID}';`,
    './http':
      "import axios from 'axios'; import { BASE } from './config'; export const http = axios.create({ baseURL: BASE }); export default http;",
    './post':
      'export async function postJson(url, body) { const r = await fetch(url, { method: "POST", body: JSON.stringify(body) }); return r.json(); }',
  };
  const host: ModuleHost = {
    resolve: (specifier) => {
      const text = files[specifier];
      return text === undefined ? undefined : createModule(`src/${specifier.slice(2)}.ts`, text, parseTs(text));
    },
  };
  it.each([
    [
      "import { BASE, MODEL } from './config'; fetch(`${BASE}/models/${MODEL}/predictions`, { method: 'POST', body })",
      'fetch',
    ],
    ["import { http } from './http'; http.post(`/models/${id}/predictions`, b)", 'axios'],
    ["import http from './http'; http.post(`/models/${id}/predictions`, b)", 'axios'],
    [
      "import { BASE } from './config'; import { postJson } from './post'; postJson(`${BASE}/models/${id}/predictions`, b)",
      'wrapper',
    ],
  ])('%s', (text, client) => {
    expect(sites(text, parseTs, host)).toMatchObject([{ tier: 'certain', operation: 'predictions', client }]);
  });

  it('names the expression of an imported id', () => {
    const text =
      "import { BASE, MODEL } from './config'; fetch(`${BASE}/models/${MODEL}/predictions`, { method: 'POST', body })";
    const [site] = sites(text, parseTs, host);
    expect(site?.model?.literal).toBe(UUID);
    expect(textOf(text, site?.model?.expression)).toBe('MODEL');
  });
});

describe('the model id', () => {
  it.each([
    [`fetch('${LEGACY}/models/${UUID}/predictions', { method: 'POST' })`, UUID, null],
    [`fetch(\`${LEGACY}/models/\${id}/predictions\`, { method: 'POST' })`, null, 'id'],
    [`fetch(\`${LEGACY}/models/\${encodeURIComponent(o.id)}/predictions\`, { method: 'POST' })`, null, 'o.id'],
    [`const M = '${UUID}'; fetch(\`${LEGACY}/models/\${M}/predictions\`, { method: 'POST' })`, UUID, 'M'],
    [
      `const M = '${UUID}'; const path = \`/models/\${M}/predictions\`; fetch('${LEGACY}' + path, { method: 'POST' })`,
      UUID,
      'M',
    ],
    [
      `const M = process.env.M ?? '${UUID}'; fetch(\`${LEGACY}/models/\${M}/predictions\`, { method: 'POST' })`,
      null,
      'M',
    ],
    [`const u = (x) => \`${LEGACY}/models/\${x}/predictions\`; fetch(u(a.b), { method: 'POST' })`, null, 'a.b'],
    [
      `function u() { const m = q(); return \`${LEGACY}/models/\${m}/predictions\`; } fetch(u(), { method: 'POST' })`,
      null,
      null,
    ],
    [
      `class C { m = '${UUID}'; f() { fetch(\`${LEGACY}/models/\${this.m}/predictions\`, { method: 'POST' }) } }`,
      UUID,
      'this.m',
    ],
    [
      `class C { m = '${UUID}'; u() { return \`${LEGACY}/models/\${this.m}/predictions\`; } f() { fetch(this.u(), { method: 'POST' }) } }`,
      UUID,
      null,
    ],
    [`fetch(\`${LEGACY}/models/\${owner}/\${name}/predictions\`, { method: 'POST' })`, null, null],
    [
      `fetch('${LEGACY}/models/meta-llama/Llama-3.3-70B-Instruct/predictions', { method: 'POST' })`,
      'meta-llama/Llama-3.3-70B-Instruct',
      null,
    ],
    [
      `const B = process.env.B ?? '${LEGACY}/models/${UUID}'; fetch(B + '/predictions', { method: 'POST' })`,
      UUID,
      null,
    ],
  ])('%s', (text, literal, expression) => {
    const [site] = sites(text);
    expect({ literal: site?.model?.literal, expression: textOf(text, site?.model?.expression) }).toEqual({
      literal,
      expression,
    });
  });
});

it('finds sites in JSX and points at the outermost call of a fluent client', () => {
  expect(brief(`const A = () => <b onClick={() => fetch('${LEGACY}/models')}>x</b>`, parseTsx)).toEqual([
    'certain models fetch',
  ]);
  expect(brief(`const A = () => <b onClick={() => fetch('${LEGACY}/models')}>x</b>`, parseJs)).toEqual([
    'certain models fetch',
  ]);
  const text = `import sa from 'superagent'; const r = await sa.post('${LEGACY}/models/x/predictions').set(a, b).send(c);`;
  expect(textOf(text, sites(text)[0]?.call)).toBe(`sa.post('${LEGACY}/models/x/predictions').set(a, b).send(c)`);
});

describe('hostile input', () => {
  it.each([
    [
      'members of __proto__',
      `const o = { __proto__: { constructor: '${LEGACY}' } }; fetch(o.constructor + '/models'); fetch(o.toString + '/models');`,
    ],
    ['a wrapper that calls itself', "const api = (u) => api(u) || fetch(u); api('x');"],
    ['wrappers in a circle', "const a = (u) => b(u); const b = (u) => a(u); a('x');"],
    ['an instance made of itself', "import axios from 'axios'; const c = c.create({ baseURL: c }); c.get('/models');"],
    ['a class that extends itself', 'class A extends A { f() { return this.x.post(this.y); } } new A().f();'],
    ['options that spread themselves', 'const o = { ...o }; fetch(o.url, o);'],
    ['half a surrogate', "fetch('https://\\uD800/models/' + encodeURIComponent('\\uD800'))"],
  ])('%s does not throw', (_name, text) => {
    expect(() => sites(text)).not.toThrow();
  });

  it('stays linear in the number of calls', () => {
    const program = (count: number): string =>
      `const config = { base: '${LEGACY}' }; const url = (id) => \`\${config.base}/models/\${id}/predictions\`;` +
      Array.from(
        { length: count },
        (_, n) =>
          `\nfetch(url('m${String(n)}'), { method: 'POST', body: JSON.stringify({ properties: { input: p } }) }).then((r) => r.json()).then((d) => d.properties.output);`,
      ).join('');
    const text = program(1000);
    expect(sites(text)).toHaveLength(1000);
  });
});

it('sees calls behind one whose prompt is made of a state that is made of itself', () => {
  const program = `
interface State { messages: { from: string; text: string }[]; tokens: number; error?: string }
type Action = { type: string; text: string };
export const initial: State = { messages: [], tokens: 0 };
export function reducer(state: State, action: Action): State {
  switch (action.type) {
    case 'ask':
      return { ...state, error: undefined, messages: [...state.messages, { from: 'customer', text: action.text }] };
    case 'answered':
      return { ...state, tokens: state.tokens + 1, messages: [...state.messages, { from: 'assistant', text: action.text }] };
    default:
      return { ...state, error: action.text };
  }
}
const HUB = '${LEGACY}';
const transcript = (state: State) => state.messages.map((message) => message.from + ': ' + message.text).join('\\n');
export const ask = (state: State) =>
  fetch(HUB + '/models/${UUID}/predictions', {
    method: 'POST',
    body: JSON.stringify({ properties: { input: transcript(state) + state.messages.at(-1).text } }),
  });
export const list = () => fetch(HUB + '/models');
`;
  const module = createModule('src/a.ts', program, parseTs(program));
  const evaluator = createEvaluator(module);
  expect(findCallSitesWith(evaluator).map(({ operation }) => operation)).toEqual(['predictions', 'models']);
  // What is asked afterwards is still answered.
  const [name] = module.scopes
    .ofType('Identifier')
    .filter((each) => each.name === 'HUB' && each.range[0] > program.indexOf('list'));
  expect(name === undefined ? [] : evaluator.resolver.follow(name, evaluator.resolver.frameOf(module))).toMatchObject([
    { kind: 'node' },
  ]);
});

it('comes to an end where a class is made of what it makes', () => {
  const program = `
import { HttpService } from '@nestjs/axios';
class Headers { static from(it) { return it instanceof this ? it : new this(it); } }
let headers = new Headers(headers);
let service = new HttpService(service);
export const list = () => (headers.get(service), service.axiosRef.get('${LEGACY}/models'), fetch('${LEGACY}/models'));
`;
  expect(sites(program, parseJs).map(({ operation }) => operation)).toContain('models');
});
