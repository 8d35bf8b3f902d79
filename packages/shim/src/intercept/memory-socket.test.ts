import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { MemorySocket } from './memory-socket.ts';

/** Reads to the end. Not by iteration, which would destroy the whole socket afterwards. */
function readAll(socket: MemorySocket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('end', () => resolve(text)).on('error', reject);
  });
}

describe('MemorySocket', () => {
  it('carries bytes both ways and ends both ways on their own', async () => {
    const [client, server] = MemorySocket.pair();
    client.end('to the server');
    expect(await readAll(server)).toBe('to the server');
    server.end('and back');
    expect(await readAll(client)).toBe('and back');
  });

  it('holds a writer back until the other end reads', async () => {
    const [client, server] = MemorySocket.pair();
    let written = 0;
    const chunk = Buffer.alloc(64 * 1024);
    for (let index = 0; index < 20; index += 1) client.write(chunk, () => (written += 1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(3);
    server.resume();
    client.end();
    await once(server, 'end');
    expect(written).toBe(20);
  });

  it('takes its other end down with it', async () => {
    const [client, server] = MemorySocket.pair();
    client.destroy();
    await once(server, 'close');
    expect(server.destroyed).toBe(true);
  });

  it('reports a write after the other end is gone', async () => {
    const [client, server] = MemorySocket.pair();
    server.destroy();
    const failed = once(client, 'error');
    client.write('x');
    expect(await failed).toEqual([expect.objectContaining({ code: 'EPIPE' })]);
  });

  it('times out when idle, not while bytes move', () => {
    vi.useFakeTimers();
    const [client, server] = MemorySocket.pair();
    const idle = vi.fn();
    client.setTimeout(100, idle);
    vi.advanceTimersByTime(90);
    server.write('x');
    vi.advanceTimersByTime(90);
    expect(idle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20);
    expect(idle).toHaveBeenCalledTimes(1);
    client.setTimeout(50);
    client.setTimeout(0);
    vi.advanceTimersByTime(1000);
    expect(idle).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });
});
