import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const PREDICT = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const ONE = { rewritten: 0, adapted: 1, manual: 0 };
const NONE = { rewritten: 0, adapted: 0, manual: 0 };

/** Middlewares that put a request together, of which nobody can say what the last one sends. */
const ONION = {
  'layers.js': `export const base = (url) => async (ctx, next) => {
  ctx.url = url + ctx.path;
  await next();
};
export const send = () => async (ctx) => {
  const answer = await fetch(ctx.url, { method: ctx.method, body: ctx.body });
  ctx.result = await answer.json();
};
`,
  'client.js': `export class Client {
  #layers = [];
  use(layer) {
    this.#layers.push(layer);
    return this;
  }
  async run(ctx) {
    const step = (at) => this.#layers[at]?.(ctx, () => step(at + 1));
    await step(0);
    return ctx.result;
  }
}
`,
  'main.js': `import { Client } from './client.js';
import { base, send } from './layers.js';
const client = new Client().use(base('${HOST}')).use(send());
export const ask = async (input) =>
  (await client.run({ method: 'POST', path: '${PREDICT}', body: JSON.stringify({ properties: { input } }) })).properties.output;
`,
};

/** A client that takes out of a container what sends. */
const given = (fetch: string): Files => ({
  'container.js': `const all = new Map();
export const put = (key, value) => all.set(key, value);
export const get = (key) => all.get(key);
`,
  'client.js': `import { get } from './container.js';
export const post = (path, body) =>
  get('send')(get('base') + path, { method: 'POST', body: JSON.stringify(body) }).then((answer) => answer.json());
`,
  'main.js': `import { post } from './client.js';
import { put } from './container.js';
put('base', '${HOST}');
put('send', ${fetch});
export const ask = async (input) => (await post('${PREDICT}', { properties: { input } })).properties.output;
`,
});

