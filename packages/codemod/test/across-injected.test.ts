import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const PATH = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

const HTTP = `export class Http {
  async send({ url, json }) {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(json) });
    return response.json();
  }
}
`;
const WRITER = `export class Writer {
  constructor(http, host) {
    this.http = http;
    this.host = host;
  }
  async write(input) {
    const answer = await this.http.send({ url: \`\${this.host}${PATH}\`, json: { properties: { input } } });
    return answer.properties.output;
  }
}
`;
const MAIN = `import { Http } from './http.js';
import { Writer } from './writer.js';
export const writer = new Writer(new Http(), '${HOST}');
`;
const FILES: Files = { 'http.js': HTTP, 'writer.js': WRITER, 'main.js': MAIN };
const ONE = { rewritten: 1, adapted: 0, manual: 0 };

describe('a client that a parameter brings is the one that all callers give', () => {
  it.each<[string, Files]>([
    ['an instance', FILES],
    ['one of the same values, made in two places', { ...FILES, 'other.js': MAIN.replace('writer =', 'other =') }],
    [
      'an object with a function',
      {
        ...FILES,
        'main.js': MAIN.replace('new Http()', '{ send: async (request) => new Http().send(request) }'),
      },
    ],
    [
      'handed on by a function of a third file',
      {
        ...FILES,
        'make.js': `import { Writer } from './writer.js';\nexport const make = (http) => new Writer(http, '${HOST}');\n`,
        'main.js':
          "import { Http } from './http.js';\nimport { make } from './make.js';\nexport const writer = make(new Http());\n",
      },
    ],
    [
      'through the constructor of a class that inherits',
      {
        ...FILES,
        'heir.js': "import { Writer } from './writer.js';\nexport class Heir extends Writer {}\n",
        'main.js': MAIN.replace('{ Writer }', '{ Heir }')
          .replace('./writer.js', './heir.js')
          .replace('Writer(', 'Heir('),
      },
    ],
    [
      'through a constructor that calls the one it inherits',
      {
        ...FILES,
        'heir.js': `import { Writer } from './writer.js';\nexport class Heir extends Writer {\n  constructor(client) {\n    super(client, '${HOST}');\n  }\n}\n`,
        'main.js':
          "import { Http } from './http.js';\nimport { Heir } from './heir.js';\nexport const writer = new Heir(new Http());\n",
      },
    ],
    [
      'the class being named as a type elsewhere',
      {
        ...FILES,
        'use.ts': "import type { Writer } from './writer.js';\nexport const use = (writer: Writer) => writer;\n",
      },
    ],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual(ONE);
    expect(p.read('writer.js')).toContain('answer.choices[0].message.content');
    expect(p.read('http.js')).toBe(HTTP);
  });

  it('is looked for behind the base that it has', () => {
    const http = HTTP.replace(
      '  async send',
      '  constructor(base) {\n    this.base = base;\n  }\n  async send',
    ).replace('fetch(url', 'fetch(this.base + url');
    const files = {
      'http.js': http,
      'writer.js': WRITER.replace('${this.host}', ''),
      'main.js': MAIN.replace('new Http()', `new Http('${HOST}')`),
    };
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual(ONE);
    expect(p.read('writer.js')).toContain('https://openai.inference.de-txl.ionos.com/v1/chat/completions');
    expect(p.read('http.js')).toContain('/^https?:/.test(url) ? url : this.base + url');
  });

  it('is made by a function that is given fetch in options with their type beside them', () => {
    const { outcomes } = migrate({
      'http.ts': `export const createHttp = (o: { base: string; call: typeof fetch }) => ({
  async send({ url, json }: any): Promise<any> {
    const response = await o.call(o.base + url, { method: 'POST', body: JSON.stringify(json) });
    return response.json();
  },
});
`,
      'writer.js': WRITER.replace('${this.host}', ''),
      'main.ts': `import { createHttp } from './http.js';
import { Writer } from './writer.js';
export const writerOf = ({ call = fetch }: { call?: typeof fetch }) =>
  new Writer(createHttp({ base: '${HOST}', call }), '');
`,
    });
    expect(outcomes).toEqual(ONE);
  });

  it('is made by a class of a third file with a base that callers may give and none does', () => {
    const { p, outcomes } = migrate({
      'transport.js': `export class Transport {
  constructor(base) {
    this.base = base;
  }
  async request(path, body) {
    const response = await fetch(this.base + path, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  }
}
`,
      'predictions.js': `export class Predictions {
  constructor(transport) {
    this.transport = transport;
  }
  async create(input) {
    const { properties } = await this.transport.request('${PATH}', { properties: { input } });
    return properties.output;
  }
}
`,
      'hub.js': `import { Transport } from './transport.js';
import { Predictions } from './predictions.js';
export class Hub {
  constructor({ base = '${HOST}' }) {
    const transport = new Transport(base);
    this.predictions = new Predictions(transport);
  }
}
`,
      'main.js':
        "import { Hub } from './hub.js';\nexport const ask = (input) => new Hub({}).predictions.create(input);\n",
    });
    expect(outcomes).toEqual(ONE);
    expect(p.read('transport.js')).toContain('/^https?:/.test(path) ? path : this.base + path');
  });

  it.each([
    ['axios', `axios.create({ baseURL: '${HOST}' })`, `post('${PATH}', { properties: { input } })`, '{ data }'],
    [
      'axios',
      `axios.create({ baseURL: '${HOST}/' })`,
      `post('${PATH.slice(1)}', { properties: { input } })`,
      '{ data }',
    ],
    [
      'ky',
      `ky.create({ prefixUrl: '${HOST}/' })`,
      `post('${PATH.slice(1)}', { json: { properties: { input } } }).json()`,
      'data',
    ],
  ])('is an instance of %s, made by %s, asked by %s', (client, instance, call, answer) => {
    const { p, outcomes } = migrate({
      'writer.ts': `import type { AxiosInstance } from 'axios';
import type { KyInstance } from 'ky';
export class Writer {
  constructor(private readonly http: ${client === 'ky' ? 'KyInstance' : 'AxiosInstance'}) {}
  async write(input: string): Promise<string> {
    const ${answer} = await this.http.${call};
    return data.properties.output;
  }
}
`,
      'main.ts': `import ${client} from '${client}';
import { Writer } from './writer.js';
export const writer = new Writer(${instance});
`,
    });
    expect(outcomes).toEqual(ONE);
    expect(p.read('writer.ts')).toContain('data.choices[0].message.content');
  });
});

