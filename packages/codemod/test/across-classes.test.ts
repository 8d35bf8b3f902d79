import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const URL = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;
const METHOD = `  async ask(question) {
    const response = await fetch('${URL}', { method: 'POST', body: JSON.stringify({ properties: { input: question } }) });
    return response.json();
  }
`;
const HUB = `export class Hub {\n${METHOD}}\n`;
const OLD = 'properties.output';
const NEW = 'choices[0].message.content';
const READ = `console.log((await hub.ask('Why?')).${OLD});\n`;
const MAIN = `import { Hub } from './hub.js';\nconst hub = new Hub();\n${READ}`;

describe('the answer of a method is read anew by all who call it on instances of its class', () => {
  it.each<[string, Files]>([
    ['under a name', { 'hub.js': HUB, 'main.js': MAIN }],
    [
      'where it is made',
      { 'hub.js': HUB, 'main.js': `import { Hub } from './hub.js';\n${READ.replace('hub.', 'new Hub().')}` },
    ],
    [
      'as an instance that the file of the class exports',
      { 'hub.js': `${HUB}export const hub = new Hub();\n`, 'main.js': `import { hub } from './hub.js';\n${READ}` },
    ],
    [
      'as a default instance, the class being known to its file alone',
      {
        'hub.js': `${HUB.replace('export ', '')}export default new Hub();\n`,
        'main.js': `import hub from './hub.js';\n${READ}`,
      },
    ],
    [
      'as an instance that a third file exports',
      {
        'hub.js': HUB,
        'made.js': "import { Hub } from './hub.js';\nexport const hub = new Hub();\n",
        'main.js': `import { hub } from './made.js';\n${READ}`,
      },
    ],
    [
      'of a default class behind a barrel',
      {
        'hub.js': HUB.replace('export class', 'export default class'),
        'index.js': "export { default as Hub } from './hub.js';\n",
        'main.js': MAIN.replace('./hub.js', './index.js'),
      },
    ],
    [
      'in CommonJS',
      {
        'hub.js': `${HUB.replace('export ', '')}exports.Hub = Hub;\n`,
        'main.js': `const { Hub } = require('./hub.js');\nconst hub = new Hub();\n(async () => ${READ.replace(/;\n$/, '')})();\n`,
      },
    ],
    ['beside static members', { 'hub.js': HUB, 'main.js': `${MAIN}console.log(Hub.name, hub.other);\n` }],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(p.read('main.js')).toContain(NEW);
    expect(p.read('main.js')).not.toContain(OLD);
  });

  it('in its own class, too', () => {
    const { p, outcomes } = migrate({
      'hub.js': HUB.replace(/}\n$/, `  async text() {\n    return (await this.ask('Why?')).${OLD};\n  }\n}\n`),
      'main.js': MAIN,
    });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(p.read('hub.js')).toContain(`(await this.ask('Why?')).${NEW}`);
  });
});

describe('with --target openai, the answer of the SDK is read anew by all callers', () => {
  const checked = (text: string): string =>
    text
      .replace(
        "method: 'POST', ",
        "method: 'POST', headers: { Authorization: `Bearer ${process.env.IONOS_API_TOKEN}` }, ",
      )
      .replace('return response', "if (!response.ok) throw new Error('failed');\n    return response");

  it.each<[string, Files]>([
    ['of a method', { 'hub.js': checked(HUB), 'main.js': MAIN }],
    [
      'of a function, behind another one that hands it on',
      {
        'hub.js': checked(METHOD.replace('async ask', 'export async function ask')),
        'again.js': "import { ask } from './hub.js';\nexport const again = (question) => ask(question);\n",
        'main.js': `import { again } from './again.js';\n${READ.replace('hub.ask', 'again')}`,
      },
    ],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files, { target: 'openai' });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    expect(p.read('hub.js')).toContain('openai.chat.completions.create(');
    expect(p.read('main.js')).toContain(NEW);
  });
});

