import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestReader } from './request-reader.ts';

interface Seen {
  method: string;
  headers: Record<string, string>;
  body: string;
  closes: boolean;
}

/** What a reader makes of parts of a stream; `'continue'` where the client waited. */
function readAll(parts: readonly Buffer[]): (Seen | 'continue')[] {
  const seen: (Seen | 'continue')[] = [];
  const reader = new RequestReader(
    ({ headers, body, ...rest }) => seen.push({ ...rest, headers: Object.fromEntries(headers), body: body.toString() }),
    () => seen.push('continue'),
  );
  for (const part of parts) reader.receive(part);
  return seen;
}

const text = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

const LENGTH = text('POST /a HTTP/1.1', 'Host: x', 'Content-Length: 7', 'Connection: keep-alive', '', 'größe');
const CHUNKED = text(
  'POST /b HTTP/1.1',
  'transfer-encoding: chunked',
  'TraceState: a=1',
  'tracestate: b=2',
  '',
  '3;x=y',
  'abc',
  '10',
  'defghijklmnopqrs',
  '0',
  'Trailer: t',
  '',
  '',
);
const EMPTY = text('GET /c HTTP/1.1', 'Connection: Close', '', '');

const ANSWERS: readonly Seen[] = [
  {
    method: 'POST',
    headers: { host: 'x', 'content-length': '7', connection: 'keep-alive' },
    body: 'größe',
    closes: false,
  },
  {
    method: 'POST',
    headers: { 'transfer-encoding': 'chunked', tracestate: 'a=1, b=2' },
    body: 'abcdefghijklmnopqrs',
    closes: false,
  },
  { method: 'GET', headers: { connection: 'Close' }, body: '', closes: true },
];

describe('RequestReader', () => {
  it('reads bodies with a length, in chunks, and none', () => {
    expect(readAll([LENGTH, CHUNKED, EMPTY])).toEqual(ANSWERS);
  });

  it('reads the same wherever the bytes are cut', () => {
    const whole = Buffer.concat([LENGTH, CHUNKED, EMPTY]);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
        const bounds = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const parts = bounds.slice(1).map((end, index) => whole.subarray(bounds[index], end));
        expect(readAll(parts)).toEqual(ANSWERS);
      }),
    );
  });

  it('says when the client waits before it sends the body', () => {
    const head = text('POST / HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 1', '', '');
    expect(readAll([head])).toEqual(['continue']);
    expect(readAll([head, Buffer.from('x')])).toHaveLength(2);
  });

  it.each([
    ['a header without a colon', text('GET / HTTP/1.1', 'nonsense', '', '')],
    ['a chunk without a size', text('POST / HTTP/1.1', 'Transfer-Encoding: chunked', '', 'xyz', '')],
  ])('refuses %s', (_, bytes) => {
    expect(() => readAll([bytes])).toThrow('without');
  });
});
