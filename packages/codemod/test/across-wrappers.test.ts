import { describe, expect, it } from 'vitest';
import { migrate } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const PACKAGE = { 'package.json': '{ "type": "module" }' };
const API = `const BASE = '${HOST}';
export async function post(path, body) {
  const response = await fetch(BASE + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}
`;
const ask = (imports = "import { post } from './api.js';"): string => `${imports}
export async function ask(question) {
  const answer = await post('/models/meta-llama/Llama-3.3-70B-Instruct/predictions', { properties: { input: question } });
  return answer.properties.output;
}
`;
const WHOLE = "post('https://openai.inference.de-txl.ionos.com/v1/chat/completions', {";
const CHOICE = '/^https?:/.test(path) ? path : BASE + path';

describe('a function of another file that puts a path behind its base is given whole addresses', () => {
  it('and goes on taking paths', () => {
    const { p, changed, outcomes } = migrate({
      ...PACKAGE,
      'api.js': API,
      'ask.js': ask(),
      'collections.js': "import { post } from './api.js';\nexport const add = (body) => post('/collections', body);\n",
    });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(changed).toEqual(['api.js', 'ask.js']);
    expect(p.read('ask.js')).toContain(WHOLE);
    expect(p.read('api.js')).toBe(API.replace('BASE + path', CHOICE));
  });

  it('and is given them by calls that come later', () => {
    const taking = API.replace('BASE + path', CHOICE);
    const { p, changed, outcomes } = migrate({ ...PACKAGE, 'api.js': taking, 'ask.js': ask() });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(changed).toEqual(['ask.js']);
    expect(p.read('ask.js')).toContain(WHOLE);
  });

  it('with a slash between, and for calls of its own file, too', () => {
    const slashed = API.replace('BASE + path', '`${BASE}/${path}`');
    const own =
      "export const own = async (input) => (await post('models/meta-llama/Llama-3.3-70B-Instruct/predictions', { properties: { input } })).properties.output;\n";
    const { p, outcomes } = migrate({
      ...PACKAGE,
      'api.js': slashed + own,
      'ask.js': ask().replace("'/models", "'models"),
    });
    expect(outcomes).toEqual({ rewritten: 2, adapted: 0, manual: 0 });
    expect(p.read('ask.js')).toContain(WHOLE);
    expect(p.read('api.js')).toContain('fetch(/^https?:/.test(path) ? path : `${BASE}/${path}`, {');
    expect(p.read('api.js')).toContain(WHOLE);
  });

  it('or, where another file reads the messages of what it rejects with, turns the path that it is given', () => {
    const rejects = API.replace(
      'return response.json();',
      'const data = await response.json();\n  return response.ok ? data : Promise.reject(data);',
    );
    const caught = (reads: string): string => `${ask()}
export const safe = (question) => ask(question).catch((error) => ${reads});
`;
    expect(migrate({ ...PACKAGE, 'api.js': rejects, 'ask.js': caught('null') }).outcomes.rewritten).toBe(1);
    const { p, outcomes } = migrate({ ...PACKAGE, 'api.js': rejects, 'ask.js': caught('error.messages[0]') });
    expect(outcomes.adapted).toBe(1);
    expect(p.read('api.js')).toContain('const legacyUrl = BASE + path;');
  });

  it('and does so for a call that could be written out, where both want the same place', () => {
    const raw = ask().replace(
      'return answer',
      'if (answer.httpStatus) throw new Error(answer.httpStatus);\n  return answer',
    );
    const { p, changed, outcomes } = migrate({ ...PACKAGE, 'api.js': API, 'ask.js': ask(), 'raw.js': raw });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 2, manual: 0 });
    expect(changed).toEqual(['api.js']);
    expect(p.read('api.js')).toContain('toSuccessorUrl(legacyUrl)');
  });

  const SENDS = `
    const response = await fetch('${HOST}' + path, { method: 'POST', body: body === undefined ? undefined : JSON.stringify(body) });
    const data = await response.json();
    return { ok: response.ok, said: data.messages?.[0]?.message, data: data.properties };
`;

  it.each([
    [
      'a method',
      `class Api {\n  async send(path, body) {${SENDS}  }\n  post(path, body) {\n    return this.send(path, body);\n  }\n}\nexport const api = new Api();\n`,
    ],
    [
      'a function',
      `async function send(path, body) {${SENDS}}\nconst post = (path, payload) => send(path, payload);\nexport const api = { post };\n`,
    ],
  ])('and searches the collection that what it is given may name, through %s', (_through, api) => {
    const asks = (properties: string): string => `import { api } from './api.js';
const ask = (payload) => api.post('/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', payload);
export const answer = (input) => ask({ properties: ${properties} });
`;
    const search = "{ input, collectionId: 'a', collectionQuery: input }";
    expect(migrate({ ...PACKAGE, 'api.js': api, 'ask.js': asks('{ input }') }).outcomes.adapted).toBe(1);
    const { p, outcomes } = migrate({ ...PACKAGE, 'api.js': api, 'ask.js': asks(search) });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('api.js')).toContain(`await withSuccessor(fetch)('${HOST}' + path, {`);
  });

  it('and where functions of one file hand its text on', () => {
    const hub = (
      properties: string,
    ): string => `const send = (method, path, body) => fetch('${HOST}' + path, { method, body });
const post = (path, body) => send('POST', path, body);
const bodyFor = (input) => ({ properties: ${properties} });
export async function ask(input) {
  const response = await post('/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', JSON.stringify(bodyFor(input)));
  const data = await response.json();
  if (!response.ok) throw new Error(data.messages[0].message);
  return data;
}
`;
    const search = "{ input, collectionId: 'a', collectionQuery: input }";
    expect(migrate({ ...PACKAGE, 'hub.js': hub('{ input }') }).outcomes.manual).toBe(0);
    const { p, outcomes } = migrate({ ...PACKAGE, 'hub.js': hub(search) });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('hub.js')).toContain(`=> withSuccessor(fetch)('${HOST}' + path, { method, body });`);
  });

  it('through a function of its own file, and of CommonJS', () => {
    const { p, outcomes } = migrate({
      'package.json': '{}',
      'api.js': `${API.replace('export async function post', 'async function send')}module.exports = { post: (path, body) => send(path, body) };\n`,
      'ask.js': ask("const { post } = require('./api');").replace('export ', ''),
    });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(p.read('ask.js')).toContain(WHOLE);
    expect(p.read('api.js')).toContain(CHOICE);
  });

  it('with what the environment may name in place of its base', () => {
    const { p } = migrate({
      ...PACKAGE,
      'api.js': API.replace(`'${HOST}'`, `process.env.HUB ?? '${HOST}'`),
      'ask.js': ask(),
    });
    expect(p.read('ask.js')).toContain(`\`\${toSuccessorBaseUrl(process.env.HUB || '${HOST}')}/chat/completions\``);
  });

  it.each([
    ['takes the path apart', API.replace('  const', "  if (path.startsWith('/models')) path = path.trim();\n  const")],
    ['decides by it', API.replace('  const', "  if (path === '/models') return null;\n  const")],
    ['has something behind it', API.replace('BASE + path', "BASE + path + '?v=1'")],
  ])('but turns it where it is sent where it %s', (_what, api) => {
    const { p, changed, outcomes } = migrate({ ...PACKAGE, 'api.js': api, 'ask.js': ask() });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['api.js']);
    expect(p.read('api.js')).toContain('fetch(toSuccessorUrl(legacyUrl), ');
  });

  it('not where its file is no part of the run', () => {
    const { changed, outcomes } = migrate({ ...PACKAGE, 'api.js': API, 'ask.js': ask() }, { paths: ['ask.js'] });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 1 });
    expect(changed).toEqual(['ask.js']);
  });
});

