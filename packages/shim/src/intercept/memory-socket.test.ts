import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { MemorySocket, type Peer } from './memory-socket.ts';

/** A socket whose other end notes what it is told. */
function connect(peer: Partial<Peer> = {}): { socket: MemorySocket; seen: string[] } {
  const seen: string[] = [];
  const socket = new MemorySocket(() => ({
    receive: (bytes) => seen.push(bytes.toString()),
    end: () => seen.push('(end)'),
    close: () => seen.push('(close)'),
    ...peer,
  }));
  return { socket, seen };
}

describe('MemorySocket', () => {
  it('carries bytes both ways and ends both ways on their own', async () => {
    const { socket, seen } = connect();
    socket.end('to the server');
    await once(socket, 'finish');
    expect(seen).toEqual(['to the server', '(end)']);
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.answer(Buffer.from('and back'));
    socket.push(null);
    await once(socket, 'close');
    expect(text).toBe('and back');
    expect(seen.at(-1)).toBe('(close)');
  });

  it('hands over at once what was written under a cork', () => {
    const { socket, seen } = connect();
    socket.cork();
    socket.write('head, ');
    socket.write('body');
    socket.uncork();
    expect(seen).toEqual(['head, body']);
  });

  it('tells the other end that it is gone', async () => {
    const { socket, seen } = connect();
    socket.destroy();
    await once(socket, 'close');
    expect(seen).toEqual(['(close)']);
  });

  it('fails with what the other end cannot read', async () => {
    const fault = new Error('not understood');
    const { socket } = connect({
      receive: () => {
        throw fault;
      },
    });
    const failed = once(socket, 'error');
    socket.write('x');
    expect(await failed).toEqual([fault]);
    expect(socket.destroyed).toBe(true);
  });

  it('times out when idle, not while bytes move', () => {
    vi.useFakeTimers();
    const { socket } = connect();
    const idle = vi.fn();
    socket.setTimeout(100, idle);
    vi.advanceTimersByTime(90);
    socket.answer(Buffer.from('x'));
    vi.advanceTimersByTime(90);
    socket.write('x');
    vi.advanceTimersByTime(90);
    expect(idle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(20);
    expect(idle).toHaveBeenCalledTimes(1);
    socket.setTimeout(50);
    socket.setTimeout(0);
    vi.advanceTimersByTime(1000);
    expect(idle).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });
});
