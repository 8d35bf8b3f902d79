import { describe, expect, it } from 'vitest';
import { migrate, project, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const PATH = 'models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

/** A registry whose entries nobody can follow. */
const SHELF = `export class Shelf {
  #things = new Map();
  put(name, make) {
    this.#things.set(name, make);
    return this;
  }
  take(name) {
    return this.#things.get(name)(this);
  }
}
`;
const SUMMARY = `import type { AxiosInstance } from 'axios';
export class Summary {
  constructor(private readonly web: AxiosInstance) {}
  async of(input: string): Promise<string> {
    const { data } = await this.web.post('/${PATH}', { properties: { input } });
    return data.properties.output;
  }
}
`;
const SETTINGS = `export const readSettings = (env = process.env) => ({
  hub: { address: env.HUB ?? '${HOST}', token: env.IONOS_API_TOKEN },
});
`;
const MAIN = `import axios from 'axios';
import { readSettings } from './settings.js';
import { Shelf } from './shelf.js';
import { Summary } from './summary.js';

export const shelf = new Shelf()
  .put('settings', () => readSettings())
  .put('web', (all) => {
    const { hub } = all.take('settings');
    return axios.create({ baseURL: hub.address, headers: { Authorization: \`Bearer \${hub.token}\` } });
  })
  .put('summary', (all) => new Summary(all.take('web')));
`;
const FILES: Files = { 'shelf.js': SHELF, 'summary.ts': SUMMARY, 'settings.js': SETTINGS, 'main.js': MAIN };

const KY = `import ky from 'ky';
export const makeTools = () => ({
  web: ky.create({
    prefixUrl: '${HOST}',
    retry: 0,
  }),
});
`;
const ASK = `export const ask = (input) => async ({ web }) =>
  (await web.post('${PATH}', { json: { properties: { input } } }).json()).properties.output;
`;
const RUN = `import { ask } from './ask.js';
import { makeTools } from './tools.js';
export const run = (input) => ask(input)(makeTools());
`;
const WITH_KY: Files = { 'tools.js': KY, 'ask.js': ASK, 'run.js': RUN };

const NOTHING = { rewritten: 0, adapted: 0, manual: 0 };

/** What a second run says. */
const said = (files: Files, ...options: string[]): string => {
  const { p } = migrate(files);
  return p.run('.', ...options).stdout.replace(/\s+/g, ' ');
};

describe('an instance of a client that leaves sight sends what calls ask of it to the successor', () => {
  it('is turned where it is made, also where its base is only known by its name', () => {
    const { p, changed, outcomes } = migrate(FILES);
    expect(changed).toEqual(['main.js']);
    expect(p.read('main.js')).toContain(
      'return withSuccessor(axios.create({ baseURL: hub.address, headers: { Authorization: `Bearer ${hub.token}` } }));',
    );
    // The instance, and the call that may be asked of it.
    expect(outcomes).toEqual({ rewritten: 0, adapted: 2, manual: 0 });
  });

  it('has its calls stay as they are where likely ones are rewritten, too', () => {
    const { changed, outcomes } = migrate(FILES, { likely: true });
    expect([changed, outcomes.adapted]).toEqual([['main.js'], 2]);
  });

  it.each<[string, string[]]>([
    ['a second run', []],
    ['one that rewrites likely calls', ['--likely']],
    ['one that shows possible ones', ['--possible']],
  ])('leaves nothing to %s', (_run, options) => {
    expect(said(FILES, ...options)).toContain('No call of the retired API found');
    expect(said(WITH_KY, ...options)).toContain('No call of the retired API found');
  });

  it('has the settings of the configuration', () => {
    const models = { mine: { id: 'openai/gpt-oss-120b', kind: 'text' } } as const;
    const config = {
      models,
      defaultMaxTokens: 99,
      systemPrompt: null,
      image: { size: '1024x1024' },
      retrieval: { limit: 3 },
    };
    const { p } = migrate({ ...FILES, 'summary.ts': SUMMARY.replace(/b18b[^/]*/, 'mine') }, { config });
    expect(p.read('main.js')).toMatch(/\}\), \{ models: .*defaultMaxTokens: 99 \}\)/);
  });

  it('is one of ky that is made anew', () => {
    const { p, changed, outcomes } = migrate(WITH_KY);
    expect([changed, outcomes.adapted]).toEqual([['tools.js'], 1]);
    expect(p.read('tools.js')).toContain('web: withSuccessor(ky.create({');
  });

  it('is the one whose base has the most names in common with the address', () => {
    const other = ".put('bank', () => axios.create({ baseURL: readSettings().bank.address }))\n  .put('summary'";
    const { p } = migrate({ ...FILES, 'main.js': MAIN.replace(".put('summary'", other) });
    expect(p.read('main.js')).toContain('withSuccessor(axios.create({ baseURL: hub.address');
    expect(p.read('main.js')).toContain("'bank', () => axios.create");
  });
});

