import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { createLinter, MAJORS, SETUPS } from './engines.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const HOST = 'https://inference.de-txl.ionos.com';
const many = (count: number, make: (index: number) => string, glue = '\n'): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(glue);

/** Sources that make a naive analysis hang, overflow the stack, or trip over its own objects. */
const HOSTILE: Readonly<Record<string, string>> = {
  'doubling constants': `const a0 = 'ionos';\n${many(60, (i) => `const a${String(i + 1)} = a${String(i)} + a${String(i)};`)}\nfetch(a60);`,
  'constants in a circle': `const a = b + 'ionos', b = c + 'x', c = a + 'y';\nfetch(a + b + c);`,
  'functions in a circle': `const f = (x) => g(x) + 'ionos', g = (x) => f(x);\nfetch(f('a'));`,
  'class that extends itself': `class A extends A { base = this.base + 'ionos'; m() { fetch(this.base); } }`,
  '500-part concatenation': `fetch(${many(500, (i) => `'ionos${String(i)}'`, ' + ')});`,
  'alternatives of alternatives': `fetch(${many(30, (i) => `(x${String(i)} ? 'ionos' : 'b')`, ' + ')});`,
  'template of 1 MB': `fetch(\`${HOST}/models/${'x'.repeat(1_000_000)}\`);`,
  'many placeholders': `fetch(\`${HOST}/models/\${a}${'{{x}}'.repeat(20_000)}\`);`,
  'names of the prototype': `const o = { __proto__: { constructor: '${HOST}' }, hasOwnProperty: 1, toString: 2 };\nfetch(o.constructor + '/x'); fetch(o.__proto__.base); fetch(o.toString);`,
  'many words that nearly match': `// openai.inference\n${many(2_000, (i) => `x${String(i)}.properties = 'toSuccessorModel @modelhub-migration/shim predictions';`)}`,
  'deep nesting': `const ionos = ${'['.repeat(400)}${']'.repeat(400)};\nfetch(ionos);`,
};

describe.each(Object.entries(HOSTILE))('%s', (_name, code) => {
  it.each(MAJORS)(
    '%s neither hangs nor throws',
    (major) => {
      for (const { config } of SETUPS.js) {
        const messages = createLinter(major, root).verify(
          code,
          [
            {
              files: ['**/*.js'],
              ...config,
              plugins: { '@modelhub-migration': plugin },
              rules: plugin.configs.strict.rules,
            },
          ],
          { filename: path.join(root, 'hostile.js') },
        );
        expect(messages.filter(({ fatal }) => fatal === true)).toEqual([]);
        for (const { message } of messages) expect(message.length).toBeLessThan(600);
      }
    },
    60_000,
  );
});

it('keeps control characters of a hostile file name and source out of its messages', () => {
  const messages = createLinter('eslint', root).verify(
    `register("${HOST}/models/\\u001b[31m\\u202e/predictions");`,
    [{ files: ['**/*.js'], plugins: { '@modelhub-migration': plugin }, rules: plugin.configs.strict.rules }],
    { filename: path.join(root, 'a.js') },
  );
  expect(messages).toHaveLength(1);
  // eslint-disable-next-line no-control-regex -- they are what must not be there
  expect(messages[0]?.message).not.toMatch(/[\u0000-\u001f\u202e]/);
});