describe('the answer of a method keeps its old shape where somebody may call it unseen', () => {
  const typed = HUB.replace('question', 'question: string');
  it.each<[string, Files]>([
    ['an instance is handed on', { 'hub.js': HUB, 'main.js': `${MAIN}other(hub);\n` }],
    ['the method is taken off', { 'hub.js': HUB, 'main.js': `${MAIN}const { ask } = hub;\n` }],
    ['the method is a value', { 'hub.js': HUB, 'main.js': `${MAIN}list.map(hub.ask);\n` }],
    ['a member is computed', { 'hub.js': HUB, 'main.js': `${MAIN}hub[name]('Why?');\n` }],
    ['the class is extended', { 'hub.js': HUB, 'main.js': `${MAIN}class More extends Hub {}\n` }],
    ['the class is handed on', { 'hub.js': HUB, 'main.js': `${MAIN}container.add(Hub);\n` }],
    ['its prototype is changed', { 'hub.js': HUB, 'main.js': `${MAIN}Hub.prototype.ask = null;\n` }],
    ['an instance is put into an object', { 'hub.js': HUB, 'main.js': `${MAIN}export const all = { hub };\n` }],
    ['the instance is assigned later', { 'hub.js': HUB, 'main.js': MAIN.replace('const hub =', 'let hub;\nhub =') }],
    ['nobody uses it', { 'hub.js': HUB, 'main.js': 'export {};\n' }],
    [
      'the class hands its instance on',
      { 'hub.js': HUB.replace('{\n', '{\n  constructor() {\n    register(this);\n  }\n'), 'main.js': MAIN },
    ],
    [
      'its file makes an instance and hands it on',
      { 'hub.js': `${HUB}export const made = () => new Hub();\n`, 'main.js': MAIN },
    ],
    ['another method has its name', { 'hub.js': `${HUB}export class Other {\n  ask() {}\n}\n`, 'main.js': MAIN }],
    [
      'a framework gives it to those who name its type',
      {
        'hub.ts': typed,
        'main.js': MAIN,
        'page.ts': "import { Hub } from './hub.js';\nexport class Page {\n  constructor(hub: Hub) {}\n}\n",
      },
    ],
    ['it is decorated', { 'hub.ts': typed.replace('export', '@Injectable()\nexport'), 'main.js': MAIN }],
    ['an interface describes it', { 'hub.ts': typed.replace('Hub {', 'Hub implements Asks {'), 'main.js': MAIN }],
  ])('%s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('main.js')).toBe(files['main.js']);
  });
});

