import { describe, expect, it, vi } from 'vitest';
import { Canceller, fromSignal } from './cancellation.ts';
import type { UpstreamRequest } from './exchange.ts';
import { withSignal } from './upstream.ts';

describe('Canceller', () => {
  it('tells its listener and its signal, once, with the reason of the first call', () => {
    const call = new Canceller();
    const listener = vi.fn();
    call.onCancel(listener);
    const { signal } = call;
    call.cancel('enough');
    call.cancel('again');
    expect([call.aborted, call.reason, signal.aborted, signal.reason]).toEqual([true, 'enough', true, 'enough']);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('has an aborted signal also when that is first asked for afterwards', () => {
    const call = new Canceller();
    call.cancel();
    expect(call.signal.reason).toMatchObject({ name: 'AbortError' });
  });

  it('gives a transport of the program a signal that survives a copy', async () => {
    const call = new Canceller();
    const copies: UpstreamRequest[] = [];
    const upstream = withSignal((request) => {
      copies.push({ ...request });
      return Promise.resolve({ status: 200, header: () => undefined, body: '' });
    });
    await upstream({ method: 'GET', url: 'http://x.test/', headers: {}, cancellation: call });
    call.cancel('enough');
    expect(copies[0]?.signal?.reason).toBe('enough');
  });
});

describe('fromSignal', () => {
  it('keeps one listener, and takes it away', () => {
    const controller = new AbortController();
    const cancellation = fromSignal(controller.signal);
    const [first, second] = [vi.fn(), vi.fn()];
    cancellation.onCancel(first);
    cancellation.onCancel(second);
    controller.abort('enough');
    expect([first.mock.calls.length, second.mock.calls.length, cancellation.reason]).toEqual([0, 1, 'enough']);
    const other = new AbortController();
    const gone = fromSignal(other.signal);
    gone.onCancel(first);
    gone.onCancel(undefined);
    other.abort();
    expect(first).not.toHaveBeenCalled();
  });
});
