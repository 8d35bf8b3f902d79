import { expect, it } from 'vitest';
import { mayHoldCallSite, mayHoldImportedCallSite, mayHoldToldCallSite, NEEDLES } from './needles.ts';

it.each([
  'https://inference.de-txl.ionos.com',
  'https://inference.${region}.IONOS.com',
  'process.env.IONOS_BASE',
  '`${base}/models/${id}/predictions`',
])('lets through %s', (text) => {
  expect(mayHoldCallSite(`const a = 1;\n${text}`)).toBe(true);
});

it.each(['', "fetch('https://api.test/models')", 'const prediction = 1;', 'inference', 'contradictions'])(
  'stops %j',
  (text) => {
    expect(mayHoldCallSite(text)).toBe(false);
  },
);

it('has words that a byte search can use', () => {
  for (const needle of NEEDLES) expect(needle).toMatch(/^[a-z]+$/);
});

it.each([
  `import { BASE } from './config.js';\nfetch(BASE + '/models');`,
  `const { BASE } = require('../config');\nfetch(\`\${BASE}/models\`);`,
  `import { BASE } from './config.js';\nfetch(new URL('models', BASE));`,
  `import { BASE } from './config.js';\nfetch(new URL('./models', BASE));`,
  `import { BASE } from './config.js';\nfetch([BASE, "models"].join('/'));`,
  `import { BASE } from './config.js';\nlet url = BASE;\nurl += '/models';\nfetch(url);`,
  `import { BASE } from './config.js';\nfetch(BASE + '/models#all');`,
  `import { BASE } from './config.js';\nimport ky from 'ky';\nky('models', { prefixUrl: BASE });`,
  `export const list = async () => fetch((await import('./config.js')).BASE + '/models');`,
  `const hub = JSON.parse(readFileSync(new URL('hub.json', import.meta.url)));\nfetch(hub.base + '/models');`,
])('lets through a list whose base is imported: %s', (text) => {
  expect(mayHoldImportedCallSite(text)).toBe(true);
});

it.each([
  `fetch('https://api.test/models')`,
  `import { Model } from '../models';\nimport { User } from './models/user.js';`,
  `import { Model } from './models';\nconst { User } = require('./models');\nawait import("./models");`,
  `export * from './models';\nimport './models';`,
  `import { BASE } from './config.js';`,
  `import x from 'a';\nx('/models');`,
])('stops %j where no base is imported or no list is called', (text) => {
  expect(mayHoldImportedCallSite(text)).toBe(false);
});

it.each([
  ["class A { constructor(base) { this.base = base; } list() { return fetch(this.base + '/models'); } }", true],
  [
    'class A { constructor(at) { this.at = at; } ask(input) { return send(this.at, { properties: { input } }); } }',
    true,
  ],
  ['const ask = (at, input) => send(at, { properties: { input } });', false],
  ['class A { constructor(at) { this.at = at; } ask(input) { return send(this.at, { input }); } }', false],
])('says of %s, whose constructor may be told an address: %s', (text, expected) => {
  expect(mayHoldToldCallSite(text)).toBe(expected);
});
