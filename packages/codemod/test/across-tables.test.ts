import { describe, expect, it } from 'vitest';
import { migrate, type Files } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const URL_OF = `(model) => \`${HOST}/models/\${model}/predictions\``;
const TABLE = `export const providers = {
  local: { url: () => 'http://llm.internal:11434/api/generate' },
  ionos: { url: ${URL_OF} },
};
`;
const send = (url: string): string => `{
  const response = await fetch(${url}, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}
`;

/** A call of what another file tells, where only the running program knows which of several. */
const gateway = (imports: string, url: string): string =>
  `${imports}\nexport async function generate(name, model, body) ${send(url)}`;

const WRAPPED: Files = {
  'providers.js': TABLE,
  'http.js': `export async function send(url, body) ${send('url')}`,
  'gateway.js':
    "import { providers } from './providers.js';\nimport { send } from './http.js';\nexport const generate = (name, model, body) => send(providers[name].url(model), body);\n",
};

describe('a call whose address is one of a table of another file goes by its address, which is never unseen', () => {
  it.each<[string, Files]>([
    [
      'of an object, by a computed name',
      {
        'providers.js': TABLE,
        'gateway.js': gateway("import { providers } from './providers.js';", 'providers[name].url(model)'),
      },
    ],
    [
      'of a namespace, by a computed name',
      {
        'providers.js': `export const ionos = { url: ${URL_OF} };\nexport const other = { url: () => 'http://llm.internal' };\n`,
        'gateway.js': gateway("import * as providers from './providers.js';", 'providers[name].url(model)'),
      },
    ],
    [
      'of a CommonJS module',
      {
        'package.json': '{ "type": "commonjs" }',
        'providers.js': TABLE.replace('export const providers =', 'module.exports ='),
        'gateway.js': `const providers = require('./providers');\nexports.generate = async (name, model, body) => ${send('providers[name].url(model)')}`,
      },
    ],
    [
      'of files that a table joins',
      {
        'ionos.js': `export const ionos = { url: ${URL_OF} };\n`,
        'providers.js': "import { ionos } from './ionos.js';\nexport const providers = { ionos };\n",
        'gateway.js': gateway("import { providers } from './providers.js';", 'providers[name].url(model)'),
      },
    ],
    [
      'of a map',
      {
        'providers.js': `const ionos = { url: ${URL_OF} };\nexport const registry = new Map([['ionos', ionos]]);\n`,
        'gateway.js': gateway("import { registry } from './providers.js';", 'registry.get(name).url(model)'),
      },
    ],
    [
      'of classes',
      {
        'providers.js': `class Ionos { constructor(model) { this.endpoint = \`${HOST}/models/\${model}/predictions\`; } }\nexport const providers = { ionos: Ionos };\n`,
        'gateway.js': gateway("import { providers } from './providers.js';", 'new providers[name](model).endpoint'),
      },
    ],
    [
      'of JSON',
      {
        'providers.json': `{ "ionos": { "base": "${HOST}", "path": "/models/{model}/predictions" } }`,
        'gateway.js': gateway(
          "import providers from './providers.json' with { type: 'json' };",
          "providers[name].base + providers[name].path.replace('{model}', model)",
        ),
      },
    ],
  ])('%s', (_form, files) => {
    const { p, outcomes } = migrate({ 'package.json': '{ "type": "module" }', ...files });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('gateway.js')).toContain('.then((response) => toLegacyAnswer(legacyUrl, response');
  });

  it('where the request is sent, through a wrapper of a third file', () => {
    const { p, changed, outcomes } = migrate({ 'package.json': '{ "type": "module" }', ...WRAPPED });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(changed).toEqual(['http.js']);
    expect(p.read('http.js')).toContain('fetch(toSuccessorUrl(url)');
  });

  it('where the request is sent, which leaves the answer of a call that is written out as it is', () => {
    const plain = `import { send } from './http.js';\nexport const ask = async (input) => (await send('${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', { properties: { input } })).properties.output;\n`;
    const { p, outcomes } = migrate({
      'package.json': '{ "type": "module" }',
      ...WRAPPED,
      'plain.js': plain,
    });
    expect(outcomes).toEqual({ rewritten: 1, adapted: 1, manual: 0 });
    expect(p.read('plain.js')).toContain('.choices[0].message.content');
    expect(p.read('http.js')).toContain('.then((response) => toLegacyAnswer(url, response, body))');
  });

  it.each<[string, Files]>([
    [
      'of bases alone, in the same file',
      {
        'gateway.js': gateway(
          `const BASES = { hub: '${HOST}', other: 'https://llm.example.com' };`,
          '`${BASES[name]}/models/${model}/predictions`',
        ),
      },
    ],
    [
      'of bases alone',
      {
        'bases.js': `export const BASES = { hub: '${HOST}', other: 'https://llm.example.com' };\n`,
        'gateway.js': gateway("import { BASES } from './bases.js';", '`${BASES[name]}/models/${model}/predictions`'),
      },
    ],
  ])('with its answer read as that of a prediction where the path is that of one: %s', (_form, files) => {
    const { p, outcomes } = migrate({ 'package.json': '{ "type": "module" }', ...files });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('gateway.js')).toContain('fetch(toSuccessorUrl(legacyUrl)');
    expect(p.read('gateway.js')).toContain('toLegacyPrediction(await response.json()');
  });

  it('with its answer read as that of a prediction where what is sent is one', () => {
    const { p, outcomes } = migrate({
      'package.json': '{ "type": "module" }',
      'providers.js': TABLE,
      'gateway.js': gateway("import { providers } from './providers.js';", 'providers[name].url(model)').replace(
        'stringify(body)',
        'stringify({ properties: { input: body } })',
      ),
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('gateway.js')).toContain('fetch(toSuccessorUrl(legacyUrl)');
    expect(p.read('gateway.js')).toContain('toLegacyPrediction(await response.json()');
  });

  it('also in a function that calls of other files tell an endpoint', () => {
    const { p, outcomes } = migrate({
      'package.json': '{ "type": "module" }',
      'endpoints.js': 'export const predict = { path: (id) => `/models/${id}/predictions` };\n',
      'call.js': `const HOST = '${HOST}';\nexport async function call(endpoint, id, body) ${send('HOST + endpoint.path(id)')}`,
      'main.js':
        "import { call } from './call.js';\nimport { predict } from './endpoints.js';\nexport const ask = (id, input) => call(predict, id, { properties: { input } });\n",
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
    expect(p.read('call.js')).toContain('toLegacyAnswer(legacyUrl, response');
  });

  it('not where no entry of the table is one of ours', () => {
    const { changed, outcomes } = migrate({
      'package.json': '{ "type": "module" }',
      'providers.js': TABLE.replace(HOST, 'https://api.replicate.com/v1'),
      'gateway.js': gateway("import { providers } from './providers.js';", 'providers[name].url(model)'),
    });
    expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 0 });
    expect(changed).toEqual([]);
  });
});
