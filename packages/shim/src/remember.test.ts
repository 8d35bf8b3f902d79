import { expect, it, vi } from 'vitest';
import { remember } from './remember.ts';

it('makes a result once for each text', () => {
  const make = vi.fn((text: string) => ({ text }));
  const read = remember(make);
  expect(read('a')).toBe(read('a'));
  expect(read('b')).toEqual({ text: 'b' });
  expect(make).toHaveBeenCalledTimes(2);
});

it('holds no more than some, no long ones, and no absent ones', () => {
  const make = vi.fn((text: string) => (text === 'absent' ? undefined : { text }));
  const read = remember(make);
  for (const text of ['absent', 'x'.repeat(2000)]) for (let time = 0; time < 2; time += 1) read(text);
  expect(make).toHaveBeenCalledTimes(4);
  for (let index = 0; index < 201; index += 1) read(String(index));
  make.mockClear();
  read('0');
  read('200');
  expect(make.mock.calls).toEqual([['200']]);
});