describe('a client whose base only the running program knows', () => {
  it('is turned where it sends: one caller gives the retired host, another a host of its own', () => {
    const http = `export interface Http {
  post<T>(path: string, body: unknown): Promise<T>;
}
export class HostHttp implements Http {
  constructor(private readonly host: string) {}
  async post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(this.host + path, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as T;
  }
}
`;
    const writer = `import type { Http } from './http.js';
export class Writer {
  constructor(private readonly http: Http) {}
  async write(input: string): Promise<string> {
    const answer = await this.http.post<{ properties: { output: string } }>('${PATH}', { properties: { input } });
    return answer.properties.output;
  }
}
`;
    const main = `import { HostHttp } from './http.js';
import { Writer } from './writer.js';
export const replica = new Writer(new HostHttp('https://replica.example.com'));
export const writer = new Writer(new HostHttp('${HOST}'));
`;
    const { p, changed, outcomes } = migrate(
      { 'http.ts': http, 'writer.ts': writer, 'main.ts': main },
      { likely: true },
    );
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['http.ts']);
    expect(p.read('http.ts')).toContain('fetch(toSuccessorUrl(legacyUrl), ');
    expect(p.read('http.ts')).toContain('toLegacyAnswer(legacyUrl, response, body)');
  });

  it('is turned where it sends: two hosts behind one class', () => {
    const http = HTTP.replace(
      '  async send',
      '  constructor(base) {\n    this.base = base;\n  }\n  async send',
    ).replace('fetch(url', 'fetch(this.base + url');
    const main = MAIN.replace('new Http()', `new Http('${HOST}')`);
    const { p, outcomes } = migrate(
      {
        'http.js': http,
        'writer.js': WRITER.replace('${this.host}', ''),
        'main.js': main,
        'other.js': main.replace(`new Http('${HOST}')`, "new Http('https://replica.example.com')"),
      },
      { likely: true },
    );
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('http.js')).toContain('fetch(toSuccessorUrl(legacyUrl), ');
  });
});

describe('a client that may be another one is left alone, and said', () => {
  it.each<[string, Files]>([
    [
      'two of them',
      {
        ...FILES,
        'other.js': `import { Writer } from './writer.js';\nexport const other = new Writer({ send: async () => ({}) }, '${HOST}');\n`,
      },
    ],
    [
      'a stand-in of a test',
      {
        ...FILES,
        'test/writer.test.js': `import { Writer } from '../src/writer.js';\nimport { Writer as Own } from '../writer.js';\nnew Own({ send: async () => ({ properties: { output: 'x' } }) }, '${HOST}');\n`,
      },
    ],
    ['a caller that spreads its arguments', { ...FILES, 'main.js': MAIN.replace('new Http(), ', '...[new Http()], ') }],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files, { likely: true });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 1 });
    expect(p.read('writer.js')).toContain('MODELHUB-MANUAL');
    expect(p.read('writer.js')).toContain('answer.properties.output');
  });
});

