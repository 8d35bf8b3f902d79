import type { Socket } from 'node:net';
import type { Canceller } from '../cancellation.ts';

/** The requests under way, each with what cancels it and the connection it came by. */
export class RunningCalls {
  readonly #calls = new Map<Canceller, Socket>();
  #whenEmpty: (() => void)[] = [];

  get size(): number {
    return this.#calls.size;
  }

  add(call: Canceller, socket: Socket): void {
    this.#calls.set(call, socket);
  }

  delete(call: Canceller): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  abortAll(): void {
    for (const call of this.#calls.keys()) call.cancel();
  }

  /** Connections that a request under way came by. */
  sockets(): ReadonlySet<Socket> {
    return new Set(this.#calls.values());
  }

  whenEmpty(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#calls.size === 0) resolve();
      else this.#whenEmpty.push(resolve);
    });
  }
}
