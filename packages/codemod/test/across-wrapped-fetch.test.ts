import { expect, it } from 'vitest';
import { migrate } from './migrate-project.ts';

const HOST = 'https://inference.de-txl.ionos.com';

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
