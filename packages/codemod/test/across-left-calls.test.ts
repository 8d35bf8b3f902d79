import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';

/** A client of the program around instances of got, made for several services by their settings. */
const FACTORY: Files = {
  'churn.js': `import { createHttp } from './http.js';

export class Churn {
  #http;

  constructor({ url }) {
    this.#http = createHttp({ baseUrl: url });
  }

  async risk(customer) {
    const { prediction } = await this.#http.post('models/churn-v4/predictions', { features: customer });
    return prediction.probability;
  }
}
`,
  'config.js': `const { env } = process;

export default {
  ionos: { url: env.HUB_URL || '${HOST}', token: env.IONOS_API_TOKEN },
  churn: { url: env.CHURN_URL || 'https://ml.example.test' },
};
`,
  'http.js': `import got from 'got';

export function createHttp({ baseUrl, headers = {} }) {
  const instance = got.extend({ prefixUrl: baseUrl, headers, retry: { limit: 0 }, responseType: 'json' });
  return {
    async get(path) {
      const { body } = await instance.get(path);
      return body;
    },
    async post(path, json) {
      const { body } = await instance.post(path, { json });
      return body;
    },
  };
}
`,
  'llm.js': `import { createHttp } from './http.js';

export class Llm {
  #http;
  #ids = new Map();

  constructor({ url, token }) {
    this.#http = createHttp({ baseUrl: url, headers: { authorization: \`Bearer \${token}\` } });
  }

  async #idOf(name) {
    if (this.#ids.size === 0) {
      const { items } = await this.#http.get('models');
      for (const { id, properties } of items) this.#ids.set(properties.name, id);
    }
    return this.#ids.get(name);
  }

  async ask(input, { model = 'meta-llama-3-3-70b-instruct', ...options } = {}) {
    const id = await this.#idOf(model);
    if (!id) throw new Error(\`no model \${model}\`);
    const { properties, metadata } = await this.#http.post(\`models/\${id}/predictions\`, {
      properties: { input, options },
    });
    return { answer: properties.output, spent: metadata.inputTokens + metadata.outputTokens };
  }
}
`,
  'main.js': `import { Churn } from './churn.js';
import config from './config.js';
import { Llm } from './llm.js';

export function createApp(settings = config) {
  return { llm: new Llm(settings.ionos), churn: new Churn(settings.churn) };
}

export async function run() {
  const { llm } = createApp();
  const first = await llm.ask('Greet Jo in a line.', { max_length: '60', temperature: '0.3' });
  const second = await llm.ask('Hello', { model: 'no-such-model' }).catch((error) => error.message);
  return [first, second];
}
`,
};

/** Handlers that functions make of a ky instance and a model. */
const HANDLERS: Files = {
  'api.ts': `import ky, { type KyInstance } from 'ky';

export const createApi = (token: string): KyInstance =>
  ky.create({
    prefixUrl: '${HOST}',
    headers: { Authorization: \`Bearer \${token}\` },
    retry: 0,
  });
`,
  'handlers.ts': `import type { KyInstance } from 'ky';

type Handler = (asked: string) => Promise<string | boolean>;

interface Prediction {
  properties: { output: string };
}

const draft =
  (api: KyInstance, model: string): Handler =>
  async (asked) => {
    const answer = await api.post(\`models/\${model}/predictions\`, {
      json: { properties: { input: \`Answer: \${asked}\`, options: { max_length: '30' } } },
    });
    const { properties } = await answer.json<Prediction>();
    return properties.output;
  };

const isThere =
  (api: KyInstance): Handler =>
  async (asked) => {
    const { items } = await api.get('models').json<{ items: { properties: { name: string } }[] }>();
    return items.some(({ properties }) => properties.name === asked);
  };

export const register = (handlers: Map<string, Handler>, api: KyInstance): Map<string, Handler> =>
  handlers
    .set('draft', draft(api, 'b18b18de-92c3-466e-81a8-e5df91890091'))
    .set('is-there', isThere(api));
`,
  'main.ts': `import { createApi } from './api.js';
import { register } from './handlers.js';

export async function run(): Promise<unknown[]> {
  const handlers = register(new Map(), createApi(process.env.IONOS_API_TOKEN ?? ''));
  return Promise.all([
    handlers.get('draft')?.('Where is my order?'),
    handlers.get('is-there')?.('flux-1-schnell'),
    handlers.get('is-there')?.('no-such-model'),
  ]);
}
`,
};

