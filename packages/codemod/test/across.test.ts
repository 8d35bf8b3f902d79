import fs from 'node:fs';
import { DEFAULT_CONFIG } from '@modelhub-migration/contract';
import { describe, expect, it } from 'vitest';
import { runCodemod, type RunOptions } from '../src/run.ts';
import { migrate, project, type Files } from './migrate-project.ts';

const URL = 'https://inference.de-txl.ionos.com/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const REQUEST = `fetch('${URL}', {
    method: 'POST',
    body: JSON.stringify({ properties: { input: question, options: { max_length: '20' } } }),
  })`;
const ASK = `export async function ask(question) {
  const response = await ${REQUEST};
  return response.json();
}
`;
const READ = "const answer = await ask('Why?');\nconsole.log(answer.properties.output);\n";
const NEW_READ = "const answer = await ask('Why?');\nconsole.log(answer.choices[0].message.content);\n";
const MAIN = `import { ask } from './ask.js';\n${READ}`;
const NEW_MAIN = `import { ask } from './ask.js';\n${NEW_READ}`;

describe('an answer that an exported function gives back is read anew by all its callers', () => {
  it.each<[string, Files, Files]>([
    ['by name', { 'ask.js': ASK, 'main.js': MAIN }, { 'main.js': NEW_MAIN }],
    [
      'through the folder whose main it is, from beside and from within',
      {
        'lib/package.json': '{ "type": "module", "main": "./src/ask.js" }',
        'lib/src/ask.js': ASK,
        'lib/test/main.js': MAIN.replace('./ask.js', '..'),
        'main.js': MAIN.replace('./ask.js', './lib'),
      },
      {
        'lib/test/main.js': NEW_MAIN.replace('./ask.js', '..'),
        'main.js': NEW_MAIN.replace('./ask.js', './lib'),
      },
    ],
    [
      'under another name',
      {
        'ask.js': ASK,
        'main.js': `import { ask as put } from './ask.js';\nconsole.log((await put('Why?')).properties.output);\n`,
      },
      {
        'main.js': `import { ask as put } from './ask.js';\nconsole.log((await put('Why?')).choices[0].message.content);\n`,
      },
    ],
    [
      'by default',
      {
        'ask.js': ASK.replace('export async function', 'export default async function'),
        'main.js': MAIN.replace('{ ask }', 'ask'),
      },
      { 'main.js': NEW_MAIN.replace('{ ask }', 'ask') },
    ],
    [
      'by a default without a name',
      {
        'ask.js': ASK.replace('export async function ask', 'export default async function '),
        'main.js': MAIN.replace('{ ask }', 'ask'),
      },
      { 'main.js': NEW_MAIN.replace('{ ask }', 'ask') },
    ],
    [
      'of an arrow function',
      {
        'ask.js': ASK.replace('function ask(question) {', 'XX').replace(
          'export async XX',
          'export const ask = async (question) => {',
        ),
        'main.js': MAIN,
      },
      { 'main.js': NEW_MAIN },
    ],
    [
      'through a namespace',
      { 'ask.js': ASK, 'main.js': `import * as hub from './ask.js';\n${READ.replace('ask(', 'hub.ask(')}` },
      { 'main.js': `import * as hub from './ask.js';\n${NEW_READ.replace('ask(', 'hub.ask(')}` },
    ],
    [
      'through barrels',
      {
        'lib/ask.js': ASK,
        'lib/index.js': "export * from './ask.js';\n",
        'all.js': "export { ask as default } from './lib/index.js';\n",
        'main.js': `import ask from './all.js';\n${READ}`,
        'other.js': `import { ask } from './lib/index.js';\n${READ}`,
      },
      {
        'main.js': `import ask from './all.js';\n${NEW_READ}`,
        'other.js': `import { ask } from './lib/index.js';\n${NEW_READ}`,
      },
    ],
    [
      'through an import that is exported later',
      {
        'ask.js': ASK,
        'index.js': "import { ask } from './ask.js';\nexport { ask as put };\n",
        'main.js': `import { put } from './index.js';\n${READ.replace('ask(', 'put(')}`,
      },
      { 'main.js': `import { put } from './index.js';\n${NEW_READ.replace('ask(', 'put(')}` },
    ],
    [
      'by CommonJS',
      {
        'ask.js': `${ASK.replace('export ', '')}module.exports = { ask };\n`,
        'main.js': `const { ask } = require('./ask');\nmodule.exports = async () => {\n  const answer = await ask('Why?');\n  return answer.properties.output;\n};\n`,
        'more.js': `const hub = require('./ask');\nhub.ask('Why?').then((answer) => console.log(answer.properties.output));\n`,
      },
      {
        'main.js': `const { ask } = require('./ask');\nmodule.exports = async () => {\n  const answer = await ask('Why?');\n  return answer.choices[0].message.content;\n};\n`,
        'more.js': `const hub = require('./ask');\nhub.ask('Why?').then((answer) => console.log(answer.choices[0].message.content));\n`,
      },
    ],
    [
      'by an import made while the program runs',
      { 'ask.js': ASK, 'main.js': `const { ask } = await import('./ask.js');\n${READ}` },
      { 'main.js': `const { ask } = await import('./ask.js');\n${NEW_READ}` },
    ],
    [
      'from functions that hand it on',
      {
        'ask.js': ASK,
        'service.js': `import { ask } from './ask.js';\n\nexport async function summarise(text) {\n  const answer = await ask(\`Summarise: \${text}\`);\n  console.log(answer.properties.output.length);\n  return answer;\n}\n`,
        'main.js': `import { summarise } from './service.js';\nconst { properties: { output } } = await summarise('Why?');\nconsole.log(output);\n`,
      },
      {
        'service.js': `import { ask } from './ask.js';\n\nexport async function summarise(text) {\n  const answer = await ask(\`Summarise: \${text}\`);\n  console.log(answer.choices[0].message.content.length);\n  return answer;\n}\n`,
        'main.js': `import { summarise } from './service.js';\nconst { choices: [{ message: { content: output } }] } = await summarise('Why?');\nconsole.log(output);\n`,
      },
    ],
    [
      'where it is the response that is given back',
      {
        'ask.js': `export function ask(question) {\n  return ${REQUEST};\n}\n`,
        'main.js': `import { ask } from './ask.js';\nconst response = await ask('Why?');\nif (!response.ok) throw new Error(String(response.status));\nconst answer = await response.json();\nconsole.log(answer.properties.output);\n`,
      },
      {
        'main.js': `import { ask } from './ask.js';\nconst response = await ask('Why?');\nif (!response.ok) throw new Error(String(response.status));\nconst answer = await response.json();\nconsole.log(answer.choices[0].message.content);\n`,
      },
    ],
    [
      'where it is the list of models',
      {
        'models.js': `export async function list() {\n  const response = await fetch('https://inference.de-txl.ionos.com/models');\n  const { items } = await response.json();\n  return items;\n}\n`,
        'main.js': `import { list } from './models.js';\nfor (const item of await list()) console.log(item.properties.name);\n`,
      },
      { 'main.js': `import { list } from './models.js';\nfor (const item of await list()) console.log(item.id);\n` },
    ],
    [
      'also in its own file',
      {
        'ask.js': `${ASK}\nexport const short = async () => (await ask('Why?')).properties.output;\n`,
        'main.js': MAIN,
      },
      { 'main.js': NEW_MAIN },
    ],
    [
      'in a Vue component',
      {
        'ask.js': ASK,
        'App.vue': `<script setup>\nimport { ask } from './ask.js';\nimport { ref } from 'vue';\nconst text = ref('');\nconst go = async () => {\n  const answer = await ask('Why?');\n  text.value = answer.properties.output;\n};\n</script>\n\n<template><p @click="go">{{ text }}</p></template>\n`,
      },
      {
        'App.vue': `<script setup>\nimport { ask } from './ask.js';\nimport { ref } from 'vue';\nconst text = ref('');\nconst go = async () => {\n  const answer = await ask('Why?');\n  text.value = answer.choices[0].message.content;\n};\n</script>\n\n<template><p @click="go">{{ text }}</p></template>\n`,
      },
    ],
    [
      'in packages of a workspace',
      {
        'package.json': '{ "name": "root", "private": true, "workspaces": ["packages/*"] }',
        'packages/hub/package.json': '{ "name": "@org/hub", "private": true, "main": "src/index.js" }',
        'packages/hub/src/index.js': ASK,
        'packages/app/package.json': '{ "name": "app", "private": true }',
        'packages/app/main.js': MAIN.replace('./ask.js', '@org/hub'),
      },
      { 'packages/app/main.js': NEW_MAIN.replace('./ask.js', '@org/hub') },
    ],
    [
      'in a package whose entry does not give it out',
      { 'package.json': '{ "name": "tool", "main": "main.js" }', 'ask.js': ASK, 'main.js': MAIN },
      { 'main.js': NEW_MAIN },
    ],
    [
      'through an alias of the project',
      {
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
        'src/ask.ts': ASK.replace('question', 'question: string'),
        'src/deep/main.ts': MAIN.replace('./ask.js', '@/ask'),
      },
      { 'src/deep/main.ts': NEW_MAIN.replace('./ask.js', '@/ask') },
    ],
    [
      'in a test, too',
      { 'ask.js': ASK, 'main.js': MAIN, 'ask.test.js': MAIN },
      { 'main.js': NEW_MAIN, 'ask.test.js': NEW_MAIN },
    ],
  ])('%s', (_name, before, expected) => {
    const { p, outcomes } = migrate(before);
    for (const [name, text] of Object.entries(expected)) expect(p.read(name), name).toBe(text);
    expect(outcomes).toEqual({ rewritten: 1, adapted: 0, manual: 0 });
    for (const name of Object.keys(before)) expect(p.read(name)).not.toContain('toLegacy');
  });
});

