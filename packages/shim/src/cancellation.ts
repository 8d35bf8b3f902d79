/** Something that may be cancelled: what an abort signal says, at a tenth of its cost. */
export interface Cancellation {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** For those who cannot do without one; made when it is first asked for. */
  readonly signal: AbortSignal;
  /** At most one listener; `undefined` takes it away. */
  onCancel: (listener: (() => void) | undefined) => void;
}

/** A cancellation and the means to bring it about. */
export class Canceller implements Cancellation {
  aborted = false;
  reason: unknown = null;
  #listener: (() => void) | undefined;
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.aborted) this.#controller.abort(this.reason);
    return this.#controller.signal;
  }

  onCancel(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  /** The first call counts. */
  cancel(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#controller?.abort(reason);
    this.#listener?.();
  }
}

/** The signal of what may be cancelled by either. */
export const signalOf = ({
  signal,
  cancellation,
}: {
  signal?: AbortSignal | undefined;
  cancellation?: Cancellation | undefined;
}): AbortSignal | undefined => signal ?? cancellation?.signal;

/** The cancellation that a signal stands for. */
export function fromSignal(signal: AbortSignal): Cancellation {
  let current: (() => void) | undefined;
  return {
    signal,
    get aborted() {
      return signal.aborted;
    },
    get reason() {
      return signal.reason as unknown;
    },
    onCancel(listener) {
      if (current !== undefined) signal.removeEventListener('abort', current);
      current = listener;
      if (listener !== undefined) signal.addEventListener('abort', listener, { once: true });
    },
  };
}