/** Resources of an SDK whose client sends by a fetch that it is given or has. */
const SDK: Files = {
  'main.ts': `import { Models } from './models.js';
import { Predictions } from './predictions.js';
import { Transport, type Options } from './transport.js';

class Hub extends Transport {
  readonly models: Models;
  readonly predictions: Predictions;

  constructor(options: Options = {}) {
    super(options);
    this.models = new Models(this);
    this.predictions = new Predictions(this);
  }
}

export async function run(): Promise<unknown[]> {
  const hub = new Hub();
  const model = await hub.models.retrieve('meta-llama-3-3-70b-instruct');
  const told = await hub.predictions.create(model?.id ?? '', { input: 'Say hello.', options: { max_length: '20' } });
  return [told.properties.output, told.metadata.outputTokens];
}
`,
  'models.ts': `import { Resource } from './resource.js';
import type { RequestOptions } from './transport.js';

export interface Model {
  id: string;
  properties: { name: string };
}

export class Models extends Resource {
  list(options?: RequestOptions): Promise<{ items: Model[] }> {
    return this.client.get<{ items: Model[] }>('/models', options);
  }

  async retrieve(name: string): Promise<Model | undefined> {
    const { items } = await this.list();
    return items.find((model) => model.properties.name === name);
  }
}
`,
  'predictions.ts': `import { Resource } from './resource.js';
import type { RequestOptions } from './transport.js';

export interface Prediction {
  metadata: { outputTokens: number };
  properties: { output: string };
}

export class Predictions extends Resource {
  create(model: string, properties: object, options?: RequestOptions): Promise<Prediction> {
    return this.client.post<Prediction>(\`/models/\${model}/predictions\`, { ...options, body: { properties } });
  }
}
`,
  'resource.ts': `import type { Transport } from './transport.js';

export abstract class Resource {
  constructor(protected readonly client: Transport) {}
}
`,
  'transport.ts': `export interface Options {
  baseURL?: string;
  fetch?: typeof globalThis.fetch;
}

export interface RequestOptions {
  body?: unknown;
  signal?: AbortSignal;
}

export class Transport {
  readonly baseURL: string;
  #fetch: typeof globalThis.fetch;

  constructor(options: Options = {}) {
    this.baseURL = options.baseURL ?? '${HOST}';
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  get<R>(path: string, options?: RequestOptions): Promise<R> {
    return this.request<R>('GET', path, options);
  }

  post<R>(path: string, options?: RequestOptions): Promise<R> {
    return this.request<R>('POST', path, options);
  }

  async request<R>(method: 'GET' | 'POST', path: string, options: RequestOptions = {}): Promise<R> {
    const url = new URL(this.baseURL + path);
    const answer = await this.#fetch(url, {
      method,
      headers: { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\`, 'Content-Type': 'application/json' },
      ...(options.signal && { signal: options.signal }),
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    if (!answer.ok) throw new Error(\`status \${answer.status}\`);
    return (await answer.json()) as R;
  }
}
`,
};

/** Resources that are given an instance by a class with a default for its base; a collection is all that the first one speaks of. */
const RESOURCES: Files = {
  'index.js': `import got from 'got';
import { Models } from './models.js';

export class Hub {
  static BASE = '${HOST}';

  constructor({ baseUrl } = {}) {
    this.models = new Models(got.extend({ prefixUrl: baseUrl ?? Hub.BASE, retry: { limit: 0 } }));
  }
}
`,
  'models.js': `import { Predictions } from './predictions.js';

/** A collection of models. */
export class Models {
  constructor(http) {
    this.http = http;
    this.predictions = new Predictions(http);
  }

  list() {
    return this.http.get('models').json();
  }
}
`,
  'predictions.js': `export class Predictions {
  constructor(http) {
    this.http = http;
  }

  create(model, properties) {
    return this.http.post(\`models/\${model}/predictions\`, { json: { properties } }).json();
  }
}
`,
  'main.js': `import { Hub } from './index.js';

export async function run() {
  const { models } = new Hub();
  const { items } = await models.list();
  return (await models.predictions.create(items[0].id, { input: 'Say hello.' })).properties.output;
}
`,
};

/** The files that a run changes. */
const changedBy = (files: Files): { changed: string[]; read: (name: string) => string; outcomes: object } => {
  const { p, outcomes } = migrate(files);
  const changed = Object.keys(files).filter((name) => p.read(name) !== files[name]);
  return { changed, read: (name) => p.read(name), outcomes };
};

