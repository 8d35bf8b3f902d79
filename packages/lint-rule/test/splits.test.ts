import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { createLinter } from './engines.ts';

const HOST = 'inference.de-txl.ionos.com';
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-splits-')));
fs.writeFileSync(
  path.join(folder, 'base.js'),
  `export const BASE = 'https://${HOST}', HOST = '${HOST}';\nexport default { base: BASE };\n`,
);
fs.writeFileSync(path.join(folder, 'paths.js'), `export const LIST = '/models', MODELS = 'models';\n`);
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const { plugins, rules } = plugin.configs.strict;

/** Message ids of what the strict preset says of a module, line by line. */
function lint(code: string): string[] {
  const filename = path.join(folder, 'a.js');
  const messages = createLinter('eslint', folder).verify(code, [{ plugins, rules }], { filename });
  return messages.map(({ messageId, message }) => messageId ?? message);
}

const POST = `{ method: 'POST' }`;

/** Ways to put an address together of a base called `BASE` and a path, each on its own. */
const SPLITS: readonly string[] = [
  "fetch(BASE + '/models');",
  "fetch(BASE + '/models/');",
  "fetch(BASE + '/models?limit=1');",
  "fetch(BASE + '/models#all');",
  'fetch(`${BASE}/models`);',
  'fetch(`${BASE}/models?${query}`);',
  "fetch(`${BASE}${'/models'}`);",
  "fetch(BASE + '/' + 'models');",
  "const list = 'models';\nfetch(`${BASE}/${list}`);",
  "const api = { list: 'models' };\nfetch(`${BASE}/${api.list}`);",
  'const api = { list: () => `${BASE}/models` };\nfetch(api.list());',
  "const api = new Map([['list', 'models']]);\nfetch(`${BASE}/${api.get('list')}`);",
  "const names = ['models'];\nfetch(`${BASE}/${names[0]}`);",
  "const names = ['models'];\nfor (const name of names) fetch(`${BASE}/${name}`);",
  "const url = (path) => `${BASE}/${path}`;\nfetch(url('models'));",
  "class Api {\n  list = 'models';\n  all() {\n    return fetch(`${BASE}/${this.list}`);\n  }\n}",
  "class Api {\n  static LIST = 'models';\n  all() {\n    return fetch(`${BASE}/${Api.LIST}`);\n  }\n}",
  "let url = BASE;\nurl += '/models';\nfetch(url);",
  "let url = BASE;\nurl = url + '/models';\nfetch(url);",
  "fetch(new URL('models', BASE));",
  "fetch(new URL('/models', BASE).href);",
  "fetch(String(new URL('./models', BASE + '/')));",
  "fetch(new Request(new URL('models', BASE)));",
  "const url = new URL(BASE);\nurl.pathname = 'models';\nfetch(url);",
  "fetch([BASE, 'models'].join('/'));",
  "fetch(BASE.concat('/', 'models'));",
  "fetch('{base}/models'.replace('{base}', BASE));",
  "fetch(`${BASE}/${encodeURIComponent('models')}`);",
  "import { resolve } from 'node:url';\nfetch(resolve(BASE, 'models'));",
  "import path from 'node:path';\nfetch(BASE + path.posix.join('/', 'models'));",
  "import join from 'url-join';\nfetch(join(BASE, 'models'));",
  "import axios from 'axios';\naxios.get('models', { baseURL: BASE });",
  "import axios from 'axios';\nconst hub = axios.create({ baseURL: BASE });\nhub({ url: 'models' });",
  "import got from 'got';\ngot('models', { prefixUrl: BASE });",
  "import ky from 'ky';\nky.extend({ prefixUrl: BASE }).get('models');",
  "import { Client } from 'undici';\nnew Client(BASE).request({ path: '/models', method: 'GET' });",
  `fetch(new URL(\`models/\${id}/predictions\`, BASE), ${POST});`,
  `fetch([BASE, 'models', id, 'predictions'].join('/'), ${POST});`,
  `let url = BASE;\nurl += '/models/';\nurl += id;\nurl += '/predictions';\nfetch(url, ${POST});`,
  `const parts = [BASE, 'models'];\nparts.push(id, 'predictions');\nfetch(parts.join('/'), ${POST});`,
];

describe('an address in parts has one finding, on its call', () => {
  it.each(SPLITS)('base in the file: %s', (code) => {
    expect(lint(`const BASE = 'https://${HOST}';\n${code}`)).toEqual(['legacyCall']);
  });

  it.each(SPLITS)('base imported: %s', (code) => {
    expect(lint(`import { BASE } from './base.js';\n${code}`)).toEqual(['legacyCall']);
  });

  it.each([
    "import { HOST } from './base.js';\nfetch(`https://${HOST}/models`);",
    "import { HOST } from './base.js';\nimport https from 'node:https';\nhttps.get({ host: HOST, path: '/models' });",
    "import config from './base.js';\nfetch(new URL('models', config.base));",
    "import * as config from './base.js';\nfetch(config.BASE + '/models');",
    "const { BASE } = require('./base.js');\nfetch(new URL('models', BASE));",
    `import { LIST } from './paths.js';\nfetch('https://${HOST}' + LIST);`,
    `import { MODELS } from './paths.js';\nfetch(new URL(MODELS, 'https://${HOST}'));`,
  ])('%s', (code) => {
    expect(lint(code)).toEqual(['legacyCall']);
  });

  it('has none where nothing of it stands in the file: then the imported file has it', () => {
    const user = "import { BASE } from './base.js';\nimport { LIST } from './paths.js';\nfetch(BASE + LIST);";
    expect(lint(user)).toEqual([]);
    expect(lint(fs.readFileSync(path.join(folder, 'base.js'), 'utf8'))).toContain('exportedBase');
  });
});
