import { expect, it, vi } from 'vitest';
import { createIds, siteId, type IdMaker } from './site-id.ts';
import { createSiteNaming, readMarkers, type SiteNaming } from './site-naming.ts';

vi.mock(import('./site-id.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, createIds: vi.fn(original.createIds) };
});

const CALL = "fetch('https://a.test/models')";
const numbered = (occurrence: number): string => siteId('models', 'src/a.ts', CALL, occurrence);
const marker = (occurrence: number): string => `// MODELHUB-MANUAL ${numbered(occurrence)} shared-code: Do it.\n`;

/** The ids of all calls in a text. */
function idsIn(text: string): string[] {
  const nameOf = createSiteNaming('src/a.ts')(text);
  return [...text.matchAll(/fetch\([^)]*\)/g)].map(({ index, 0: call }) =>
    nameOf({ operation: 'models', call: { range: [index, index + call.length] } } as Parameters<SiteNaming>[0]),
  );
}

it('tells equal calls apart by their number', () => {
  expect(idsIn(`${CALL};\n${CALL};\nfetch(other);\n`)).toEqual([
    numbered(0),
    numbered(1),
    siteId('models', 'src/a.ts', 'fetch(other)'),
  ]);
});

it.each([
  ['the second of two', `${marker(1)}${CALL};\n`, [1]],
  ['the first and the third of three', `${marker(0)}${CALL};\n${marker(2)}${CALL};\n`, [0, 2]],
  ['the second, and a new one above it', `${CALL};\n${marker(1)}${CALL};\n`, [0, 1]],
  ['the first, and a new one above it', `${CALL};\n${marker(0)}${CALL};\n`, [1, 0]],
  ['the second, and a new one below it', `${marker(1)}${CALL};\n${CALL};\n`, [1, 0]],
])('lets a marked call keep its id: %s', (_what, text, occurrences) => {
  expect(idsIn(text)).toEqual(occurrences.map(numbered));
});

it('takes no id from a marker of another call', () => {
  const other = siteId('models', 'src/a.ts', 'fetch(other)');
  expect(idsIn(`// MODELHUB-MANUAL ${other} shared-code: Do it.\n${CALL};\n`)).toEqual([numbered(0)]);
});

it('names the calls of several scripts of one file apart', () => {
  const naming = createSiteNaming('src/a.ts');
  const site = { operation: 'models', call: { range: [0, CALL.length] } } as Parameters<SiteNaming>[0];
  expect([naming(CALL)(site), naming(CALL)(site)]).toEqual([numbered(0), numbered(1)]);
});

it.each([
  ['equal calls', () => `${CALL};\n`],
  ['equal calls with markers', (index: number) => `${marker(index)}${CALL};\n`],
  [
    'different calls with markers',
    (index: number) => {
      const call = `fetch(url${String(index)})`;
      return `// MODELHUB-MANUAL ${siteId('models', 'src/a.ts', call)} shared-code: Do it.\n${call};\n`;
    },
  ],
])('works out few ids for each of many %s', (_what, textOf) => {
  const text = Array.from({ length: 300 }, (_, index) => textOf(index)).join('');
  let asked = 0;
  const make = createIds('src/a.ts');
  const counting: IdMaker = (...call) => {
    const numbered = make(...call);
    return (occurrence) => {
      asked++;
      return numbered(occurrence);
    };
  };
  vi.mocked(createIds).mockReturnValueOnce(counting);
  expect(new Set(idsIn(text)).size).toBe(300);
  expect(asked).toBeGreaterThanOrEqual(300);
  expect(asked).toBeLessThan(1_000);
});

it('reads what a marker says', () => {
  const text = `\n  // MODELHUB-MANUAL mh-0123456789 shared-code: Do it.\n`;
  expect(readMarkers(text)).toEqual([{ id: 'mh-0123456789', reason: 'shared-code', start: text.indexOf('MODELHUB') }]);
  expect(readMarkers('nothing')).toEqual([]);
});