describe('a request that may go anywhere is turned where it is sent, beside an address that no call accounts for', () => {
  it('by the last of several middlewares', () => {
    const { p, changed, outcomes } = migrate(ONION);
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['layers.js']);
    expect(p.read('layers.js')).toContain(
      'await withSuccessor(fetch)(ctx.url, { method: ctx.method, body: ctx.body });',
    );
  });

  it('by ky itself', () => {
    const { p, outcomes } = migrate({
      ...ONION,
      'layers.js': `import ky from 'ky';\n${ONION['layers.js'].replace(
        'fetch(ctx.url, { method: ctx.method, body: ctx.body })',
        'ky(ctx.url, { method: ctx.method, body: ctx.body, retry: 0 })',
      )}`,
    });
    expect(outcomes).toEqual(ONE);
    expect(p.read('layers.js')).toContain('await withSuccessor(ky)(ctx.url, {');
  });

  it('by fetch, of a Request that is made of a route in a table', () => {
    const { p, changed, outcomes } = migrate({
      'routes.js': `const route = (method, path) => ({ method, path });
export const routes = {
  'models.list': route('GET', () => '/models'),
  'predictions.create': route('POST', ({ modelId }) => \`/models/\${modelId}/predictions\`),
};
`,
      'caller.js': `import { routes } from './routes.js';
export const createCaller = ({ origin }) => async (name, { params, body }) => {
  const { method, path } = routes[name];
  const request = new Request(new URL(path(params), origin), { method, body: body && JSON.stringify(body) });
  const response = await fetch(request);
  return response.json();
};
`,
      'main.js': `import { createCaller } from './caller.js';
const call = createCaller({ origin: 'https://inference.de-txl.ionos.com' });
export const ask = async (modelId, input) =>
  (await call('predictions.create', { params: { modelId }, body: { properties: { input } } })).properties.output;
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['caller.js']);
    expect(p.read('caller.js')).toContain('await withSuccessor(fetch)(request);');
  });

  it('by fetch, behind steps of a pipeline that are given a host with its region apart', () => {
    const { p, changed, outcomes } = migrate({
      'routes.js': 'export const ROUTES = { predict: (id) => `/models/${id}/predictions` };\n',
      'pipeline.js': `const transport = (call) => fetch(call.url, { method: 'POST', body: call.body });
export const pipeline = (...steps) => steps.reduceRight((next, step) => (call) => step(call, next), transport);
`,
      'main.js': `import { pipeline } from './pipeline.js';
import { ROUTES } from './routes.js';
const REGION = 'de-txl';
const send = pipeline((call, next) => next({ ...call, body: JSON.stringify(call.body) }));
export async function ask(name, id, input) {
  const path = ROUTES[name];
  const answer = await send({ url: \`https://inference.\${REGION}.ionos.com\${path(id)}\`, body: { properties: { input } } });
  return (await answer.json()).properties.output;
}
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['pipeline.js']);
    expect(p.read('pipeline.js')).toContain('withSuccessor(fetch)(call.url, {');
  });

  it('by https, of a path that a table of routes makes behind a host of its own', () => {
    const { p, changed, outcomes } = migrate({
      'routes.js': 'export const routes = { predict: { path: (id) => `/models/${id}/predictions` } };\n',
      'call.js': `import https from 'node:https';
const HOSTNAME = 'inference.de-txl.ionos.com';
export const call = (route, id, body) =>
  new Promise((resolve, reject) => {
    const request = https.request({ hostname: HOSTNAME, method: 'POST', path: route.path(id) }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
`,
      'main.js': `import { call } from './call.js';
import { routes } from './routes.js';
export const ask = async (id, input) => (await call(routes.predict, id, { properties: { input } })).properties.output;
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['call.js']);
    expect(p.read('call.js')).toContain('const request = requestWithSuccessor(https.request)({ hostname: HOSTNAME,');
  });

  it('by request-promise with options for all requests, behind methods of a prototype', () => {
    const { p, changed, outcomes } = migrate({
      'rest.cjs': `const rp = require('request-promise-native').defaults({ json: true, resolveWithFullResponse: true });
function Rest(base) {
  this.base = base;
}
Rest.prototype.post = function (path, body) {
  const self = this;
  return rp({ method: 'POST', uri: self.base + path, body: body }).then(function (response) {
    return response.body;
  });
};
module.exports = Rest;
`,
      'main.cjs': `const Rest = require('./rest.cjs');
const api = new Rest('${HOST}');
exports.ask = (input) => api.post('${PREDICT}', { properties: { input: input } }).then((p) => p.properties.output);
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['rest.cjs']);
    expect(p.read('rest.cjs')).toContain('return withSuccessor(rp)({ method: ');
  });

  it('by fetch that an environment has, behind readers that use up all steps', () => {
    const { p, changed, outcomes } = migrate({
      'reader.js': `export class Reader {
  constructor(runWith) {
    this.runWith = runWith;
  }
  static of(a) {
    return new Reader(async () => a);
  }
  static ask() {
    return new Reader(async (env) => env);
  }
  static asks(f) {
    return new Reader(async (env) => f(env));
  }
  map(f) {
    return new Reader((env) => this.runWith(env).then(f));
  }
  chain(f) {
    return new Reader(async (env) => f(await this.runWith(env)).runWith(env));
  }
  local(f) {
    return new Reader((env) => this.runWith(f(env)));
  }
  static traverse(f, xs) {
    return xs.reduce(
      (acc, x) => acc.chain((ys) => f(x).map((y) => [...ys, y])),
      Reader.of([]),
    );
  }
}
`,
      'fn.js': `export const pipe = (...fns) => (x) => fns.reduce((v, f) => f(v), x);
export const curry = (f) => {
  const go = (args) => (...more) => {
    const all = [...args, ...more];
    return all.length >= f.length ? f(...all) : go(all);
  };
  return go([]);
};
export const path = curry((keys, obj) => keys.reduce((o, k) => (o == null ? undefined : o[k]), obj));
export const trim = (s) => s.trim();
export const prop = curry((k, o) => o[k]);
`,
      'http.js': `import { Reader } from './reader.js';
import { curry } from './fn.js';
const authorised = (env) => ({ Authorization: \`Bearer \${env.token()}\` });
const unwrap = async (res) => {
  if (res.status >= 400) {
    const err = await res.json();
    throw new Error(err.messages.map((m) => m.message).join(', '));
  }
  return res.json();
};
export const getJson = (route) =>
  Reader.ask().chain((env) => new Reader(() => env.fetch(env.host + route, { headers: authorised(env) }).then(unwrap)));
export const postJson = curry((route, body) =>
  Reader.ask().chain(
    (env) =>
      new Reader(() =>
        env
          .fetch(env.host + route, {
            method: 'POST',
            headers: { ...authorised(env), 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          })
          .then(unwrap),
      ),
  ),
);
`,
      'models.js': `import { Reader } from './reader.js';
import { path, pipe, prop, trim } from './fn.js';
import { getJson, postJson } from './http.js';
const outputOf = pipe(path(['properties', 'output']), trim);
export const modelNames = getJson('/models').map(pipe(prop('items'), (items) => items.map(path(['properties', 'name'])).sort()));
export const predict = (input) =>
  Reader.asks(({ model, options }) => ({ model, options })).chain(({ model, options }) =>
    postJson(\`/models/\${model}/predictions\`, { properties: { input, options } }).map(outputOf),
  );
`,
      'env.js': `const region = process.env.IONOS_REGION || 'de-txl';
export const production = Object.freeze({
  fetch: (...args) => globalThis.fetch(...args),
  host: \`https://inference.\${region}.ionos.com\`,
  token: () => process.env.IONOS_API_TOKEN,
  model: 'b18b18de-92c3-466e-81a8-e5df91890091',
  options: { max_length: '180', temperature: '0.1' },
});
`,
      'main.js': `import { Reader } from './reader.js';
import { modelNames, predict } from './models.js';
import { production } from './env.js';
const cold = (env) => ({ ...env, options: { ...env.options, temperature: '0', seed: 4 } });
const define = (term) => predict(\`Define the term "\${term}" in one short sentence.\`).map((text) => ({ term, text }));
const glossary = Reader.traverse(define, ['monoid', 'adjunction', 'Kleisli arrow']).local(cold);
const program = modelNames.chain((names) =>
  glossary.map((entries) => ({
    llamaOffered: names.includes('meta-llama-3-3-70b-instruct'),
    entries,
    characters: entries.reduce((n, e) => n + e.text.length, 0),
  })),
);
export async function run() {
  return program.runWith(production);
}
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['env.js']);
    expect(p.read('env.js')).toContain('fetch: (...args) => withSuccessor(globalThis.fetch)(...args),');
  });

  it('by fetch, behind a proxy that makes a path of the members that are read', () => {
    const { p, changed, outcomes } = migrate({
      'rest.js': `export const rest = (send, parts = []) =>
  new Proxy(Object.create(null), {
    get: (_target, name) => (name === 'post' ? (body) => send('/' + parts.join('/'), body) : rest(send, [...parts, name])),
  });
`,
      'send.js': `export const sendTo = (base) => async (path, body) => {
  const response = await fetch(base + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
};
`,
      'main.js': `import { rest } from './rest.js';
import { sendTo } from './send.js';
const hub = rest(sendTo('https://inference.de-txl.ionos.com'));
export const ask = async (id, input) => (await hub.models[id].predictions.post({ properties: { input } })).properties.output;
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['send.js']);
    expect(p.read('send.js')).toMatch(/withSuccessor\(fetch\)\(base \+ path|fetch\(toSuccessorUrl\(/);
  });

  it('by node:https, which heirs in other files tell host and path', () => {
    const { p, changed, outcomes } = migrate({
      'base.js': `import https from 'node:https';

export class Provider {
  ask(prompt) {
    const { host, path, payload } = this.request(prompt);
    return new Promise((resolve, reject) => {
      const sent = https.request({ host, port: 443, path, method: 'POST' }, (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () => resolve(this.read(JSON.parse(text))));
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(payload));
    });
  }
}
`,
      'hub.js': `import { Provider } from './base.js';

export class Hub extends Provider {
  request(input) {
    return {
      host: '${HOST.replace('https://', '')}',
      path: \`/models/\${this.model}/predictions\`,
      payload: { properties: { input } },
    };
  }

  read(body) {
    return body.properties.output;
  }
}
`,
      'main.js': "import { Hub } from './hub.js';\nexport const run = (prompt) => new Hub().ask(prompt);\n",
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['base.js']);
    expect(p.read('base.js')).toContain('requestWithSuccessor(https.request)({ host, port: 443, path');
  });

  const EFFECTS = (client: string): Files => ({
    'interpret.js': `${client}
const routeOf = (key, params) => {
  const [method, pattern] = key.split(' ');
  return { method, path: pattern.replace(/:\\w+/g, () => params.shift()) };
};

export async function interpret({ key, params, body }, world) {
  const { method, path } = routeOf(key, params);
  return send(world.origin + path, method, body);
}
`,
    'ask.js': `export const ask = (model, input) => ({ key: 'POST /models/:id/predictions', params: [model], body: { properties: { input } } });\n`,
    'main.js': `import { ask } from './ask.js';
import { interpret } from './interpret.js';
const WORLD = { origin: '${HOST}' };
export const run = (model) => interpret(ask(model, 'Why?'), WORLD);
`,
  });

  it('by a base class whose heirs say where', () => {
    const { p, changed, outcomes } = migrate({
      'renderer.ts': `export abstract class Renderer {
  protected abstract endpoint(): string;
  protected abstract payload(prompt: string): object;
  async render(prompt: string): Promise<unknown> {
    const answer = await fetch(this.endpoint(), { method: 'POST', body: JSON.stringify(this.payload(prompt)) });
    return answer.json();
  }
}
`,
      'hub.ts': `import { Renderer } from './renderer.js';
export class HubRenderer extends Renderer {
  model = 'flux-1-schnell';
  protected endpoint = () => \`${HOST}/models/\${this.model}/predictions\`;
  protected payload = (input: string) => ({ properties: { input } });
}
`,
      'main.ts': "import { HubRenderer } from './hub.js';\nexport const renderer = new HubRenderer();\n",
    });
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['renderer.ts']);
    expect(p.read('renderer.ts')).toContain('await withSuccessor(fetch)(this.endpoint(), {');
  });

  it.each([
    [
      'request of undici',
      `import { request } from 'undici';
const send = async (url, method, body) => {
  const answer = await request(url, { method, ...(body && { body: JSON.stringify(body) }) });
  return answer.body.json();
};`,
      'await withSuccessor(request)(url, {',
    ],
    [
      'got',
      `import got from 'got';
const send = (url, method, json) => got(url, { method, ...(json && { json }) }).json();`,
      'withSuccessor(got)(url, {',
    ],
    [
      'axios',
      `import axios from 'axios';
const send = async (url, method, data) => {
  const answer = await axios({ url, method, ...(data && { data }) });
  return answer.data;
};`,
      'await withSuccessor(axios)({ url,',
    ],
  ])('by %s, which an interpreter of effects asks', (_name, client, expected) => {
    const { p, changed, outcomes } = migrate(EFFECTS(client));
    expect(outcomes).toEqual(ONE);
    expect(changed).toEqual(['interpret.js']);
    expect(p.read('interpret.js')).toContain(expected);
  });

  it.each([
    ['fetch', 'withSuccessor(fetch)'],
    ['globalThis.fetch', 'withSuccessor(globalThis.fetch)'],
    ['fetch.bind(globalThis)', 'withSuccessor(fetch.bind(globalThis))'],
    ['process.env.FAKE ?? fetch', 'process.env.FAKE ?? withSuccessor(fetch)'],
    ['(...all) => fetch(...all)', '(...all) => withSuccessor(fetch)(...all)'],
  ])('by the global function that a client is given: %s', (fetch, expected) => {
    const { p, outcomes } = migrate(given(fetch));
    expect(outcomes).toEqual(ONE);
    expect(p.read('main.js')).toContain(`put('send', ${expected});`);
  });

  it('by the global function under its own name', () => {
    const { 'main.js': main = '', ...others } = given('fetch');
    const { p, outcomes } = migrate({
      ...others,
      'main.ts': main.replace(/put\('send'.*/, "put('tools', { fetch });").replace('(input)', '(input: string)'),
    });
    expect(outcomes).toEqual(ONE);
    expect(p.read('main.ts')).toContain("put('tools', { fetch: withSuccessor(fetch) });");
  });

  it('by a call that is only likely to be one of ours, whatever its host', () => {
    const { p, outcomes } = migrate({
      'client.js': `export const ask = (base, id, input) =>
  fetch(\`\${base}/models/\${id}/predictions\`, { method: 'POST', body: JSON.stringify({ properties: { input } }) });
`,
      'main.js': `import { ask } from './client.js';
const bases = new Map([['hub', '${HOST}'], ['own', 'https://models.example']]);
export const run = (name, id) => ask(bases.get(name), id, 'Why?').then((answer) => answer.text());
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(p.read('client.js')).toContain('fetch(toSuccessorUrl(legacyUrl), ');
  });

  it('for routes that are named with their methods, beside collections', () => {
    const { p, outcomes } = migrate({
      'call.js': `export const createCall = (origin) => async (route, { id, body } = {}) => {
  const [method, path] = route.split(' ');
  const answer = await fetch(origin + path.replace(':id', id), { method, body: JSON.stringify(body) });
  return answer.json();
};
`,
      'api.js': `import { createCall } from './call.js';\nexport const call = createCall('${HOST}');\n`,
      'ask.js': `import { call } from './api.js';
export const ask = async (id, input) => (await call('POST /models/:id/predictions', { id, body: { properties: { input } } })).properties.output;
export const shops = () => call('GET /collections');
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(p.read('call.js')).toContain('toSuccessorUrl(legacyUrl)');
  });
});

describe('a request that may go anywhere stays as it is', () => {
  it.each<[string, Files]>([
    [
      'where the host only serves collections',
      { ...ONION, 'main.js': ONION['main.js'].replace(PREDICT, '/collections/x/query') },
    ],
    [
      'where no path of a retired route is there',
      { ...ONION, 'main.js': ONION['main.js'].replace(PREDICT, '/health') },
    ],
    [
      'in a file that no import connects with the address',
      {
        ...ONION,
        'layers.js': ONION['layers.js'].replace('fetch(', 'post('),
        'far.js': 'export const get = (url) => fetch(url);\n',
      },
    ],
    [
      'where there are many of them',
      {
        ...ONION,
        'layers.js': `${ONION['layers.js']}${['a', 'b', 'c', 'd'].map((name) => `export const ${name} = (url) => fetch(url);\n`).join('')}`,
      },
    ],
    [
      'where the address is not used',
      {
        'old.js': `export const OLD = '${HOST}${PREDICT}';\n`,
        'get.js': "import './old.js';\nexport const get = (url) => fetch(url);\n",
      },
    ],
  ])('%s', (_name, files) => {
    const { changed, outcomes } = migrate(files);
    expect(changed).toEqual([]);
    expect(outcomes).toEqual(NONE);
  });
});
