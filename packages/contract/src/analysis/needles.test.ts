import { expect, it } from 'vitest';
import { mayHoldCallSite, NEEDLES } from './needles.ts';

it.each([
  'https://inference.de-txl.ionos.com',
  'https://inference.${region}.IONOS.com',
  'process.env.IONOS_BASE',
  '`${base}/models/${id}/predictions`',
])('lets through %s', (text) => {
  expect(mayHoldCallSite(`const a = 1;\n${text}`)).toBe(true);
});

it.each(['', "fetch('https://api.test/models')", 'const prediction = 1;', 'inference'])('stops %j', (text) => {
  expect(mayHoldCallSite(text)).toBe(false);
});

it('has words that a byte search can use', () => {
  for (const needle of NEEDLES) expect(needle).toMatch(/^[a-z]+$/);
});