describe('a class that is told by others where to ask', () => {
  const told = `export class Hub {
  constructor(base, model) {
    this.base = base;
    this.model = model;
  }
${METHOD.replace(`'${URL}'`, '`${this.base}/models/${this.model}/predictions`')}}
`;
  const making = (host: string, name = 'hub'): string =>
    `import { Hub } from './hub.js';\nexport const ${name} = new Hub('${host}', 'meta-llama/Llama-3.3-70B-Instruct');\n`;
  const SETTINGS = `export const HOST = '${HOST}';\n`;

  it.each<[string, Files]>([
    ['in a text', { 'hub.js': told, 'main.js': making(HOST) }],
    ['by two', { 'hub.js': told, 'main.js': making(HOST), 'more.js': making(HOST, 'more') }],
    [
      'unless the environment tells another host',
      { 'hub.js': told, 'main.js': making('').replace("''", `process.env.BASE ?? '${HOST}'`) },
    ],
    [
      'by the constant of another file',
      {
        'hub.js': told,
        'settings.js': SETTINGS,
        'main.js': `import { HOST } from './settings.js';\n${making('').replace("''", 'HOST')}`,
      },
    ],
    [
      'in a parameter that is a property',
      {
        'hub.ts': told
          .replace(/constructor[^}]*}/, 'constructor(private readonly base: string, readonly model: string) {}')
          .replace('question', 'question: string'),
        'main.js': making(HOST),
      },
    ],
    [
      'for the list of models, of which its file has nothing but the path',
      {
        'hub.js': `export class Hub {
  constructor(base) {
    this.base = base;
  }
  async list() {
    return (await fetch(\`\${this.base}/models\`)).json();
  }
}
`,
        'main.js': making(HOST),
      },
    ],
    [
      'for a body that nothing in its file tells from others',
      {
        'hub.js': told
          .replace(/JSON\.stringify\([\s\S]*?\}\s*\)/, 'JSON.stringify(build(question))')
          .replace(/properties\.output/, 'length'),
        'main.js': making(HOST),
      },
    ],
  ])('asks the successor: %s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    const [hub = ''] = Object.keys(files);
    expect(p.read(hub)).toContain('toSuccessorBaseUrl(this.base)');
  });

  it.each<[string, Files]>([
    [
      'another host stands in for what the environment does not tell',
      { 'hub.js': told, 'main.js': making('').replace("''", "process.env.BASE ?? 'https://api.example.com'") },
    ],
    [
      'the host is chosen while the program runs',
      { 'hub.js': told, 'main.js': making('').replace("''", 'process.argv[2]') },
    ],
    ['nobody makes one', { 'hub.js': told, 'main.js': 'export {};\n' }],
  ])('stays as it is where %s', (_name, files) => {
    const { changed, outcomes } = migrate(files);
    expect(changed).toEqual([]);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 0 });
  });

  const expectTurned = (files: Files): void => {
    const { p, changed, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['hub.js']);
    expect(p.read('hub.js')).toContain('fetch(toSuccessorUrl(legacyUrl), ');
  };

  it.each<[string, Files]>([
    [
      'it is told one of two hosts',
      {
        'hub.js': told,
        'main.js': making('').replace("''", `process.env.OLD ? '${HOST}' : 'https://api.example.com'`),
      },
    ],
    [
      'one of two tells another host',
      { 'hub.js': told, 'main.js': making(HOST), 'more.js': making('https://api.example.com', 'more') },
    ],
    ['it may be made elsewhere, too', { 'hub.js': told, 'main.js': `${making(HOST)}container.add(Hub);\n` }],
    [
      'the arguments are spread',
      { 'hub.js': told, 'main.js': `import { Hub } from './hub.js';\nexport const hub = new Hub(...['${HOST}']);\n` },
    ],
  ])('is turned where it sends, whatever it is told, where %s', (_name, files) => {
    expectTurned(files);
  });

  const options = told.replace('constructor(base, model)', 'constructor({ base, model })');
  const withOptions = (host: string, name = 'hub'): string =>
    `import { Hub } from './hub.js';\nexport const ${name} = new Hub({ base: '${host}', model: 'meta-llama/Llama-3.3-70B-Instruct' });\n`;
  const member = told
    .replace('constructor(base, model)', 'constructor(settings)')
    .replace('= base', '= settings.hub.base')
    .replace('= model', '= settings.model');
  const fn = `export ${METHOD.trim()
    .replace('async ask(question)', 'async function ask(settings, model, question)')
    .replace(`'${URL}'`, '`${settings.base}/models/${model}/predictions`')}\n`;
  const calling = (host: string): string =>
    `import { ask } from './hub.js';\nexport const run = (model) => ask({ base: '${host}' }, model, 'Why?');\n`;

  const kept = `export class Hub {
  constructor(settings) {
    this.settings = settings;
  }
${METHOD.replace('{\n', '{\n    const { base, model } = this.settings;\n').replace(`'${URL}'`, '`${base}/models/${model}/predictions`')}}
`;

  it.each<[string, Files]>([
    ['an object that is kept, and taken apart by the method', { 'hub.js': kept, 'main.js': withOptions(HOST) }],
    ['an object that is taken apart', { 'hub.js': options, 'main.js': withOptions(HOST) }],
    [
      'an object in an object, with the host in a constant',
      {
        'hub.js': member,
        'main.js': `import { Hub } from './hub.js';\nconst HOST = '${HOST}';\nconst settings = { hub: { base: HOST }, model: 'meta-llama/Llama-3.3-70B-Instruct' };\nexport const hub = new Hub(settings);\n`,
      },
    ],
    [
      'a function, whose model is told apart',
      { 'hub.js': fn.replace('question }', "question, options: { max_length: '9' } }"), 'main.js': calling(HOST) },
    ],
  ])('asks the successor where it is told in %s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toMatchObject({ manual: 0 });
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(1);
    expect(p.read('hub.js')).toMatch(/toSuccessorBaseUrl\((?:(?:this|settings)\.(?:hub\.)?)?base\)/);
  });

  it.each<[string, Files]>([
    [
      'another host stands in the object',
      { 'hub.js': options, 'main.js': withOptions(HOST), 'more.js': withOptions('https://api.example.com', 'more') },
    ],
    ['the object has no such member', { 'hub.js': options, 'main.js': withOptions(HOST).replace('base:', 'url:') }],
    [
      'a caller of the function tells another host',
      { 'hub.js': fn, 'main.js': calling(HOST), 'more.js': calling('https://api.example.com') },
    ],
  ])('is turned where it sends where %s', (_name, files) => {
    expectTurned(files);
  });
});

