import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Upstream, UpstreamRequest, UpstreamResponse } from '../exchange.ts';
import { readHeaders, type Dispatch } from './dispatcher.ts';

/** Which of undici's two handler forms a dispatch function takes: callbacks (6, 7) or a controller (7, 8). */
export type HandlerForm = 'callbacks' | 'controller';

/** Asked for is no encoding at all; a server that sends one all the same is understood. */
const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes),
  'x-gzip': (bytes) => gunzipSync(bytes),
  deflate: (bytes) => inflateSync(bytes),
  br: (bytes) => brotliDecompressSync(bytes),
};

function decode(bytes: Buffer, encoding: string | undefined): string {
  const decoder = encoding === undefined ? undefined : DECODERS[encoding.toLowerCase()];
  return (decoder === undefined ? bytes : decoder(bytes)).toString('utf8');
}

/** The events of one answer, the same for both handler forms. */
class Exchange {
  readonly #resolve: (response: UpstreamResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: unknown;
  #abort: ((reason: unknown) => void) | undefined;

  constructor(
    signal: AbortSignal | undefined,
    resolve: (response: UpstreamResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  readonly #onAbort = (): void => {
    this.#abort?.(this.#signal?.reason);
    this.fail(this.#signal?.reason);
  };

  start(abort: (reason: unknown) => void): void {
    this.#abort = abort;
    if (this.#signal?.aborted === true) this.#onAbort();
  }
  watch(): void {
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
  }
  head(status: number, headers: unknown): void {
    this.#status = status;
    this.#headers = headers;
  }
  data(chunk: Uint8Array): void {
    this.#chunks.push(Buffer.from(chunk));
  }
  end(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    try {
      const headers = readHeaders(this.#headers);
      const body = decode(Buffer.concat(this.#chunks), headers.get('content-encoding'));
      this.#resolve({ status: this.#status, header: (name) => headers.get(name), body });
    } catch (error) {
      this.#reject(error);
    }
  }
  fail(error: unknown): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
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

/**
 * Sends requests through a dispatcher: its pool, proxy and TLS settings apply, and it costs a fraction of a fetch.
 *
 * @param dispatch of an Agent, or of anything else that serves every origin
 */
export function createDispatchUpstream(dispatch: Dispatch, form: HandlerForm): Upstream {
  return (request: UpstreamRequest) =>
    new Promise((resolve, reject) => {
      const { signal, method, headers, body } = request;
      signal?.throwIfAborted();
      const url = new URL(request.url);
      const exchange = new Exchange(signal, resolve, reject);
      exchange.watch();
      dispatch(
        {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers, 'accept-encoding': 'identity' },
          body: body ?? null,
        },
        createHandler(exchange, form),
      );
    });
}
