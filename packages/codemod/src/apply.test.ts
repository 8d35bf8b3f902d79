import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, OverlapError, sortEdits } from './apply.ts';

describe('applyEdits', () => {
  it('writes replacements, insertions and removals in any order', () => {
    const edits = [
      { start: 8, end: 9, text: '' },
      { start: 0, end: 0, text: '>' },
      { start: 4, end: 7, text: 'B' },
    ];
    expect(applyEdits('aaa bbb ccc', edits)).toBe('>aaa B cc');
  });

  it('keeps the order of insertions at one place, before a replacement that starts there', () => {
    const edits = [
      { start: 1, end: 2, text: '3' },
      { start: 1, end: 1, text: '1' },
      { start: 1, end: 1, text: '2' },
    ];
    expect(applyEdits('abc', edits)).toBe('a123c');
  });

  it.each([
    [
      'two that overlap',
      [
        { start: 0, end: 3, text: '' },
        { start: 2, end: 4, text: '' },
      ],
    ],
    ['one past the end', [{ start: 0, end: 9, text: '' }]],
    ['one that runs backwards', [{ start: 3, end: 1, text: '' }]],
  ])('takes %s for a defect', (_name, edits) => {
    expect(() => applyEdits('abcdef', edits)).toThrow(OverlapError);
  });

  it.each([
    ['a\r\nb\r\nc', 'a\r\nX\r\nY\r\nb\r\nc'],
    ['a\nb\nc', 'a\nX\nY\nb\nc'],
    ['a\r\nb\r\nc\n', 'a\r\nX\r\nY\r\nb\r\nc\n'],
  ])('ends new lines as the file does: %j', (text, expected) => {
    const start = text.indexOf('b');
    expect(applyEdits(text, [{ start, end: start, text: 'X\nY\r\n' }])).toBe(expected);
  });

  it('changes nothing outside of the ranges, whatever they are', () => {
    const plan = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).chain((text) =>
      fc.record({
        text: fc.constant(text),
        cuts: fc.uniqueArray(fc.nat({ max: text.length }), { maxLength: 8 }).map((cuts) => cuts.sort((a, b) => a - b)),
        inserted: fc.array(fc.string({ maxLength: 5 }), { minLength: 8, maxLength: 8 }),
      }),
    );
    fc.assert(
      fc.property(plan, ({ text, cuts, inserted }) => {
        const edits = [];
        const kept = [];
        let position = 0;
        for (let index = 0; index + 1 < cuts.length; index += 2) {
          const [start, end] = [cuts[index] ?? 0, cuts[index + 1] ?? 0];
          const added = (inserted[index] ?? '').replace(/[\r\n]/g, '');
          edits.push({ start, end, text: added });
          kept.push(text.slice(position, start), added);
          position = end;
        }
        expect(applyEdits(text, sortEdits(edits).reverse())).toBe([...kept, text.slice(position)].join(''));
      }),
    );
  });
});