it('a list is asked by a function and an address of another file, whatever the names of the two', () => {
  const { p, outcomes } = migrate({
    ...PACKAGE,
    'deliver.js': `export const CATALOGUE = '${HOST}/models';\nexport const deliver = (what) => fetch(what).then((answer) => answer.json());\n`,
    'shop.js':
      "import { CATALOGUE, deliver } from './deliver.js';\nexport const shown = async () => (await deliver(CATALOGUE)).items.length;\n",
  });
  expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
  expect(p.read('shop.js')).toContain(
    "(await deliver('https://openai.inference.de-txl.ionos.com/v1/models')).data.length",
  );
});

describe('a function that is told host and path apart', () => {
  const HELPER = `const https = require('node:https');
exports.post = (hostname, path, body) =>
  new Promise((resolve, reject) => {
    const request = https.request({ hostname, path, method: 'POST' }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part));
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
`;
  const NAME = HOST.replace('https://', '');
  const asking = (more = ''): string => `const { post } = require('./post.cjs');
const HOST = '${NAME}';
exports.ask = async (input) =>
  (await post(HOST, '/models/meta-llama/Llama-3.3-70B-Instruct/predictions', { properties: { input } })).properties.output;
${more}`;

  it('is told those of the successor', () => {
    const { p, changed, outcomes } = migrate({ 'post.cjs': HELPER, 'ask.cjs': asking() });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(changed).toEqual(['ask.cjs']);
    expect(p.read('ask.cjs')).toContain(`const HOST = 'openai.${NAME}';`);
    expect(p.read('ask.cjs')).toContain("post(HOST, '/v1/chat/completions', {");
  });

  it('is left but for what sends where a query would be lost', () => {
    const { changed, outcomes } = migrate({
      'post.cjs': HELPER,
      'ask.cjs': asking().replace("predictions'", "predictions?wait=1'"),
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['post.cjs']);
  });

  it('in the call alone, where another one tells the same host', () => {
    const more = "exports.add = (body) => post(HOST, '/collections', body);\n";
    const { p, outcomes } = migrate({ 'post.cjs': HELPER, 'ask.cjs': asking(more) });
    expect(outcomes.rewritten).toBe(1);
    expect(p.read('ask.cjs')).toContain(`const HOST = '${NAME}';`);
    expect(p.read('ask.cjs')).toContain(`post('openai.${NAME}', '/v1/chat/completions', {`);
  });

  it.each([
    ['decides by the host', HELPER.replace('method:', "port: hostname === 'a' ? 80 : 443, method:")],
    ['decides by the path', HELPER.replace("'POST'", "path.endsWith('predictions') ? 'POST' : 'PUT'")],
    ['takes another host itself', HELPER.replace('{ hostname, path', "{ hostname: hostname || 'a.example', path")],
  ])('is left but for what sends where it %s', (_name, helper) => {
    const { p, changed, outcomes } = migrate({ 'post.cjs': helper, 'ask.cjs': asking() });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['post.cjs']);
    expect(p.read('post.cjs')).toContain('requestWithSuccessor(https.request)({');
  });

  it('is left as a whole where it puts something before the path', () => {
    const helper = HELPER.replace('path, method', 'path: `/v2${path}`, method');
    const { changed, outcomes } = migrate({ 'post.cjs': helper, 'ask.cjs': asking() });
    expect(outcomes).toMatchObject({ rewritten: 0, adapted: 0 });
    expect(changed).not.toContain('post.cjs');
  });
});

