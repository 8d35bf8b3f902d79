import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrangeEdits, createEditSet, overlap } from './edits.ts';
import type { Edit } from './types.ts';

const edit = fc
  .tuple(fc.nat(40), fc.nat(6), fc.constantFrom('', 'a', 'bc'))
  .map(([start, length, text]): Edit => ({ start, end: start + length, text }));

describe('createEditSet', () => {
  it('takes a group whole or not at all, and never holds two that clash', () => {
    fc.assert(
      fc.property(fc.array(fc.array(edit, { maxLength: 3 }), { maxLength: 12 }), (groups) => {
        const set = createEditSet();
        for (const group of groups) {
          const before = set.all;
          const taken = set.add(group);
          if (!taken) expect(set.all).toBe(before);
          else for (const one of group) expect(set.all).toContainEqual(one);
        }
        const { all } = set;
        for (const [index, one] of all.entries()) {
          for (const other of all.slice(index + 1)) expect(overlap(one, other)).toBe(false);
        }
      }),
    );
  });

  it.each<[string, Edit, Edit, boolean]>([
    ['the same twice', { start: 1, end: 3, text: 'x' }, { start: 1, end: 3, text: 'x' }, true],
    ['another text for the same range', { start: 1, end: 3, text: 'x' }, { start: 1, end: 3, text: 'y' }, false],
    ['a part of a range', { start: 1, end: 5, text: 'x' }, { start: 2, end: 3, text: 'x' }, false],
    ['an insertion at an edge', { start: 1, end: 3, text: 'x' }, { start: 3, end: 3, text: 'y' }, true],
    ['an insertion inside', { start: 1, end: 3, text: 'x' }, { start: 2, end: 2, text: 'y' }, false],
    ['two insertions at one place', { start: 1, end: 1, text: 'x' }, { start: 1, end: 1, text: 'y' }, false],
  ])('judges %s', (_name, first, second, expected) => {
    const set = createEditSet();
    expect(set.add([first])).toBe(true);
    expect(set.add([second])).toBe(expected);
  });
});

it('arranges edits so that none touches another, with the same effect', () => {
  const apply = (text: string, edits: readonly Edit[]): string =>
    [...edits].reverse().reduce((rest, { start, end, text: by }) => rest.slice(0, start) + by + rest.slice(end), text);
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 10 }), (edits) => {
      const set = createEditSet();
      for (const one of edits) set.add([one]);
      const text = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
      const sorted = [...set.all].sort((a, b) => a.start - b.start || a.end - b.end);
      const arranged = arrangeEdits(set.all);
      expect(apply(text, arranged)).toBe(apply(text, sorted));
      for (const [index, { start }] of arranged.entries()) {
        expect(start).toBeGreaterThan(arranged[index - 1]?.end ?? -1);
      }
    }),
  );
});