describe('a client that a container gives is the only class that implements its interface', () => {
  const container: Files = {
    'http.ts': 'export interface Http {\n  post<T>(url: string, body: unknown): Promise<T>;\n}\n',
    'fetch-http.ts': `import type { Http } from './http.js';
export class FetchHttp implements Http {
  async post<T>(url: string, body: unknown): Promise<T> {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as T;
  }
}
`,
    'writer.ts': `import type { Http } from './http.js';
export class Writer {
  constructor(private readonly http: Http) {}
  async write(input: string): Promise<string> {
    const { properties } = await this.http.post<any>('${HOST}${PATH}', { properties: { input } });
    return properties.output;
  }
}
`,
    'main.ts': `import { FetchHttp } from './fetch-http.js';
import { Writer } from './writer.js';
const classes = { http: FetchHttp, writer: Writer };
const make = (name: string, ...parts: string[]): unknown =>
  Reflect.construct(Reflect.get(classes, name), parts.map((part) => make(part)));
export const writer = make('writer', 'http') as Writer;
`,
  };
  const other = (name: string): string => container['fetch-http.ts']?.replace('FetchHttp', name) ?? '';

  it.each<[string, Files]>([
    ['in a third file', container],
    [
      'behind a barrel',
      {
        ...container,
        'index.ts': "export type { Http } from './http.js';\n",
        'fetch-http.ts': other('FetchHttp').replace('./http.js', './index.js'),
      },
    ],
    [
      'beside one of a test',
      { ...container, 'test/fake.test.ts': other('FakeHttp').replace('./http.js', '../http.js') },
    ],
    [
      'beside one of another interface of that name',
      { ...container, 'mail.ts': `import './http.js';\ninterface Http {}\nexport class MailHttp implements Http {}\n` },
    ],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual(ONE);
    expect(p.read('writer.ts')).toContain('choices[0].message.content');
  });

  it('but not where two classes do', () => {
    const { outcomes } = migrate({ ...container, 'other-http.ts': other('OtherHttp') });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 1 });
  });
});

describe("the resources of a company's SDK ask the client that their base class is given", () => {
  it('in four files', () => {
    const { p, outcomes } = migrate({
      'client.ts': `export class Client {
  constructor(private readonly baseUrl: string) {}

  async request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const response = await fetch(\`\${this.baseUrl}\${path}\`, {
      method,
      headers: { Authorization: \`Bearer \${process.env.IONOS_API_TOKEN}\`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(\`status \${response.status}\`);
    return (await response.json()) as T;
  }
}
`,
      'resource.ts': `import type { Client } from './client.js';

export abstract class Resource {
  constructor(protected readonly client: Client) {}

  protected get<T>(path: string): Promise<T> {
    return this.client.request<T>('GET', path);
  }

  protected post<T>(path: string, body: unknown): Promise<T> {
    return this.client.request<T>('POST', path, body);
  }
}
`,
      'models.ts': `import { Resource } from './resource.js';

interface Page {
  items: { id: string; properties: { name: string } }[];
}

export class Models extends Resource {
  async names(): Promise<string[]> {
    const page = await this.get<Page>('/models');
    return page.items.map((model) => model.properties.name);
  }

  async predict(id: string, input: string): Promise<string> {
    const { properties } = await this.post<{ properties: { output: string } }>(\`/models/\${id}/predictions\`, {
      properties: { input },
    });
    return properties.output;
  }
}
`,
      'main.ts': `import { Client } from './client.js';
import { Models } from './models.js';

const models = new Models(new Client('https://inference.de-txl.ionos.com'));

export async function run(): Promise<string> {
  const names = await models.names();
  return \`\${names.length > 0} \${await models.predict('b18b18de-92c3-466e-81a8-e5df91890091', 'Welcome Ada.')}\`;
}
`,
    });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 1, manual: 0 });
    expect(p.read('models.ts')).toContain('page.data.map((model) => model.id)');
    expect(p.read('models.ts')).toContain('toLegacyPrediction(await this.post<');
    expect(p.read('client.ts')).toContain('/^https?:/.test(path) ? path : `${this.baseUrl}${path}`');
  });

  it('made by the client itself, which has a base unless it is told one', () => {
    const { p, outcomes } = migrate({
      'client.ts': `import { Models } from './models.js';
export class Client {
  readonly models = new Models(this);
  private readonly baseUrl: string;
  constructor(private readonly options: { baseUrl?: string } = {}) {
    this.baseUrl = (options.baseUrl ?? '${HOST}').replace(/\\/+$/, '');
  }
  async request<T>(method: string, path: string): Promise<T> {
    const response = await fetch(this.baseUrl + path, { method });
    return (await response.json()) as T;
  }
}
`,
      'models.ts': `import type { Client } from './client.js';
export class Models {
  constructor(private readonly client: Client) {}
  async names() {
    const page = await this.client.request<{ items: { properties: { name: string } }[] }>('GET', '/models');
    return page.items.map((model) => model.properties.name);
  }
}
`,
      'main.ts': "import { Client } from './client.js';\nexport const names = () => new Client().models.names();\n",
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('models.ts')).toContain("'https://openai.inference.de-txl.ionos.com/v1/models'");
    // Who asks a client that the class is given is not known, nor what they look for.
    expect(p.read('models.ts')).toContain('toLegacyModels(await this.client.request<');
  });
});
