import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { createLinter, MAJORS, SETUPS, type Major } from './engines.ts';
import { configFor, createScratch, ENGINES, type Engine } from './fixtures.ts';

const scratch = createScratch();
afterAll(() => {
  scratch.remove();
});

const HOST = 'https://inference.de-txl.ionos.com';
const ID = 'b18b18de-92c3-466e-81a8-e5df91890091';
const TABLE = `{ "chat": "${HOST}/models/${ID}/predictions", "other": "https://api.example.com" }`;

const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(scratch.folder, file)), { recursive: true });
  fs.writeFileSync(path.join(scratch.folder, file), text);
};

const rulesWith = (options: object) => ({ '@modelhub-migration/no-legacy-endpoint': ['error', options] });

const findingsIn = (major: Major, file: string, text: string, config: object): string[] =>
  createLinter(major, scratch.folder)
    .verify(text, [config], { filename: path.join(scratch.folder, file) })
    .map(({ line, messageId = '', message }) => `${String(line)} ${messageId || message}`);

const lintAs = (major: Major, code: string, options: object = {}): string[] => {
  const engine = ENGINES.findLast((each) => each.major === major) as Engine;
  return findingsIn(major, 'src/main.mjs', code, configFor('main.mjs', rulesWith(options), engine) as object);
};

const CALL = "\nexport const ask = (body) => fetch(urls.chat, { method: 'POST', body });\n";

describe.each(MAJORS)('%s finds a call whose whole address stands in a JSON file', (major) => {
  it.each([
    ['that is imported', "import urls from './urls.json';"],
    ['that is imported as JSON', "import urls from './urls.json' with { type: 'json' };"],
    ['of another folder', 'import urls from "../src/urls.json";'],
    ['that is required', "const urls = require('./urls.json');"],
    ['among others', "import a from './none.json';\nimport urls from './urls.json';"],
  ])('%s', (_how, head) => {
    write('src/urls.json', TABLE);
    expect(lintAs(major, head + CALL)).toEqual([`${String(head.split('\n').length + 1)} legacyCall`]);
  });
});

describe('nothing is found', () => {
  const IMPORT = "import urls from './urls.json';";
  it.each<[string, string, string, object?]>([
    ['where imports are not to be followed', TABLE, IMPORT + CALL, { resolveImports: false }],
    ['where another member is asked', TABLE, IMPORT + CALL.replace('chat', 'other')],
    ['where the file names no retired address', '{ "chat": "https://api.example.com/v1/chat" }', IMPORT + CALL],
    ['where the file is no JSON', `{ "chat": "${HOST}/models/`, IMPORT + CALL],
    ['where the file is a folder', '', IMPORT.replace('urls', 'folder') + CALL],
    ['where the name only looks like one', TABLE, `const a = ".json", b = './x\\n.json', c = '.json';${CALL}`],
  ])('%s', (_where, table, code, options) => {
    write('src/urls.json', table);
    fs.mkdirSync(path.join(scratch.folder, 'src/folder.json'), { recursive: true });
    expect(lintAs('eslint', code, options)).toEqual([]);
  });
});

it('sees what the JSON file says now', () => {
  const code = `import urls from './now.json';${CALL}`;
  write('src/now.json', '{ "chat": "https://api.example.com" }');
  expect(lintAs('eslint', code)).toEqual([]);
  write('src/now.json', TABLE);
  expect(lintAs('eslint', code)).toEqual(['2 legacyCall']);
  fs.rmSync(path.join(scratch.folder, 'src/now.json'));
  expect(lintAs('eslint', code)).toEqual([]);
});

it.each([
  ['a whole address', TABLE, ['1 legacyUrl']],
  ['a base', `{ "hub": { "base": "${HOST}" } }`, ['1 legacyBase']],
])('the JSON file has a finding of its own for %s', (_what, table, expected) => {
  const { plugins, ...config } = SETUPS.json[0]?.config as { plugins: object };
  const all = { files: ['**/*.json'], ...config, plugins: { ...plugins, '@modelhub-migration': plugin } };
  expect(findingsIn('eslint', 'src/urls.json', table, { ...all, rules: rulesWith({ evidence: 'likely' }) })).toEqual(
    expected,
  );
});