describe('calls that cannot be written out, and hand their requests to', () => {
  it('instances of got that a function of the program makes', () => {
    const { changed, read, outcomes } = changedBy(FACTORY);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 3, manual: 0 });
    expect(changed).toEqual(['http.js']);
    expect(read('http.js')).toContain('const instance = withSuccessor(got.extend({');
  });

  it('an instance of ky of which others ask what nobody sees', () => {
    const { changed, read, outcomes } = changedBy(HANDLERS);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['api.ts']);
    expect(read('api.ts')).toMatch(/\bwithSuccessor\(\s*ky\.(?:create|extend)\(/);
  });

  it('an instance of got with a default for its base, beside what is called a collection', () => {
    const { changed, read, outcomes } = changedBy(RESOURCES);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 3, manual: 0 });
    expect(changed).toEqual(['index.js']);
    expect(read('index.js')).toContain('withSuccessor(got.extend({ prefixUrl: baseUrl ?? Hub.BASE');
  });

  it('a member that is a fetch', () => {
    const { changed, read, outcomes } = changedBy(SDK);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 4, manual: 0 });
    expect(changed).toEqual(['transport.ts']);
    expect(read('transport.ts')).toContain('await withSuccessor(this.#fetch)(url, {');
  });

  it('node:https, beside an instance of another client', () => {
    const { outcomes, read } = changedBy({
      'transport.js': `import https from 'node:https';

export class Transport {
  constructor(hostname = '${HOST.replace('https://', '')}') {
    this.hostname = hostname;
  }

  send(method, path, body) {
    return new Promise((resolve, reject) => {
      const request = https.request({ hostname: this.hostname, method, path }, (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () => resolve(JSON.parse(text)));
      });
      request.on('error', reject);
      request.end(JSON.stringify(body));
    });
  }
}
`,
      'strategies.js': `import axios from 'axios';

const MODEL = 'b18b18de-92c3-466e-81a8-e5df91890091';

export const createStrategies = (transport) => ({
  async text({ prompt }) {
    const answer = await transport.send('POST', \`/models/\${MODEL}/predictions\`, { properties: { input: prompt } });
    return answer.properties.output;
  },
  web: (registry) => registry.put(axios.create({ baseURL: '${HOST}' })),
});
`,
      'main.js': `import { createStrategies } from './strategies.js';
import { Transport } from './transport.js';

export const strategies = createStrategies(new Transport());
`,
    });
    expect(outcomes).toMatchObject({ manual: 0 });
    expect(read('transport.js')).toContain(
      'requestWithSuccessor(https.request)({ hostname: this.hostname, method, path }',
    );
  });

  it('axios itself, beside an instance that is turned', () => {
    const { outcomes, read } = changedBy({
      'shelf.js': `import axios from 'axios';

const PREDICT = '${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const body = JSON.stringify({ properties: { input: 'A fox.' } });

export const both = () =>
  Promise.all([axios.post(PREDICT, body), axios.post('${HOST}/models/flux-1-schnell/predictions', body)]);
export const put = (things) => things.set('web', axios.create({ baseURL: '${HOST}' }));
`,
      'main.js': `import { both, put } from './shelf.js';

export const ask = (things, input) =>
  things.get('web').post('/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', { properties: { input } });
export const run = () => [both(), ask(put(new Map()), 'A hen.')];
`,
    });
    expect(read('shelf.js')).toContain('withSuccessor(axios.create(');
    expect(read('shelf.js')).toContain(
      'Promise.all([withSuccessor(axios).post(PREDICT, body), withSuccessor(axios).post(',
    );
    expect(outcomes).toMatchObject({ manual: 0 });
  });

  it('a client that stays to a person where the run may not change the file that makes it', () => {
    const { outcomes } = migrate({ ...FACTORY, '.gitignore': 'http.js\n' });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 2 });
  });

  it('an instance that is called itself', () => {
    const { read, outcomes } = changedBy({
      'hub.js': `import got from 'got';

const hub = got.extend({ prefixUrl: '${HOST}', retry: { limit: 0 } });

export const ask = (body) =>
  hub('models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', { method: 'POST', ...(body && { json: body }) }).json();
`,
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(read('hub.js')).toContain('const hub = withSuccessor(got.extend({ prefixUrl:');
  });
});
