import { describe, expect, it, vi } from 'vitest';
import { Canceller, fromSignal } from './cancellation.ts';
import { createUpstreamRequest } from './upstream.ts';

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

  it('gives a request a signal that survives a copy', () => {
    const call = new Canceller();
    const copy = { ...createUpstreamRequest({ cancellation: call }, 'GET', 'http://x.test/', {}) };
    call.cancel('enough');
    expect(copy.signal?.reason).toBe('enough');
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
