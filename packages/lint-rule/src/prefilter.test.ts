import { KNOWN_MODELS } from '@modelhub-migration/contract';
import { describe, expect, it } from 'vitest';
import { mayHoldModelId, mayHoldModelName, mayHoldShim } from './prefilter.ts';

const around = (needle: string): string => `const text = '${needle}'; // and more`;
const NAMES = KNOWN_MODELS.flatMap(({ name }) => name ?? []);

describe('the prefilter lets through', () => {
  it.each(KNOWN_MODELS.map(({ uuid }) => uuid))('id %s', (uuid) => {
    expect(mayHoldModelId(around(uuid))).toBe(true);
    expect(mayHoldModelId(around(uuid.toUpperCase()))).toBe(true);
  });

  it.each(NAMES)('name %s', (name) => {
    expect(mayHoldModelName(around(name))).toBe(true);
    expect(mayHoldModelName(around(name.toUpperCase()))).toBe(true);
  });

  it.each(['@modelhub-migration/shim', '@modelhub-migration/shim/register', 'npx modelhub-shim serve'])(
    '%s',
    (shim) => {
      expect(mayHoldShim(around(shim))).toBe(true);
    },
  );
});

it('lets nothing through for another rule, whichever asks first', () => {
  const [id = ''] = KNOWN_MODELS.map(({ uuid }) => uuid);
  const [name = ''] = NAMES;
  for (const [text, answers] of [
    [around(id), [true, false, false]],
    [around(name), [false, true, false]],
    [around('@modelhub-migration/shim'), [false, false, true]],
    [around('es-shim'), [false, false, false]],
    ['', [false, false, false]],
  ] as const) {
    const asked = [mayHoldModelId, mayHoldModelName, mayHoldShim];
    expect(asked.map((ask) => ask(text))).toEqual(answers);
    expect(asked.reverse().map((ask) => ask(text))).toEqual([...answers].reverse());
  }
});
