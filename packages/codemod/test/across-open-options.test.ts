import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

/** A class that makes an instance of the options it is told: the base stands in a third file, and another host is told, too. */
const SHARED: Files = {
  'http.ts': `import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';

export class Http {
  private readonly instance: AxiosInstance;

  constructor(options: AxiosRequestConfig) {
    this.instance = axios.create(options);
  }

  async get<T>(path: string): Promise<T> {
    const { data } = await this.instance.get<T>(path);
    return data;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const { data } = await this.instance.post<T>(path, body);
    return data;
  }
}
`,
  'hosts.ts': `import { Http } from './http.js';

export const hub = (): Http =>
  new Http({
    baseURL: 'https://inference.de-txl.ionos.com/',
    headers: { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\` },
  });

export const stock = (): Http => new Http({ baseURL: 'https://stock.example.com/v2/' });
`,
  'writer.ts': `import type { Http } from './http.js';

interface Prediction {
  metadata: { outputTokens: number };
  properties: { output: string };
}

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';

export class Writer {
  constructor(private readonly http: Http) {}

  async names(): Promise<string[]> {
    const list = await this.http.get<{ items: { properties: { name: string } }[] }>('models');
    return list.items.map((item) => item.properties.name);
  }

  async describe(product: string): Promise<string> {
    const path = \`models/\${LLAMA}/predictions\`;
    const answer = await this.http.post<Prediction>(path, {
      type: 'prediction',
      properties: { input: \`Describe \${product} in two sentences.\`, options: { max_length: '90' } },
    });
    return \`\${answer.properties.output} (\${answer.metadata.outputTokens})\`;
  }
}
`,
  'stock.ts': `import type { Http } from './http.js';

export class Stock {
  constructor(private readonly http: Http) {}

  left(product: string): Promise<{ properties: { output: number } }> {
    return this.http.post(\`models/\${product}/predictions\`, { properties: { input: product } });
  }
}
`,
  'main.ts': `import { hub, stock } from './hosts.js';
import { Stock } from './stock.js';
import { Writer } from './writer.js';

export const shop = () => ({ writer: new Writer(hub()), stock: new Stock(stock()) });

export async function run() {
  const { writer } = shop();
  const names = await writer.names();
  return { count: names.length > 0, text: await writer.describe('a garden chair') };
}
`,
};

/** An instance behind layers that are handed to a function, asked for a search of a collection. */
const LAYERS: Files = {
  'layers.ts': `export interface Ask {
  verb: 'GET' | 'POST';
  path: string;
  json?: object;
  headers: Record<string, string>;
}

export type Send = (ask: Ask) => Promise<any>;
export type Layer = (ask: Ask, send: Send) => Promise<any>;

export const token: Layer = (ask, send) =>
  send({ ...ask, headers: { ...ask.headers, authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\` } });

export const around = (layers: Layer[], last: Send): Send =>
  layers.reduceRight<Send>((send, layer) => (ask) => layer(ask, send), last);
`,
  'transport.ts': `import got from 'got';
import { around, type Layer, type Send } from './layers.js';

export class Transport {
  private readonly send: Send;

  constructor(prefixUrl: string, layers: Layer[]) {
    const http = got.extend({ prefixUrl, responseType: 'json', retry: { limit: 0 } });
    this.send = around(layers, async ({ verb, path, json, headers }) => {
      const { body } = await http(path, { method: verb, headers, ...(json === undefined ? {} : { json }) });
      return body;
    });
  }

  post<T>(path: string, json: object): Promise<T> {
    return this.send({ verb: 'POST', path, json, headers: {} });
  }
}
`,
  'desk.ts': `import type { Transport } from './transport.js';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';

export class Desk {
  constructor(
    private readonly transport: Transport,
    private readonly collectionId: string,
  ) {}

  async answer(question: string): Promise<string> {
    const { properties } = await this.transport.post<{ properties: { output: string } }>(\`models/\${LLAMA}/predictions\`, {
      type: 'prediction',
      properties: {
        input: 'Context: {{.context}} Question: {{.collection_query}}',
        collectionId: this.collectionId,
        collectionQuery: question,
        options: { max_length: '120' },
      },
    });
    return properties.output;
  }
}
`,
  'main.ts': `import { Desk } from './desk.js';
import { token } from './layers.js';
import { Transport } from './transport.js';

export async function run() {
  const transport = new Transport('https://inference.de-txl.ionos.com', [token]);
  const desk = new Desk(transport, '7d1c2f0a-5f5e-4a55-8d0c-2f7c3a9e1b04');
  return await desk.answer('How long may I return a mug?');
}
`,
};

describe('a path that is put behind a base in the options of an instance is turned by the instance', () => {
  it.each([
    ['of axios, by each of its methods', SHARED, 'http.ts', 2, 'withSuccessor(axios.create(options))'],
    ['of got, behind layers', LAYERS, 'transport.ts', 1, 'withSuccessor(got.extend({ prefixUrl,'],
  ])('%s', (_name, files, file, adapted, part) => {
    const { p, changed, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 0, adapted, manual: 0 });
    expect(changed).toEqual([file]);
    expect(p.read(file)).toContain(part);
    // By a path alone no adapter of one call can tell the route.
    expect(p.read(file)).not.toContain('toSuccessorUrl');
  });
});
