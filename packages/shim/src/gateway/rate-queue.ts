import { GATEWAY_ERRORS, GatewayError } from './gateway-error.ts';

export interface RateQueueOptions {
  perSecond: number;
  /** Requests that may go at once after a pause. */
  burst: number;
  /** Requests that may wait; one more is refused with 503. */
  maxWaiting: number;
}

interface Waiting {
  go: () => void;
}

/** Lets requests through at the rate of a token bucket, first come first served. */
export class RateQueue {
  readonly #options: RateQueueOptions;
  readonly #waiting: Waiting[] = [];
  readonly #now: () => number;
  #tokens: number;
  #filledMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds of a clock that never jumps */
  constructor(options: RateQueueOptions, now: () => number = () => performance.now()) {
    this.#options = options;
    this.#now = now;
    this.#tokens = options.burst;
    this.#filledMs = now();
  }

  /** How many requests wait now. */
  get length(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves when the next request may go.
   *
   * @param signal aborting it gives the place in the queue up and rejects with its reason
   * @throws GatewayError 503 with Retry-After when too many wait
   */
  take(signal?: AbortSignal): Promise<void> {
    this.#fill();
    if (this.#waiting.length === 0 && this.#tokens >= 1) {
      this.#tokens -= 1;
      return Promise.resolve();
    }
    const { maxWaiting, perSecond } = this.#options;
    if (this.#waiting.length >= maxWaiting) {
      const seconds = Math.ceil(this.#waiting.length / perSecond);
      const message = `${this.#waiting.length} requests wait already to keep to ${perSecond} a second.`;
      return Promise.reject(new GatewayError(503, GATEWAY_ERRORS.busy, message, { 'retry-after': String(seconds) }));
    }
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        go: () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) return reject(signal.reason as Error);
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(entry);
      this.#schedule();
    });
  }

  #fill(): void {
    const now = this.#now();
    const { perSecond, burst } = this.#options;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledMs) / 1000) * perSecond);
    this.#filledMs = now;
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#waiting.length === 0) return;
    const missing = Math.max(0, 1 - this.#tokens);
    this.#timer = setTimeout(() => this.#release(), Math.ceil((missing / this.#options.perSecond) * 1000));
  }

  #release(): void {
    this.#timer = undefined;
    this.#fill();
    while (this.#tokens >= 1 && this.#waiting.length > 0) {
      this.#tokens -= 1;
      this.#waiting.shift()?.go();
    }
    this.#schedule();
  }
}
