import type { Socket } from 'node:net';

/** The requests under way, each with the controller that cancels it and the connection it came by. */
export class RunningCalls {
  readonly #calls = new Map<AbortController, Socket>();
  #whenEmpty: (() => void)[] = [];

  get size(): number {
    return this.#calls.size;
  }

  add(call: AbortController, socket: Socket): void {
    this.#calls.set(call, socket);
  }

  delete(call: AbortController): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }

  abortAll(): void {
    for (const call of this.#calls.keys()) call.abort();
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
