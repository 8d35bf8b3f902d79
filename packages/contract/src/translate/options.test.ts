import { describe, expect, it } from 'vitest';
import { parseOptionNumber, translateOptions } from './options.ts';

describe('parseOptionNumber', () => {
  it.each([
    ['300', 300],
    [300, 300],
    [' 300 ', 300],
    ['0', 0],
    ['0.01', 0.01],
    ['.5', 0.5],
    ['-1', -1],
    [1e-7, 1e-7],
  ])('reads %j as %d', (value, expected) => {
    expect(parseOptionNumber(value)).toBe(expected);
  });

  it.each([undefined, null, '', '  '])('takes %j as absent', (value) => {
    expect(parseOptionNumber(value)).toBeUndefined();
  });

  it.each(['3e2', 'abc', '0x10', '0,5', '1 2', 'Infinity', 'NaN', NaN, Infinity, true, [], ['5'], {}, '1'.repeat(100)])(
    'refuses %j',
    (value) => {
      expect(parseOptionNumber(value)).toBeNaN();
    },
  );
});

describe('translateOptions', () => {
  it('turns texts into numbers under the successor names', () => {
    expect(translateOptions({ max_length: '300', temperature: '0.01', top_p: 0.9 })).toEqual({
      parameters: { max_tokens: 300, temperature: 0.01, top_p: 0.9 },
      dropped: [],
    });
  });

  it('drops and names what has no counterpart, never forwarding request fields', () => {
    const { parameters, dropped } = translateOptions({ model: 'x', messages: [], stream: true, top_k: '5' });
    expect(parameters).toEqual({});
    expect(dropped).toEqual(['model', 'messages', 'stream', 'top_k']);
  });

  it.each(['0', '-5', '1.5', '99999999999999999999'])('refuses %s as a length', (value) => {
    expect(translateOptions({ max_length: value }).problem).toBe(
      'properties.options.max_length must be a whole number of at least 1.',
    );
  });

  it('names the option at fault without its value', () => {
    expect(translateOptions({ temperature: 'secret' }).problem).toBe(
      'properties.options.temperature must be a plain decimal number, as text or as a number.',
    );
  });

  it('does not see inherited keys', () => {
    expect(translateOptions(Object.create({ max_length: '5' }) as Record<string, unknown>).parameters).toEqual({});
  });
});
