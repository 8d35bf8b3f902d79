import type { Upstream, UpstreamRequest, UpstreamResponse } from '../exchange.ts';
import type { Dispatch, DispatchOptions } from './dispatcher.ts';

/** Which of undici's two handler forms a dispatch function takes: callbacks (6, 7) or a controller (7, 8). */
export type HandlerForm = 'callbacks' | 'controller';

/** Asked for is no encoding at all; a server that sends one all the same is understood. */
const DECODERS = {
  gzip: 'gunzipSync',
  'x-gzip': 'gunzipSync',
  deflate: 'inflateSync',
  br: 'brotliDecompressSync',
} as const;

function decode(bytes: Buffer, encoding: string | undefined): string {
  const name = encoding?.toLowerCase() ?? '';
  if (!Object.hasOwn(DECODERS, name)) return bytes.toString('utf8');
  // Loaded only here, since hardly any program needs it, and a preload must be quick.
  const zlib = process.getBuiltinModule('node:zlib');
  return zlib[DECODERS[name as keyof typeof DECODERS]](bytes).toString('utf8');
}

/** Something that may be cancelled: an abort signal, or what costs a tenth of one. */
export interface Cancellation {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** At most one listener; `undefined` takes it away. */
  onCancel: (listener: (() => void) | undefined) => void;
}

function fromSignal(signal: AbortSignal): Cancellation {
  let current: (() => void) | undefined;
  return {
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

/** One header of an answer, without reading the others: a flat list of bytes in one handler form, a record in the other. */
function findHeader(headers: unknown, name: string): string | undefined {
  if (!Array.isArray(headers)) {
    const value =
      typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : undefined;
  }
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const key = headers[index] as Buffer | string;
    if (key.length === name.length && key.toString('latin1').toLowerCase() === name) return String(headers[index + 1]);
  }
  return undefined;
}

/** The events of one answer, the same for both handler forms. */
class Exchange {
  readonly #resolve: (response: UpstreamResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #cancellation: Cancellation | undefined;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: unknown;
  #abort: ((reason: unknown) => void) | undefined;

  constructor(
    cancellation: Cancellation | undefined,
    resolve: (response: UpstreamResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#cancellation = cancellation;
    cancellation?.onCancel(this.#onCancel);
    this.#resolve = resolve;
    this.#reject = reject;
  }

  readonly #onCancel = (): void => {
    this.#abort?.(this.#cancellation?.reason);
    this.fail(this.#cancellation?.reason);
  };

  start(abort: (reason: unknown) => void): void {
    this.#abort = abort;
    if (this.#cancellation?.aborted === true) this.#onCancel();
  }
  head(status: number, headers: unknown): void {
    this.#status = status;
    this.#headers = headers;
  }
  data(chunk: Uint8Array): void {
    // A copy: undici may reuse the memory behind a chunk.
    this.#chunks.push(Buffer.from(chunk));
  }
  end(): void {
    this.#cancellation?.onCancel(undefined);
    try {
      const header = (name: string): string | undefined => findHeader(this.#headers, name);
      const [only, ...more] = this.#chunks;
      const bytes = only !== undefined && more.length === 0 ? only : Buffer.concat(this.#chunks);
      this.#resolve({ status: this.#status, header, body: decode(bytes, header('content-encoding')) });
    } catch (error) {
      this.#reject(error);
    }
  }
  fail(error: unknown): void {
    this.#cancellation?.onCancel(undefined);
    this.#reject(error);
  }
}

function createHandler(exchange: Exchange, form: HandlerForm): object {
  if (form === 'controller') {
    return {
      onRequestStart: (controller: { abort: (reason: unknown) => void }) => {
        exchange.start((reason) => {
          controller.abort(reason);
        });
      },
      onResponseStart: (_: unknown, status: number, headers: unknown) => {
        exchange.head(status, headers);
      },
      onResponseData: (_: unknown, chunk: Uint8Array) => {
        exchange.data(chunk);
      },
      onResponseEnd: () => {
        exchange.end();
      },
      onResponseError: (_: unknown, error: unknown) => {
        exchange.fail(error);
      },
    };
  }
  return {
    onConnect: (abort: (reason: unknown) => void) => {
      exchange.start(abort);
    },
    onHeaders: (status: number, headers: unknown) => {
      exchange.head(status, headers);
      return true;
    },
    onData: (chunk: Uint8Array) => {
      exchange.data(chunk);
      return true;
    },
    onComplete: () => {
      exchange.end();
    },
    onError: (error: unknown) => {
      exchange.fail(error);
    },
  };
}

const split = new Map<string, { origin: string; path: string }>();
const MAX_SPLIT = 50;

/** Origin and path of a URL; the few addresses of a successor come up again and again. */
function splitUrl(text: string): { origin: string; path: string } {
  const known = split.get(text);
  if (known !== undefined) return known;
  const url = new URL(text);
  const parts = { origin: url.origin, path: `${url.pathname}${url.search}` };
  if (split.size < MAX_SPLIT) split.set(text, parts);
  return parts;
}

/**
 * Sends requests through a dispatcher: its pool, proxy and TLS settings apply, and it costs a fraction of a fetch.
 *
 * @param dispatch of an Agent, or of anything else that serves every origin
 * @param cancellation used instead of the signal of each request
 * @param timeouts what the caller set for its own request, in milliseconds; the dispatcher's own hold otherwise
 */
export function createDispatchUpstream(
  dispatch: Dispatch,
  form: HandlerForm,
  cancellation?: Cancellation,
  timeouts?: Pick<DispatchOptions, 'headersTimeout' | 'bodyTimeout'>,
): Upstream {
  return (request: UpstreamRequest) =>
    new Promise((resolve, reject) => {
      const { signal, method, headers, body } = request;
      const cancel = cancellation ?? (signal === undefined ? undefined : fromSignal(signal));
      // Thrown inside the promise: whatever the caller gave as its reason is what it gets back.
      if (cancel?.aborted === true) throw cancel.reason;
      const { origin, path } = splitUrl(request.url);
      const exchange = new Exchange(cancel, resolve, reject);
      dispatch(
        {
          origin,
          path,
          method,
          headers: { ...headers, 'accept-encoding': 'identity' },
          body: body ?? null,
          headersTimeout: timeouts?.headersTimeout,
          bodyTimeout: timeouts?.bodyTimeout,
        },
        createHandler(exchange, form),
      );
    });
}