describe('a call through a method of a client that is turned is done', () => {
  const files = {
    ...PACKAGE,
    'api.js': `import axios from 'axios'
const BASE_URL = '${HOST}'
export class Api {
  constructor(token, baseUrl = BASE_URL) {
    this.token = token
    this.baseUrl = baseUrl
  }
  async send(method, path, body) {
    const response = await axios.request({ method, url: \`\${this.baseUrl}\${path}\`, headers: { Authorization: \`Bearer \${this.token}\`, 'Content-Type': 'application/json' }, data: body, validateStatus: () => true })
    return { ok: response.status < 400, status: response.status, data: response.data }
  }
  async post(path, body) {
    return this.send('POST', path, body)
  }
  async get(path) {
    return this.send('GET', path)
  }
}
`,
    'predictions.js': `const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091'
const COLLECTION_ID = '7d1c2f0a-5f5e-4a55-8d0c-2f7c3a9e1b04'
export class Predictions {
  constructor(api) {
    this.api = api
  }
  async search() {
    const { ok, data: hits } = await this.api.post(\`/collections/\${COLLECTION_ID}/query\`, JSON.stringify({ query: 'refund', limit: 1 }))
    if (!ok) throw new Error(hits.messages[0].message)
    return hits.properties.matches.length
  }
  async predict(prompt) {
    const payload = { properties: { input: 'Context: {{.context}} Question: {{.collection_query}}', collectionId: '7d1c2f0a-5f5e-4a55-8d0c-2f7c3a9e1b04', collectionQuery: prompt } }
    const { ok, data: data } = await this.api.post(\`/models/\${MODEL}/predictions\`, JSON.stringify(payload))
    if (!ok) throw new Error(data.messages[0].message)
    return data.properties.output
  }
}
`,
    'main.js': `import { Api } from './api.js'
import { Predictions } from './predictions.js'
const predictions = new Predictions(new Api(process.env.IONOS_API_TOKEN))
export async function run() {
  const matches = await predictions.search()
  const answer = await predictions.predict('Say hello')
  const text = answer
  return { matches, text }
}
`,
  };

  it.each([false, true])('also with weaker evidence: %s', (likely) => {
    // A second run changes nothing: see `migrate`.
    const { p, changed, outcomes } = migrate(files, { likely });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['api.js']);
    expect(p.read('api.js')).toContain('await withSuccessor(axios).request({');
  });
});
