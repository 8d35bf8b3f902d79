import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findUrls, isPredictionPath } from './url-text.ts';

const HOST = 'https://inference.de-txl.ionos.com';

describe('findUrls', () => {
  it.each([
    [`${HOST}/models`, 'models', `${HOST}/models`],
    [`${HOST}/models/`, 'models', `${HOST}/models/`],
    [`${HOST}/models?x=1`, 'models', `${HOST}/models`],
    [`${HOST}/models/a-b/predictions`, 'predictions', `${HOST}/models/a-b/predictions`],
    [`${HOST}/models/owner/name/predictions`, 'predictions', `${HOST}/models/owner/name/predictions`],
    [`${HOST}/models/{modelId}/predictions`, 'predictions', `${HOST}/models/{modelId}/predictions`],
    [`${HOST}/models/\${id}/predictions`, 'predictions', `${HOST}/models/\${id}/predictions`],
    [`${HOST}/models/{{ $json.id }}/predictions`, 'predictions', `${HOST}/models/{{ $json.id }}/predictions`],
    [`${HOST}/models/<id>/predictions`, 'predictions', `${HOST}/models/<id>/predictions`],
    [`curl ${HOST}/models -H x`, 'models', `${HOST}/models`],
    [`see (${HOST}/models).`, 'models', `${HOST}/models`],
    [`see ${HOST}/models.`, 'models', `${HOST}/models`],
    ['HTTPS://INFERENCE.DE-TXL.IONOS.COM/models', 'models', 'HTTPS://INFERENCE.DE-TXL.IONOS.COM/models'],
    ['https://inference.de-txl.ionos.com:443/models', 'models', 'https://inference.de-txl.ionos.com:443/models'],
    [
      'https://inference.de-txl.ionos.com:${port}/models',
      'models',
      'https://inference.de-txl.ionos.com:${port}/models',
    ],
    ['https://inference.de-txl.ionos.com./models', 'models', 'https://inference.de-txl.ionos.com./models'],
    ['https://inference.${region}.ionos.com/models', 'models', 'https://inference.${region}.ionos.com/models'],
    ['https://inference.de-fra.ionos.com/models', 'models', 'https://inference.de-fra.ionos.com/models'],
    ['//inference.de-txl.ionos.com/models', 'models', '//inference.de-txl.ionos.com/models'],
    [
      'https://user:pass@inference.de-txl.ionos.com/models',
      'models',
      'https://user:pass@inference.de-txl.ionos.com/models',
    ],
    [HOST, null, HOST],
    [`${HOST}/`, null, HOST],
    [`BASE=${HOST}\n`, null, HOST],
  ])('%s', (text, operation, url) => {
    expect(findUrls(text, [])).toMatchObject([{ operation, text: url }]);
  });

  it.each([
    'https://openai.inference.de-txl.ionos.com/v1/models',
    'https://inference.de-txl.ionos.com.evil.test/models',
    'https://inference.de-txl.ionos.com@evil.test/models',
    'https://evil.test/https:/inference.de-txl.ionos.com/models',
    'https://my-inference.de-txl.ionos.com/models',
    'https://inference.de-txl.ionos.com/collections',
    'https://inference.de-txl.ionos.com/modelsx',
    'https://inference.de-txl.ionos.com/models-v2/x',
    'https://inference.a.b.ionos.com/models',
    'https://inference.de-txl.ionos.com:8443/models',
    'inference.de-txl.ionos.com',
    '',
  ])('nothing in %s', (text) => {
    expect(findUrls(text, [])).toEqual([]);
  });

  it('takes further hosts', () => {
    expect(findUrls('http://proxy.local:8080/models/x/predictions', ['proxy.local'])).toMatchObject([
      { host: 'proxy.local', operation: 'predictions' },
    ]);
  });

  it('finds each of several, at its place', () => {
    const text = `a ${HOST}/models b ${HOST}/models/x/predictions`;
    const urls = findUrls(text, []);
    expect(urls.map(({ index, text: url }) => text.startsWith(url, index))).toEqual([true, true]);
  });

  it('never throws, and says only what stands there', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const text = `${before} ${HOST}/models${after}`;
        return findUrls(text, []).every(({ index, text: url }) => text.startsWith(url, index));
      }),
    );
  });

  it('comes to an end on hostile text', () => {
    for (const unit of [`${HOST}/models/`, '//', '{{', '{{a}}', `${HOST}/models/{{`, '${', 'https://']) {
      // Work that grows with the square of the length would outlast the runner's limit.
      const text = unit.repeat(200_000);
      expect(findUrls(text, []).every(({ index, text: url }) => text.startsWith(url, index))).toBe(true);
      expect(isPredictionPath(`/models/${text}`)).toBe(false);
    }
  });
});

describe('isPredictionPath', () => {
  it.each([
    '/models/x/predictions',
    '=/models/{{$value}}/predictions',
    '/models/a/b/predictions',
    '/models/${id}/predictions/',
  ])('%s', (path) => {
    expect(isPredictionPath(path)).toBe(true);
  });

  it.each([
    '/models',
    '/predictions',
    '/v1/models/x/predictions',
    '/models/a/b/c/predictions',
    'x/models/a/predictions',
    '',
  ])('not %s', (path) => {
    expect(isPredictionPath(path)).toBe(false);
  });
});