describe('an answer keeps its old shape for callers', () => {
  const PRIVATE = '{ "private": true }';
  it.each<[string, Files]>([
    ['that nobody knows', { 'ask.js': ASK }],
    ['that are tests only', { 'ask.js': ASK, 'ask.test.js': MAIN }],
    [
      'one of which hands it on',
      { 'ask.js': ASK, 'main.js': MAIN, 'b.js': MAIN.replace('console.log(answer.properties.output)', 'send(answer)') },
    ],
    ['one of which does not parse', { 'ask.js': ASK, 'main.js': MAIN, 'b.ts': `${MAIN}const = ;\n` }],
    ['one of which is generated', { 'ask.js': ASK, 'main.js': MAIN, 'b.js': `// @generated\n${MAIN}` }],
    [
      'one of which takes the function as a value',
      { 'ask.js': ASK, 'main.js': MAIN, 'b.js': "import { ask } from './ask.js';\nconst all = [1].map(ask);\n" },
    ],
    [
      'one of which takes the whole module',
      { 'ask.js': ASK, 'main.js': MAIN, 'b.js': "import * as hub from './ask.js';\nglobalThis.hub = hub;\n" },
    ],
    [
      'one of which mocks the module',
      {
        'ask.js': ASK,
        'main.js': MAIN,
        'b.test.js': "vi.mock('./ask.js', () => ({ ask: () => ({ properties: { output: '' } }) }));\n",
      },
    ],
    [
      'that may come by a computed name',
      { 'ask.js': ASK, 'main.js': MAIN, 'b.js': 'export const load = (name) => import(`./${name}.js`);\n' },
    ],
    [
      'that a framework gives the name',
      { 'ask.js': ASK, 'main.js': MAIN, 'b.js': "ask('Why?').then((answer) => answer.properties.output);\n" },
    ],
    [
      'that settings name by the path',
      { 'ask.js': ASK, 'main.js': MAIN, 'serverless.yml': 'functions:\n  ask:\n    handler: ./ask.ask\n' },
    ],
    [
      'of a package that gives it out',
      { 'package.json': '{ "name": "p", "exports": "./ask.js" }', 'ask.js': ASK, 'main.js': MAIN },
    ],
    [
      'of a package whose entry gives it on',
      {
        'package.json': '{ "name": "p", "exports": "./index.js" }',
        'index.js': "export * from './ask.js';\n",
        'ask.js': ASK,
        'main.js': MAIN,
      },
    ],
    [
      'of a package that is built',
      { 'package.json': '{ "name": "p", "main": "dist/index.js" }', 'src/ask.js': ASK, 'src/main.js': MAIN },
    ],
    [
      'one of which has the type of what it gives',
      {
        'package.json': PRIVATE,
        'ask.ts': ASK.replace('question', 'question: string'),
        'main.ts': MAIN,
        'b.ts': "import type { ask } from './ask.js';\nexport type Answer = Awaited<ReturnType<typeof ask>>;\n",
      },
    ],
    [
      'one of which reads a field that has no counterpart',
      { 'ask.js': ASK, 'main.js': MAIN.replace('properties.output', 'metadata.createdDate') },
    ],
    [
      'one of which chooses between two answers',
      {
        'ask.js': ASK,
        'main.js':
          "import { ask } from './ask.js';\nimport { local } from './local.js';\nconst answer = process.env.X ? await ask('Why?') : await local();\nconsole.log(answer.properties.output);\n",
        'local.js': "export const local = async () => ({ properties: { output: 'x' } });\n",
      },
    ],
    [
      'in the template of a component',
      {
        'ask.js': ASK,
        'main.js': MAIN,
        'App.vue':
          "<script setup>\nimport { ask } from './ask.js';\n</script>\n<template><a @click=\"ask('Why?').then((x) => show(x.properties.output))\">x</a></template>\n",
      },
    ],
  ])('%s', (_name, files) => {
    const { p, changed, outcomes } = migrate(files);
    const [producer = ''] = Object.keys(files).filter((name) => /ask\.[jt]s$/.test(name));
    expect(changed).toEqual([producer]);
    expect(p.read(producer)).toContain('toLegacyPrediction(await response.json()');
    expect(outcomes).toEqual({ rewritten: 0, adapted: 1, manual: 0 });
  });

  it.each<[string, Partial<RunOptions>]>([
    ['paths', { paths: ['ask.js'] }],
    ['--exclude', { exclude: ['main.js'] }],
  ])('that %s leave out of the run', (_name, options) => {
    const { p, changed } = migrate({ 'ask.js': ASK, 'main.js': MAIN }, options);
    expect(changed).toEqual(['ask.js']);
    expect(p.read('ask.js')).toContain('toLegacyPrediction');
  });

  it('that are in another shard', () => {
    const files = { 'a/ask.js': ASK, 'b/main.js': MAIN.replace('./ask.js', '../a/ask.js') };
    const p = project(files);
    for (const index of [1, 2, 3, 4, 5]) {
      runCodemod({
        paths: ['.'],
        cwd: p.folder,
        config: DEFAULT_CONFIG,
        mode: 'write',
        force: true,
        shard: { index, count: 5 },
      });
    }
    expect(p.read('a/ask.js')).toContain('toLegacyPrediction');
    expect(p.read('b/main.js')).toBe(files['b/main.js']);
  });

  it('that lie above the folder that is migrated', () => {
    const p = project({ 'lib/ask.js': ASK, 'main.js': MAIN.replace('./ask.js', './lib/ask.js') });
    p.runIn('lib', '--write');
    expect(p.read('lib/ask.js')).toContain('toLegacyPrediction');
  });
});

