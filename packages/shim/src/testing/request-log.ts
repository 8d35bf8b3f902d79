import type { HubHost } from './exchange.ts';

/** A request as the hub's log keeps it. The token itself is never kept. */
export interface LoggedRequest {
  readonly host: HubHost;
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  /** With `?`, or empty. */
  readonly query: string;
  /** Lower-case names in the order they came. */
  readonly headerNames: readonly string[];
  readonly contentType: string | undefined;
  readonly token: 'present' | 'absent';
  /** JSON when it parses, else the text; `undefined` for none. */
  readonly body: unknown;
  /** Status of the answer, once there is one. */
  readonly status: number | undefined;
  /** `aborted` when the client went away, or the connection was cut, before the whole answer was sent. */
  readonly outcome: 'pending' | 'answered' | 'aborted';
}

export type LogEntry = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

/** Requests in the order they arrived, and waiting for what is still to come. */
export class RequestLog {
  readonly entries: LogEntry[] = [];
  #arrivals: ((entry: LoggedRequest) => void)[] = [];
  #idle: (() => void)[] = [];

  add(entry: LogEntry): void {
    this.entries.push(entry);
    for (const arrived of this.#arrivals.splice(0)) arrived(entry);
  }

  settle(entry: LogEntry, outcome: 'answered' | 'aborted'): void {
    if (entry.outcome === 'pending') entry.outcome = outcome;
    if (this.#isIdle()) for (const idle of this.#idle.splice(0)) idle();
  }

  clear(): void {
    this.entries.length = 0;
  }

  nextRequest(): Promise<LoggedRequest> {
    return new Promise((resolve) => this.#arrivals.push(resolve));
  }

  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isIdle()) resolve();
      else this.#idle.push(resolve);
    });
  }

  #isIdle(): boolean {
    return this.entries.every(({ outcome }) => outcome !== 'pending');
  }
}
