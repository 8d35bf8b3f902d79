import { expect, it } from 'vitest';
import { toSuccessorBaseUrl } from './hosts.ts';

it.each([
  ['https://inference.de-txl.ionos.com', 'https://openai.inference.de-txl.ionos.com/v1'],
  ['https://inference.de-txl.ionos.com/', 'https://openai.inference.de-txl.ionos.com/v1'],
  ['https://inference.de-fra.ionos.com/models', 'https://openai.inference.de-fra.ionos.com/v1'],
  ['HTTPS://Inference.DE-TXL.ionos.com.:443/models', 'https://openai.inference.de-txl.ionos.com/v1'],
  ['inference.de-txl.ionos.com', 'https://openai.inference.de-txl.ionos.com/v1'],
  ['https://openai.inference.de-txl.ionos.com/v1', 'https://openai.inference.de-txl.ionos.com/v1'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['https://inference.de-txl.ionos.com.evil.example', 'https://inference.de-txl.ionos.com.evil.example'],
  ['https://user@inference.de-txl.ionos.com', 'https://user@inference.de-txl.ionos.com'],
  ['', ''],
])('%s → %s', (base, expected) => {
  expect(toSuccessorBaseUrl(base)).toBe(expected);
});

it('makes of a missing environment variable what a template makes of it', () => {
  expect(toSuccessorBaseUrl(undefined)).toBe('undefined');
  expect(toSuccessorBaseUrl(new URL('https://inference.de-txl.ionos.com'))).toBe(
    'https://openai.inference.de-txl.ionos.com/v1',
  );
});
