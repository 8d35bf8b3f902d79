import path from 'node:path';
import { expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { createEvaluator } from './evaluate.ts';
import { createModule, type Module } from './module.ts';
import type { Expression } from './types.ts';

const DATA = 'module.exports = { "base": "https://inference.de-txl.ionos.com" }';

/** What the text of `base` may be, where `settings` is declared so, and the files that were asked for. */
function baseOf(declaration: string): { texts: string[]; asked: string[] } {
  const text = `${declaration}\nexport const url = settings.base;`;
  const asked: string[] = [];
  const data: Module = createModule('config/hub.json', DATA, parseTs(DATA));
  const { evaluate, module } = createEvaluator(createModule('src/a.ts', text, parseTs(text)), {
    resolve(specifier) {
      if (specifier.startsWith('.')) asked.push(specifier);
      return /config\/hub\.json$/.test(specifier) ? data : undefined;
    },
  });
  const declared = module.scopes
    .ofType('VariableDeclarator')
    .find(({ id }) => id.type === 'Identifier' && id.name === 'url');
  const { alternatives } = evaluate(declared?.init as Expression);
  return { asked, texts: alternatives.map((pieces) => pieces.map((one) => ('text' in one ? one.text : '?')).join('')) };
}

const FS = `import { readFileSync } from 'node:fs';\n`;
const PATH = `import path, { dirname, join } from 'node:path';\nimport { fileURLToPath } from 'node:url';\n`;

it.each([
  `${FS}const settings = JSON.parse(readFileSync(new URL('../config/hub.json', import.meta.url), 'utf8'));`,
  `${FS}const file = new URL('../config/hub.json', import.meta.url);\nconst text = readFileSync(file).toString();\nconst settings = JSON.parse(text) as Settings;`,
  `import fs from 'fs';\nconst settings = Object.freeze(JSON.parse(fs.readFileSync(__dirname + '/../config/hub.json', 'utf8')));`,
  `const fs = require('node:fs'), path = require('path');\nconst settings = JSON.parse(fs.readFileSync(path.join(__dirname, '..', 'config/hub.json'), 'utf8'));`,
  `${FS}${PATH}const settings = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../config/hub.json'), 'utf8'));`,
  `${FS}${PATH}const here = dirname(fileURLToPath(import.meta.url));\nconst settings = JSON.parse(readFileSync(join(here, '..', 'config', 'hub.json'), 'utf8'));`,
  `${FS}${PATH}const settings = JSON.parse(readFileSync(join(path.dirname(import.meta.filename), '..', 'config', 'hub.json'), 'utf8'));`,
  `${FS}${PATH}const settings = JSON.parse(readFileSync(fileURLToPath(new URL('../config/hub.json', import.meta.url)), 'utf8'));`,
  `import { readFile } from 'node:fs/promises';\nconst settings = JSON.parse(await readFile(new URL('../config/hub.json', import.meta.url), 'utf8'));`,
  `import { promises } from 'fs';\nconst settings = JSON.parse(await promises.readFile(new URL('../config/hub.json', import.meta.url), 'utf8'));`,
])('is read beside the module, and may be another one where the program runs: %s', (declaration) => {
  const { texts, asked } = baseOf(declaration);
  expect(texts).toEqual(['?', 'https://inference.de-txl.ionos.com']);
  expect(asked.map((file) => path.posix.normalize(file))).toEqual(['../config/hub.json']);
});

it('may stand in a folder below', () => {
  expect(
    baseOf(`${FS}const settings = JSON.parse(readFileSync(new URL('config/hub.json', import.meta.url)));`).asked,
  ).toEqual(['./config/hub.json']);
});

it.each([
  [
    'the folder the program is started in',
    `${FS}const settings = JSON.parse(readFileSync('config/hub.json', 'utf8'));`,
  ],
  [
    'a name that is told',
    `${FS}const settings = JSON.parse(readFileSync(new URL(process.env.FILE, import.meta.url), 'utf8'));`,
  ],
  ['another place', `${FS}const settings = JSON.parse(readFileSync(new URL('../config/hub.json', BASE), 'utf8'));`],
  [
    'the root of the disk',
    `${FS}const settings = JSON.parse(readFileSync(new URL('/config/hub.json', import.meta.url)));`,
  ],
  [
    'a name behind that of the folder',
    `${FS}const settings = JSON.parse(readFileSync(__dirname + 'config/hub.json'));`,
  ],
  [
    'a function of the program',
    `const readFileSync = (file) => load(file);\nconst settings = JSON.parse(readFileSync(new URL('../config/hub.json', import.meta.url)));`,
  ],
  [
    'a parser of the program',
    `${FS}const JSON = { parse: (text) => text };\nconst settings = JSON.parse(readFileSync(new URL('../config/hub.json', import.meta.url)));`,
  ],
  [
    'a file of another kind',
    `${FS}const settings = JSON.parse(readFileSync(new URL('../config/hub.txt', import.meta.url)));`,
  ],
])('is not known by %s', (_name, declaration) => {
  const { texts, asked } = baseOf(declaration);
  expect(texts).toEqual(['?']);
  expect(asked).toEqual([]);
});

it('is not known where there is no such file', () => {
  const { texts, asked } = baseOf(
    `${FS}const settings = JSON.parse(readFileSync(new URL('../other.json', import.meta.url)));`,
  );
  expect(texts).toEqual(['?']);
  expect(asked).toEqual(['../other.json']);
});
