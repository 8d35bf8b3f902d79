import { expect, it } from 'vitest';
import { migrate } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const ONE = { rewritten: 0, adapted: 1, manual: 0 };

it.each([
  [
    'only the fetch of a call is another',
    `export const list = async (...rest) => (await fetch(...['${HOST}/models', ...rest])).json();\n`,
    `withSuccessor(fetch)(...['${HOST}/models', ...rest])`,
  ],
  [
    'another host may answer',
    `const BASES = { live: '${HOST}', test: 'https://hub.test' };
export const list = (stage) => fetch(\`\${BASES[stage]}/models\`).then((response) => response.json());
`,
    'toLegacyModels(body, undefined, response.status)',
  ],
])('gives other files an answer in the old shape, as before, where %s', (_name, list, part) => {
  const main =
    "import { list } from './list.js';\nexport const count = async () => (await list('live')).items.length;\n";
  const { p, outcomes } = migrate({ 'list.js': list, 'main.js': main });
  expect(outcomes).toEqual(ONE);
  expect(p.read('list.js')).toContain(part);
  expect(p.read('main.js')).toBe(main);
});

it('calls the fetch of a package, and one that is called by a method', () => {
  const ask = (sent: string) => `import fetch from 'node-fetch';
export const ask = (init) => ${sent};
`;
  const url = `'${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions'`;
  const { p, outcomes } = migrate({
    'plain.js': ask(`fetch(${url}, init)`),
    'called.js': ask(`fetch.call(null, ${url}, init)`),
  });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 2, manual: 0 });
  expect(p.read('plain.js')).toBe(ask(`withSuccessor(fetch)(${url}, init)`).replace('\n', IMPORT));
  expect(p.read('called.js')).toBe(ask(`withSuccessor(fetch).call(null, ${url}, init)`).replace('\n', IMPORT));
});

const IMPORT = "\nimport { withSuccessor } from '@modelhub-migration/shim/adapters';\n";

it('leaves a call alone whose function gives what it likes, or is replaced by one that decides by the address', () => {
  const given = `export async function shelf(tools) {
  const { items } = await tools.fetch('${HOST}/models');
  return items.length;
}
`;
  const { p, outcomes } = migrate({ 'shelf.js': given });
  expect(outcomes).toEqual({ rewritten: 0, adapted: 0, manual: 1 });
  expect(p.read('shelf.js')).toContain('MODELHUB-MANUAL');
});
