import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchLegacyRoute } from '../route.ts';
import { recogniseUrl } from './recognise.ts';
import type { Piece, Pieces } from './types.ts';

/** `_` stands for a hole. */
const pieces = (text: string): Pieces =>
  text
    .split(/(_)/)
    .flatMap((part): Piece[] => (part === '_' ? [{ hole: 'unknown' }] : part === '' ? [] : [{ text: part }]));
const show = (value: Pieces | null): string | null =>
  value === null ? null : value.map((piece) => ('text' in piece ? piece.text : '_')).join('');
const L = 'https://inference.de-txl.ionos.com';

describe('hosts', () => {
  it.each([
    [L, 'legacy'],
    [`${L}/`, 'legacy'],
    [`${L}.`, 'legacy'],
    [`${L}:443/x`, 'legacy'],
    ['HTTPS://INFERENCE.DE-TXL.IONOS.COM/x', 'legacy'],
    ['http://inference.de-txl.ionos.com/x', 'legacy'],
    ['//inference.de-txl.ionos.com/x', 'legacy'],
    ['https://user:pass@inference.de-txl.ionos.com/x', 'legacy'],
    ['https://inference.de-fra.ionos.com/x', 'legacy'],
    ['https://inference._.ionos.com/x', 'legacy'],
    ['https://inference.de-_.ionos.com/x', 'legacy'],
    [`${L}_`, 'legacy'],
    [`  ${L}/x`, 'legacy'],
    ['https://openai.inference.de-txl.ionos.com/v1', 'successor'],
    ['https://openai.inference._.ionos.com/v1', 'successor'],
    ['https://openai.inference.de-txl.ionos.com_', 'successor'],
    [`${L}:8443/x`, 'other'],
    [`${L}.evil.test/x`, 'other'],
    [`${L}@evil.test/x`, 'other'],
    [`https://evil.test/${L}`, 'other'],
    [`https://evil.test?${L}`, 'other'],
    ['https://my-inference.de-txl.ionos.com/x', 'other'],
    ['https://a.inference.de-txl.ionos.com/x', 'other'],
    ['https://inference.ionos.com/x', 'other'],
    ['https://api.test/x', 'other'],
    ['models/x/predictions', 'other'],
    ['_inference.de-txl.ionos.com/x', 'unknown'],
    ['https://_.de-txl.ionos.com/x', 'unknown'],
    ['https://_inference.de-txl.ionos.com/x', 'unknown'],
    ['https://_/x', 'unknown'],
    ['_/x', 'unknown'],
    ['/x', 'unknown'],
    ['_', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (url, host) => {
    expect(recogniseUrl(pieces(url)).host).toBe(host);
  });
});

describe('routes', () => {
  it.each([
    [`${L}/models`, 'models', null],
    [`${L}//models/`, 'models', null],
    [`${L}/models?limit=1#x`, 'models', null],
    [`${L}/models_`, 'models', null],
    [`${L}/models/abc/predictions`, 'predictions', 'abc'],
    [`${L}/models/a/b/predictions/`, 'predictions', 'a/b'],
    [`${L}//models//abc/predictions`, 'predictions', 'abc'],
    [`${L}/models/_/predictions`, 'predictions', '_'],
    [`${L}/models/_/_/predictions?x=_`, 'predictions', '_/_'],
    [`${L}/models/x-_-y/predictions`, 'predictions', 'x-_-y'],
    [`${L}/_/predictions`, 'predictions', null],
    [`${L}_/predictions`, 'predictions', null],
    [`${L}_/abc/predictions`, 'predictions', 'abc'],
    [`${L}_`, 'undecided', null],
    [`${L}/_`, 'undecided', null],
    [`${L}/models/_`, 'undecided', null],
    [`${L}/v1/chat/completions`, 'half-migrated', null],
    [`${L}/chat/completions`, 'half-migrated', null],
    [`${L}/models/abc/chat/completions`, 'half-migrated', 'abc'],
    [`${L}/v1`, 'half-migrated', null],
    [`${L}/collections`, null, null],
    [`${L}/collections/_/query`, null, null],
    [`${L}/models/a/b/c/predictions`, null, null],
    [`${L}/models/abc`, null, null],
    [`${L}/predictions`, null, null],
    [L, null, null],
    ['_/models/_/predictions', 'predictions', '_'],
    ['/models/_/predictions', 'predictions', '_'],
    ['_/predictions', 'predictions', null],
    ['/b18b18de-92c3-466e-81a8-e5df91890091/predictions', 'predictions', 'b18b18de-92c3-466e-81a8-e5df91890091'],
    ['/some-id/predictions', null, null],
    ['_/v1/models/_/predictions', null, null],
    ['https://openai.inference.de-txl.ionos.com/v1/models', null, null],
    ['https://api.test/models/x/predictions', null, null],
  ])('%s is %s', (url, route, model) => {
    const verdict = recogniseUrl(pieces(url));
    expect({ route: verdict.route, model: show(verdict.model) }).toEqual({ route, model });
  });
});

it('agrees with the route table on every URL without holes', () => {
  const part = fc.constantFrom('models', 'predictions', 'a', 'b-c', '', 'collections', 'v1');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const path = `/${parts.filter((name) => name !== '').join('/')}`;
      const { route } = recogniseUrl([{ text: `${L}${path}` }]);
      const expected = matchLegacyRoute('POST', path)?.operation ?? matchLegacyRoute('GET', path)?.operation ?? null;
      expect(route === 'half-migrated' ? null : route).toBe(path.startsWith('/v1') ? null : expected);
    }),
  );
});

it('says the same however a URL is cut into pieces', () => {
  const url = `${L}/models/meta/llama/predictions?x=1`;
  fc.assert(
    fc.property(fc.array(fc.nat(url.length), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), url.length];
      const parts = at.slice(1).map((end, index) => ({ text: url.slice(at[index], end) }));
      const verdict = recogniseUrl(parts);
      expect([verdict.host, verdict.route, show(verdict.model)]).toEqual(['legacy', 'predictions', 'meta/llama']);
    }),
  );
});

it('takes any text without throwing, in linear time', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string().map((text) => ({ text })),
          fc.constant({ hole: 'env' as const }),
        ),
      ),
      (value) => {
        expect(() => recogniseUrl(value)).not.toThrow();
      },
    ),
  );
  for (const text of [
    '/'.repeat(1e6),
    `${L}/${'a/'.repeat(5e5)}`,
    'a:'.repeat(5e5),
    `https://${'@'.repeat(1e6)}`,
    ' '.repeat(1e6),
  ]) {
    expect(recogniseUrl([{ text }]).route).toBeNull();
  }
});
