import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLegacyHostname, matchLegacyRoute } from './route.ts';

describe('isLegacyHostname', () => {
  it.each([
    'inference.de-txl.ionos.com',
    'INFERENCE.de-txl.IONOS.com',
    'inference.de-txl.ionos.com.',
    'inference.de-fra.ionos.com',
  ])('takes %s', (host) => {
    expect(isLegacyHostname(host)).toBe(true);
  });
  it.each([
    'openai.inference.de-txl.ionos.com',
    'inference.de-txl.ionos.com.evil.test',
    'evil-inference.de-txl.ionos.com',
    'inference.ionos.com',
    'inference.a.b.ionos.com',
    '',
  ])('leaves %s', (host) => {
    expect(isLegacyHostname(host)).toBe(false);
  });
});

describe('matchLegacyRoute', () => {
  const uuid = 'b18b18de-92c3-466e-81a8-e5df91890091';
  it.each([
    ['GET', '/models', 'models', ''],
    ['get', '/models/', 'models', ''],
    ['POST', `/models/${uuid}/predictions`, 'predictions', uuid],
    ['post', `/models/${uuid}/predictions/`, 'predictions', uuid],
    [
      'POST',
      '/models/meta-llama/Llama-3.3-70B-Instruct/predictions',
      'predictions',
      'meta-llama/Llama-3.3-70B-Instruct',
    ],
    [
      'POST',
      '/models/meta-llama%2FLlama-3.3-70B-Instruct/predictions',
      'predictions',
      'meta-llama/Llama-3.3-70B-Instruct',
    ],
  ])('%s %s', (method, path, operation, modelId) => {
    expect(matchLegacyRoute(method, path)).toEqual({ operation, modelId });
  });
  it.each([
    ['POST', '/models'],
    ['GET', `/models/${uuid}/predictions`],
    ['GET', `/models/${uuid}`],
    ['POST', '/models/a/b/c/predictions'],
    ['POST', '/models//predictions'],
    ['POST', '/models/%E0%A4%A/predictions'],
    ['GET', '/collections'],
    ['POST', '/collections/x/query'],
    ['POST', '/v1/chat/completions'],
    ['GET', '/'],
    ['GET', ''],
  ])('%s %s is not retired', (method, path) => {
    expect(matchLegacyRoute(method, path)).toBeUndefined();
  });
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (method, path) => {
        matchLegacyRoute(method, path);
        matchLegacyRoute('POST', `/models/${path}/predictions`);
      }),
    );
  });
});
