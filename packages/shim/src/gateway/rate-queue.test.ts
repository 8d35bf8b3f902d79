import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RateQueue } from './rate-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const queue = (maxWaiting = 100) => new RateQueue({ perSecond: 5, burst: 10, maxWaiting });

describe('RateQueue', () => {
  it('lets a burst through at once and the rest at the rate, in order', async () => {
    const limiter = queue();
    const times: number[] = [];
    const start = performance.now();
    const all = Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        limiter.take().then(() => times.push(index * 10_000 + performance.now() - start)),
      ),
    );
    await vi.runAllTimersAsync();
    await all;
    expect(times.map((time) => Math.floor(time / 10_000))).toEqual([...Array(15).keys()]);
    expect(times.map((time) => Math.round(time % 10_000))).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 400, 600, 800, 1000,
    ]);
  });

  it('fills up again in a pause, never beyond the burst', async () => {
    const limiter = queue();
    for (let index = 0; index < 10; index += 1) await limiter.take();
    await vi.advanceTimersByTimeAsync(3_600_000);
    let passed = 0;
    for (let index = 0; index < 12; index += 1) void limiter.take().then(() => (passed += 1));
    await vi.advanceTimersByTimeAsync(0);
    expect(passed).toBe(10);
    expect(limiter.length).toBe(2);
  });

  it('gives the place of a caller that left to the next', async () => {
    const limiter = queue();
    for (let index = 0; index < 10; index += 1) await limiter.take();
    const controller = new AbortController();
    const left = limiter.take(controller.signal);
    const next = limiter.take();
    controller.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await vi.advanceTimersByTimeAsync(200);
    await next;
    expect(limiter.length).toBe(0);
    await expect(limiter.take(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  });

  it('refuses with Retry-After when too many wait', async () => {
    const limiter = queue(1);
    for (let index = 0; index < 10; index += 1) await limiter.take();
    const waiting = limiter.take();
    await expect(limiter.take()).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    await vi.advanceTimersByTimeAsync(200);
    await waiting;
  });
});
