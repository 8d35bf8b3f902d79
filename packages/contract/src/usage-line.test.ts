import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUsageLine } from './usage-line.ts';

const LINE = {
  v: 1,
  operation: 'predictions',
  modelId: 'm',
  via: 'fetch',
  callSite: 'C:\\app\\a:b.js:3:14',
  count: 2,
  first: '2026-05-06T00:00:00.000Z',
  last: '2026-05-07T00:00:00.000Z',
};
const read = (change: object): ReturnType<typeof readUsageLine> =>
  readUsageLine(JSON.stringify({ ...LINE, ...change }));

describe('readUsageLine', () => {
  it('takes a place apart from the right, since paths may hold colons', () => {
    expect(read({})?.place).toEqual({ file: 'C:\\app\\a:b.js', line: 3, column: 14 });
  });

  it('has no place where the line has none or one that is none', () => {
    for (const callSite of [undefined, '', 'a.js', 'a.js:x:1', 7]) expect(read({ callSite })?.place).toBeNull();
  });

  it.each([{ v: 2 }, { count: 0 }, { count: '3' }, { operation: 1 }, { first: 'yesterday' }, { last: undefined }])(
    'leaves out a line with %j',
    (change) => {
      expect(read(change)).toBeNull();
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        readUsageLine(text);
      }),
    );
    expect(readUsageLine('{"v":1,')).toBeNull();
  });
});