describe('a call that cannot be written out is answered by its instance', () => {
  const WEB = `import ky from 'ky';\nexport const web = ky.create({ prefixUrl: '${HOST}', hooks: { afterResponse: [note] } });\n`;
  const BASE = `import { web } from './web.js';
export class Task {
  async ask(question) {
    const json = { properties: { input: this.prompt(question), ...this.more(question) } };
    return (await web.post('${PATH}', { json }).json()).properties.output;
  }
}
`;
  const HEIR = `import { Task } from './task.js';
export class Search extends Task {
  prompt = () => 'Answer from {{.context}}';
  more = (collectionQuery) => ({ collectionId: '7d1c2f0a-5f5e-4a55-8d0c-2f7c3a9e1b04', collectionQuery });
}
`;

  it('where the body is made by heirs', () => {
    const { p, changed, outcomes } = migrate({ 'web.js': WEB, 'task.js': BASE, 'heir.js': HEIR });
    expect([changed, outcomes]).toEqual([['web.js'], { rewritten: 0, adapted: 1, manual: 0 }]);
    expect(p.read('web.js')).toMatch(/\bwithSuccessor\(ky\.(?:create|extend)\(\{/);
    expect(p.run('.').stdout).toContain('No call of the retired API found');
  });

  it('but not where the run leaves out the file that makes it', () => {
    const { changed, outcomes } = migrate({ 'web.js': WEB, 'task.js': BASE, 'heir.js': HEIR }, { exclude: ['web.js'] });
    expect([changed, outcomes.manual]).toEqual([['task.js'], 1]);
  });
});

it('turns the only instance, whatever its base is called', () => {
  const { p, outcomes } = migrate({ ...FILES, 'main.js': MAIN.replace('hub.address', 'hub.url') });
  expect(outcomes.manual).toBe(0);
  expect(p.read('main.js')).toContain('withSuccessor(axios.create({ baseURL: hub.url');
});

it.each<[string, string]>([
  ['that is sent by a function of its own', KY.replace('retry: 0', 'fetch: send')],
  ['with options that are not seen', KY.replace('retry: 0', '...options')],
  ['where the file has a fetch of its own', `import fetch from 'node-fetch';\n${KY}`],
])('makes an instance of ky anew %s', (_what, tools) => {
  const { p, outcomes } = migrate({ ...WITH_KY, 'tools.js': tools });
  expect(outcomes.manual).toBe(0);
  expect(p.read('tools.js')).toMatch(/\bwithSuccessor\(\s*ky\.(?:create|extend)\(/);
  expect(p.run('.').stdout).toContain('No call of the retired API found');
});

it('turns an instance whose base is the start of a path of the retired routes', () => {
  const { p, changed, outcomes } = migrate({
    'web.js': `import axios from 'axios';\nexport const createWeb = () => axios.create({ baseURL: '${HOST}/models' });\n`,
    'task.ts': `import type { AxiosInstance } from 'axios';
export abstract class Task {
  constructor(protected readonly http: AxiosInstance) {}
  protected abstract model(): string;
  protected abstract body(subject: string): object;
  async perform(subject: string): Promise<string> {
    const { data } = await this.http.post<Answer>(\`/\${this.model()}/predictions\`, this.body(subject));
    return data.properties.output;
  }
}
interface Answer { properties: { output: string } }
`,
    'summary.ts': `import { Task } from './task.js';
export class Summary extends Task {
  protected model = () => 'b18b18de-92c3-466e-81a8-e5df91890091';
  protected body = (input: string) => ({ properties: { input } });
}
`,
    'main.ts': `import { Summary } from './summary.js';
import { createWeb } from './web.js';
const all = new Map([['summary', Summary]]);
export const run = (name: string, text: string) => new (all.get(name) ?? Summary)(createWeb()).perform(text);
`,
  });
  expect(outcomes.manual).toBe(0);
  expect(changed).toEqual(['web.js']);
  expect(p.read('web.js')).toContain(`withSuccessor(axios.create({ baseURL: '${HOST}/models' }))`);
});

it('makes an instance anew whose base is among options that are not in sight', () => {
  const { p, changed, outcomes } = migrate({
    'http.js': `import ky from 'ky';
const instances = new Map();
export const provide = (name, options) => instances.set(name, ky.create({ retry: 0, ...options }));
export const use = (name) => instances.get(name);
`,
    'setup.js': `import { provide } from './http.js';\nprovide('hub', { prefixUrl: '${HOST}' });\n`,
    'ask.js': `import { use } from './http.js';
export const ask = (id, input) =>
  use('hub').post(\`models/\${id}/predictions\`, { json: { properties: { input } } }).json();
`,
    'main.js': "import './setup.js';\nimport { ask } from './ask.js';\nask(process.argv[2], 'Why?');\n",
  });
  expect(changed).toEqual(['http.js']);
  expect(outcomes.manual).toBe(0);
  expect(p.read('http.js')).toContain('withSuccessor(ky.create({ retry: 0, ...options }))');
});

describe('an instance is left alone', () => {
  it.each<[string, Files]>([
    ['of axios with an adapter of its own', { ...FILES, 'main.js': MAIN.replace('headers:', 'adapter, headers:') }],
    ['of another package that has the same methods', { ...FILES, 'main.js': MAIN.replace("'axios'", "'redaxios'") }],
    ['where nothing asks it for predictions', { ...FILES, 'summary.ts': SUMMARY.replace('predictions', 'things') }],
    [
      'whose base has another name, as that of a second one has',
      {
        ...FILES,
        'main.js': MAIN.replace('hub.address', 'hub.url').replace(
          "  .put('summary'",
          "  .put('more', (all) => axios.create({ baseURL: all.take('settings').site }))\n  .put('summary'",
        ),
      },
    ],
    [
      'where a call of this file is migrated',
      {
        'web.js': `import axios from 'axios';\nexport const web = axios.create({ baseURL: '${HOST}' });\n`,
        'ask.js': `import { web } from './web.js';\nexport const ask = async (input) =>\n  (await web.get('/models')).data.items;\n`,
      },
    ],
  ])('%s', (_what, files) => {
    const { p } = migrate(files);
    for (const name of Object.keys(files)) expect(p.read(name)).not.toContain('withSuccessor');
  });

  it('that a file makes which the run leaves out', () => {
    const { p, outcomes } = migrate(FILES, { exclude: ['main.js'] });
    expect([p.read('main.js'), outcomes]).toEqual([MAIN, NOTHING]);
  });

  it('and its calls are listed, where it cannot be turned', () => {
    const files = { ...FILES, 'main.js': MAIN.replace('headers:', 'adapter, headers:') };
    const p = project(files);
    expect(p.run('.').stdout).toMatch(/summary\.ts:5:\d+ +likely/);
  });
});

it('an instance whose base an heir in another file gives, by a method that is abstract where the instance is made', () => {
  const { p, changed, outcomes } = migrate({
    'gateway.ts': `import axios, { type AxiosInstance } from 'axios';
export abstract class Gateway<Sent, Given> {
  protected readonly http: AxiosInstance;
  constructor() {
    this.http = axios.create({ baseURL: this.address(), timeout: 9_000 });
  }
  ask(sent: Sent): Promise<Given> {
    return this.execute(sent);
  }
  protected abstract address(): string;
  protected abstract execute(sent: Sent): Promise<Given>;
}
`,
    'hub.ts': `import { Gateway } from './gateway.js';
export class Hub extends Gateway<object, { properties: { output: string } }> {
  protected address(): string {
    return '${HOST}';
  }
  protected async execute(sent: object): Promise<{ properties: { output: string } }> {
    const { data } = await this.http.post('/${PATH}', sent);
    return data;
  }
}
`,
    'main.ts': "import { Hub } from './hub.js';\nexport const run = () => new Hub().ask({});\n",
  });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
  expect(changed).toEqual(['gateway.ts']);
  expect(p.read('gateway.ts')).toContain('withSuccessor(axios.create({ baseURL: this.address(), timeout: 9_000 }))');
});
