import { fromSignal, type Cancellation } from '../cancellation.ts';
import type { Upstream, UpstreamRequest, UpstreamResponse } from '../exchange.ts';
import { remember } from '../remember.ts';
import type { Dispatch, DispatchOptions } from './dispatcher.ts';
import type { HandlerForm } from './receiver.ts';

/** For a server that sends an encoding though none was asked for. */
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

/** One answer on its way; is itself the handler in the form of callbacks. */
class Exchange {
  readonly #resolve: (response: UpstreamResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #cancellation: Cancellation | undefined;
  #bytes: Buffer | undefined;
  #more: Buffer[] | undefined;
  #status = 0;
  #headers: unknown;
  #abort: ((reason: unknown) => void) | undefined;

  constructor(
    cancellation: Cancellation | undefined,
    resolve: (response: UpstreamResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#cancellation = cancellation;
    this.#resolve = resolve;
    this.#reject = reject;
    cancellation?.onCancel(() => this.#cancel());
  }

  #cancel(): void {
    const reason = this.#cancellation?.reason;
    this.#abort?.(reason);
    this.onError(reason);
  }

  onConnect(abort: (reason: unknown) => void): void {
    this.#abort = abort;
    if (this.#cancellation?.aborted === true) this.#cancel();
  }

  onHeaders(status: number, headers: unknown): boolean {
    this.#status = status;
    this.#headers = headers;
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#bytes === undefined) this.#bytes = bytes;
    else (this.#more ??= [this.#bytes]).push(bytes);
    return true;
  }

  onComplete(): void {
    this.#cancellation?.onCancel(undefined);
    try {
      const headers = this.#headers;
      const header = (name: string): string | undefined => findHeader(headers, name);
      const bytes = this.#more === undefined ? this.#bytes : Buffer.concat(this.#more);
      const body = bytes === undefined ? '' : decode(bytes, header('content-encoding'));
      this.#resolve({ status: this.#status, header, body });
    } catch (error) {
      this.#reject(error);
    }
  }

  onError(error: unknown): void {
    this.#cancellation?.onCancel(undefined);
    this.#reject(error);
  }
}

const toControllerForm = (exchange: Exchange): object => ({
  onRequestStart: (controller: { abort: (reason: unknown) => void }) => {
    exchange.onConnect((reason) => {
      controller.abort(reason);
    });
  },
  onResponseStart: (_: unknown, status: number, headers: unknown) => {
    exchange.onHeaders(status, headers);
  },
  onResponseData: (_: unknown, chunk: Uint8Array) => {
    exchange.onData(chunk);
  },
  onResponseEnd: () => {
    exchange.onComplete();
  },
  onResponseError: (_: unknown, error: unknown) => {
    exchange.onError(error);
  },
});

const splitUrl = remember((text) => {
  const { origin, pathname, search } = new URL(text);
  return { origin, path: pathname + search };
});

/** Where there is a cancellation the signal is not read, which would make one. */
function cancellationOf(request: UpstreamRequest): Cancellation | undefined {
  if (request.cancellation !== undefined) return request.cancellation;
  return request.signal === undefined ? undefined : fromSignal(request.signal);
}

/**
 * Sends requests through a dispatcher: its pool, proxy and TLS settings apply, and it costs a fraction of a fetch.
 *
 * @param dispatch of an Agent, or of anything else that serves every origin
 * @param headersTimeout what the caller set for its own request, in milliseconds; the dispatcher's own holds otherwise
 * @param bodyTimeout likewise
 */
export function createDispatchUpstream(
  dispatch: Dispatch,
  form: HandlerForm,
  headersTimeout?: DispatchOptions['headersTimeout'],
  bodyTimeout?: DispatchOptions['bodyTimeout'],
): Upstream {
  return (request) =>
    new Promise((resolve, reject) => {
      const cancel = cancellationOf(request);
      // Thrown inside the promise: whatever the caller gave as its reason is what it gets back.
      if (cancel?.aborted === true) throw cancel.reason;
      const { method, headers, body } = request;
      const { origin, path } = splitUrl(request.url);
      const exchange = new Exchange(cancel, resolve, reject);
      dispatch(
        {
          origin,
          path,
          method,
          headers,
          body: body ?? null,
          headersTimeout,
          bodyTimeout,
        },
        form === 'callbacks' ? exchange : toControllerForm(exchange),
      );
    });
}
