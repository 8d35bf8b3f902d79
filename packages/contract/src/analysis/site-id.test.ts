import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normaliseCall, siteId } from './site-id.ts';

const CALL = "fetch('https://a.test//b', { method: 'POST', body: x })";

it.each([
  ["fetch(\n  'https://a.test//b',\n  { method: 'POST', body: x },\n)", 'a formatter'],
  ["fetch('https://a.test//b', /* why */ { method: 'POST', // how\n body: x })", 'a comment'],
])('survives %s', (text) => {
  expect(siteId('predictions', 'src/a.ts', text)).toBe(siteId('predictions', 'src/a.ts', CALL));
});

it.each([
  ['another operation', siteId('models', 'src/a.ts', CALL)],
  ['another file', siteId('predictions', 'src/b.ts', CALL)],
  ['another call', siteId('predictions', 'src/a.ts', CALL.replace('POST', 'PUT'))],
  ['another URL behind the slashes', siteId('predictions', 'src/a.ts', CALL.replace('//b', '//c'))],
  ['spaces in a string', siteId('predictions', 'src/a.ts', CALL.replace('POST', 'PO ST'))],
  ['a second equal call', siteId('predictions', 'src/a.ts', CALL, 1)],
])('changes with %s', (_name, id) => {
  expect(id).not.toBe(siteId('predictions', 'src/a.ts', CALL));
});

it('is the same on Windows, and known for good', () => {
  expect(siteId('predictions', '.\\src\\a.ts'.replace('.\\', './'), CALL)).toBe(
    siteId('predictions', 'src/a.ts', CALL),
  );
  // Ids stand in people's files: a change of this value is a breaking change.
  expect(siteId('predictions', 'src/a.ts', CALL)).toMatch(/^mh-[0-9a-f]{10}$/);
  expect(siteId('predictions', 'src/a.ts', CALL)).toBe('mh-a25e6b98fc');
  expect(siteId('models', 'a.js', 'fetch()')).toBe(siteId('models', './a.js', 'fetch( )'));
});

it('takes any text, however long', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (file, text) => {
      expect(siteId('models', file, text)).toMatch(/^mh-[0-9a-f]{10}$/);
    }),
  );
  expect(normaliseCall('`'.repeat(100_000)).length).toBeLessThanOrEqual(20_000);
  expect(siteId('models', 'a', "'".repeat(1_000_000))).toMatch(/^mh-/);
});