describe('files that change together', () => {
  it('are all written or none', () => {
    const p = project({
      'ask.js': ASK,
      'main.js': MAIN,
      'own.js': ASK.replace('export ', '').replace(
        'return response.json()',
        'console.log((await response.json()).properties.output)',
      ),
    });
    fs.chmodSync(p.path('main.js'), 0o444);
    p.commitAll();
    const { code, stdout, stderr } = p.run('--write');
    expect(code).toBe(2);
    expect(p.read('ask.js')).toBe(ASK);
    expect(p.read('main.js')).toBe(MAIN);
    expect(p.read('own.js')).toContain('choices[0]');
    expect(stdout + stderr).toContain('it goes together with');
  });

  it('are all restored or none', () => {
    const { p } = migrate({ 'ask.js': ASK, 'main.js': MAIN });
    p.write('main.js', `${p.read('main.js')}// edited\n`);
    const migrated = p.read('ask.js');
    const { code, stdout, stderr } = p.run('undo');
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('ask.js');
    expect(p.read('ask.js')).toBe(migrated);
    p.write('main.js', p.read('main.js').replace('// edited\n', ''));
    expect(p.run('undo').code).toBe(0);
    expect(p.read('ask.js')).toBe(ASK);
    expect(p.read('main.js')).toBe(MAIN);
  });

  it('also come when each is counted among the changes of a preview', () => {
    const { stdout } = project({ 'ask.js': ASK, 'main.js': MAIN }).run();
    expect(stdout).toContain('+++ b/main.js');
    expect(stdout).toContain('Run again with --write to change 2 files.');
  });
});

