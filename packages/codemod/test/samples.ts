import { KNOWN_MODELS } from '@modelhub-migration/contract';

/** Small programs that call the retired API, and what the codemod makes of them. */

const MODEL = KNOWN_MODELS.find(({ successor }) => successor === 'meta-llama/Llama-3.3-70B-Instruct')?.uuid ?? '';

export const LEGACY = [
  'export async function ask(token: string): Promise<string> {',
  `  const response = await fetch('https://inference.de-txl.ionos.com/models/${MODEL}/predictions', {`,
  "    method: 'POST',",
  '    headers: { Authorization: `Bearer ${token}` },',
  "    body: JSON.stringify({ properties: { input: 'Hello', options: { max_length: '20' } } }),",
  '  });',
  '  const data = await response.json();',
  '  return data.properties.output;',
  '}',
  '',
].join('\n');

/** A model that no table knows. */
export const UNKNOWN_MODEL = LEGACY.replace(MODEL, '00000000-0000-4000-8000-000000000000');

/** A program that returns the whole answer, so that an adapter is needed. */
export const ESCAPING = LEGACY.replace('  return data.properties.output;', '  return data;').replace(
  'Promise<string>',
  'Promise<unknown>',
);

export const MIGRATED_URL = 'https://openai.inference.de-txl.ionos.com/v1/chat/completions';