describe('a class whose constructor is inherited, and told by others where to ask', () => {
  const BASE = `export class Client {
  constructor(base) {
    this.base = base;
  }
  async send(method, path, body) {
    const response = await fetch(\`\${this.base}\${path}\`, { method, body: JSON.stringify(body) });
    return response.json();
  }
}
`;
  const HEIR = `export class Hub extends Client {
  async first() {
    const list = await this.send('GET', '/models');
    return list.items.length;
  }
  async ask(question) {
    const answer = await this.send('POST', '/models/meta-llama/Llama-3.3-70B-Instruct/predictions', { properties: { input: question } });
    return answer.properties.output;
  }
}
`;
  const heir = `import { Client } from './client.js';\n${HEIR}`;
  const making = (told: string, name = 'hub'): string =>
    `import { Hub } from './hub.js';\nexport const ${name} = new Hub(${told});\n`;
  const THREE = { 'client.js': BASE, 'hub.js': heir, 'main.js': making(`'${HOST}'`) };
  const OTHER = `import { Client } from './client.js';
class Tides extends Client {
  today() {
    return this.send('GET', '/models');
  }
}
export const tides = new Tides('https://tides.example');
`;
  const SUCCESSOR = 'https://openai.inference.de-txl.ionos.com/v1';

  it.each<[string, Files]>([
    ['in three files', THREE],
    ['by two who tell the same', { ...THREE, 'more.js': making(`'${HOST}'`, 'more') }],
    ['beside another heir, for another host', { ...THREE, 'tides.js': OTHER }],
    [
      'with the class that it inherits from in its file',
      { 'hub.js': `${BASE}${HEIR}`, 'main.js': making(`'${HOST}'`) },
    ],
    [
      'through a class that puts the address together',
      {
        'client.js': BASE,
        'mid.js':
          "import { Client } from './client.js';\nexport class Mid extends Client {\n  constructor(host) {\n    super(`https://${host}`);\n  }\n}\n",
        'hub.js': `import { Mid } from './mid.js';\n${HEIR.replace('Client', 'Mid')}`,
        'main.js': making(`'${HOST.replace('https://', '')}'`),
      },
    ],
    [
      'to the class it inherits from, whose heir is made',
      {
        'hub.js': `${BASE.replace(/}\n$/, `${HEIR.split('\n').slice(1, 5).join('\n')}\n}\n`)}export class Hub extends Client {\n${HEIR.split('\n').slice(5).join('\n')}`,
        'main.js': making(`'${HOST}'`),
      },
    ],
  ])('gives its function a whole address: %s', (_name, files) => {
    const { p, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 2, adapted: 0, manual: 0 });
    expect(p.read('hub.js')).toContain(`this.send('GET', '${SUCCESSOR}/models')`);
    expect(p.read('hub.js')).toContain(`this.send('POST', '${SUCCESSOR}/chat/completions', {`);
    const client = 'client.js' in files ? 'client.js' : 'hub.js';
    expect(p.read(client)).toContain('fetch(/^https?:/.test(path) ? path : `${this.base}${path}`, {');
  });

  it('keeps what the environment may tell instead', () => {
    const { p, outcomes } = migrate({ ...THREE, 'main.js': making(`process.env.HUB ?? '${HOST}'`) });
    expect(outcomes).toEqual({ rewritten: 2, adapted: 0, manual: 0 });
    expect(p.read('hub.js')).toContain(`\`\${toSuccessorBaseUrl(process.env.HUB || '${HOST}')}/models\``);
  });

  it.each<[string, Files]>([
    [
      'two tell it by different variables of the environment',
      {
        ...THREE,
        'main.js': making(`process.env.HUB ?? '${HOST}'`),
        'more.js': making(`process.env.MORE ?? '${HOST}'`, 'more'),
      },
    ],
    [
      'another file sets what is told',
      {
        ...THREE,
        'settings.js': `export const settings = { hub: '${HOST}' };\n`,
        'main.js': `import { settings } from './settings.js';\n${making('settings.hub')}`,
        'start.js': "import { settings } from './settings.js';\nsettings.hub = process.argv[2];\n",
      },
    ],
  ])('turns the request where it is sent where %s', (_name, files) => {
    const { p, changed, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 2, manual: 0 });
    expect(changed).toEqual(['client.js']);
    expect(p.read('client.js')).toContain('fetch(toSuccessorUrl(legacyUrl), ');
  });

  it.each<[string, Files]>([
    ['one tells another host', { ...THREE, 'more.js': making("'https://tides.example'", 'more') }],
    ['it may be made elsewhere, too', { ...THREE, 'main.js': `${making(`'${HOST}'`)}container.add(Hub);\n` }],
  ])('turns any request where it is sent where %s', (_name, files) => {
    const { p, changed, outcomes } = migrate(files);
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['client.js']);
    expect(p.read('client.js')).toContain('fetch(toSuccessorUrl(legacyUrl), ');
  });
});

it('searches a collection at the origin of a base that callers tell and URL puts in front of the path', () => {
  const { p, outcomes } = migrate({
    'hub.js': `export class Hub {
  constructor(base) {
    this.base = base;
  }
  async predict(model, body) {
    const url = new URL(\`models/\${model}/predictions\`, this.base);
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()).properties.output;
  }
}
`,
    'main.js': `import { Hub } from './hub.js';
const properties = { input: '{{.context}}', collectionId: 'c', collectionQuery: 'q' };
export const ask = (model) => new Hub('${HOST}/').predict(model, { properties });
`,
  });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
  expect(p.read('hub.js')).toContain('fetch(`${new URL(this.base).origin}${search.path}`, {');
});