it('a built file that is asked for is migrated, if there is no other source around it', () => {
  const p = project({
    'package.json': '{ "type": "module" }',
    'dist/ask.js': `export const list = () => fetch('${URL.replace(/\/models.*/, '/models')}').then((answer) => answer.json());\n`,
  });
  p.commitAll();
  const { stdout } = p.run('dist', '--write');
  expect(stdout).not.toContain('defect');
  expect(p.read('dist/ask.js')).toContain("fetch('https://openai.inference.de-txl.ionos.com/v1/models')");
});

describe('a file that names neither the vendor nor the route', () => {
  const SETTINGS = `export const url = '${URL}';\n`;
  const CALLER = `import { url } from './settings.js';
export async function ask(question) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ properties: { input: question } }) });
  return (await response.json()).properties.output;
}
`;
  const BARREL = "export { url } from './settings.js';\n";

  it.each<[string, Files]>([
    ['directly', { 'settings.js': SETTINGS, 'ask.js': CALLER }],
    ['by require', { 'settings.cjs': `exports.url = '${URL}';\n`, 'ask.js': asRequired(CALLER) }],
    ['through a barrel', { 'settings.js': SETTINGS, 'all.js': BARREL, 'ask.js': CALLER.replace('settings', 'all') }],
  ])('is looked at for the address that it imports %s', (_how, files) => {
    const { p } = migrate(files);
    expect(p.read('ask.js')).toContain("fetch('https://openai.inference.de-txl.ionos.com/v1/chat/completions', {");
    expect(p.read('ask.js')).toContain('.choices[0].message.content');
  });

  it('is not looked at where what it imports has no address', () => {
    const files = { 'settings.js': "export const url = 'https://api.test/a';\n", 'ask.js': CALLER };
    expect(project(files).run('--check').stdout).toContain('No call of the retired API found in 2 files');
  });

  function asRequired(text: string): string {
    return text.replace(/^import .*$/m, "const { url } = require('./settings.cjs');");
  }
});
