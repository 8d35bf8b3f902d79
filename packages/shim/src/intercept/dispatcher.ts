import { STATUS_CODES } from 'node:http';
import type { LegacyHttpResponse, Upstream } from '../exchange.ts';
import type { RecognisedCall, Runtime } from '../runtime.ts';
import { createDispatchUpstream, type Cancellation } from './dispatch-upstream.ts';
import { transportError } from './network-fault.ts';

/**
 * undici's dispatcher interface, as far as it is used here. Written out because nothing of undici may be imported: that
 * alone changes the built-in fetch of the process.
 */
export interface DispatchOptions {
  origin?: string | URL | undefined;
  path: string;
  method: string;
  headers?: unknown;
  body?: unknown;
  headersTimeout?: number | null | undefined;
  bodyTimeout?: number | null | undefined;
}

/** Handler of undici 6, and of what 7 hands to a bare dispatcher. */
interface CallbackHandler {
  onConnect?: (abort: (reason?: unknown) => void, context: null) => void;
  onHeaders?: (status: number, headers: Buffer[], resume: () => void, statusText: string) => boolean | undefined;
  onData?: (chunk: Buffer) => boolean | undefined;
  onComplete?: (trailers: Buffer[]) => void;
  onError?: (error: unknown) => void;
  onResponseStarted?: () => void;
  onRequestSent?: () => void;
}

/** Handler of undici 8, and of interceptors in 7. */
interface ControllerHandler {
  onRequestStart: (controller: DispatchController, context: object) => void;
  onResponseStart?: (
    controller: DispatchController,
    status: number,
    headers: Record<string, string>,
    statusText: string,
  ) => void;
  onResponseData?: (controller: DispatchController, chunk: Buffer) => void;
  onResponseEnd?: (controller: DispatchController, trailers: object) => void;
  onResponseError?: (controller: DispatchController, error: unknown) => void;
  onResponseStarted?: () => void;
  onRequestSent?: () => void;
}

interface DispatchController {
  readonly aborted: boolean;
  readonly paused: boolean;
  readonly reason: unknown;
  rawHeaders: Buffer[] | null;
  rawTrailers: Buffer[] | null;
  pause: () => void;
  resume: () => void;
  abort: (reason?: unknown) => void;
}

export type Dispatch = (options: DispatchOptions, handler: object) => boolean;

/** Text of a header's name or value: a string, bytes, or something that prints as one. */
const toText = (value: unknown): string => `${value as string}`;

/** Headers in any of undici's forms: record, flat list of names and values, or pairs. */
export function readHeaders(headers: unknown): Map<string, string> {
  const result = new Map<string, string>();
  const add = (name: unknown, value: unknown): void => {
    if (value == null) return;
    result.set(toText(name).toLowerCase(), Array.isArray(value) ? value.map(toText).join(', ') : toText(value));
  };
  if (Array.isArray(headers)) {
    for (let index = 0; index + 1 < headers.length; index += 2) add(headers[index], headers[index + 1]);
  } else if (typeof headers === 'object' && headers !== null) {
    const pairs = Symbol.iterator in headers ? (headers as Iterable<[unknown, unknown]>) : Object.entries(headers);
    for (const [name, value] of pairs) add(name, value);
  }
  return result;
}

/** A request body in any of undici's forms, as bytes or text. */
export async function readDispatchBody(body: unknown): Promise<Uint8Array | string> {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body || Symbol.iterator in body))
    return '';
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<unknown>) {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : new Uint8Array(chunk as Uint8Array));
  }
  return Buffer.concat(chunks);
}

/** Pause, resume and abort of one answer, for both handler forms. */
class Controller implements DispatchController, Cancellation {
  aborted = false;
  paused = false;
  reason: unknown = null;
  rawHeaders: Buffer[] | null = null;
  rawTrailers: Buffer[] | null = null;
  #waiting: (() => void) | undefined;
  #listener: (() => void) | undefined;
  #signal: AbortController | undefined;

  /** Made only for those who cannot do without: it is the dearest part of a call. */
  get signal(): AbortSignal {
    this.#signal ??= new AbortController();
    if (this.aborted) this.#signal.abort(this.reason);
    return this.#signal.signal;
  }
  onCancel(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }
  abort(reason?: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason ?? new DOMException('This operation was aborted', 'AbortError');
    this.#signal?.abort(this.reason);
    this.#listener?.();
    this.resume();
  }
  throwIfAborted(): void {
    if (this.aborted) throw this.reason as Error;
  }
  /** Resolves once the receiver takes more. */
  async ready(): Promise<void> {
    if (this.paused) await new Promise<void>((resolve) => (this.#waiting = resolve));
  }
}

/** One handler form behind the same four events. */
interface Receiver {
  form: 'callbacks' | 'controller';
  start: () => void;
  head: (status: number, headers: Record<string, string>, statusText: string) => void;
  data: (chunk: Buffer) => void;
  end: () => void;
  error: (error: unknown) => void;
}

/** Names, and values that are the same in every answer, as bytes; making them costs more than all the rest of a header. */
const constantBytes = new Map<string, Buffer>();
const CONSTANT_VALUES: readonly string[] = ['content-type', 'deprecation', 'link', 'sunset', 'x-modelhub-shim'];
const MAX_CONSTANTS = 100;

function toBytes(text: string, isConstant: boolean): Buffer {
  const known = isConstant ? constantBytes.get(text) : undefined;
  if (known !== undefined) return known;
  const bytes = Buffer.from(text, 'latin1');
  if (isConstant && constantBytes.size < MAX_CONSTANTS) constantBytes.set(text, bytes);
  return bytes;
}

function rawHeaders(headers: Readonly<Record<string, string>>): Buffer[] {
  const raw: Buffer[] = [];
  for (const name of Object.keys(headers)) {
    raw.push(toBytes(name, true), toBytes(headers[name] ?? '', CONSTANT_VALUES.includes(name)));
  }
  return raw;
}

function createReceiver(handler: CallbackHandler | ControllerHandler, controller: Controller): Receiver {
  if ('onRequestStart' in handler && typeof handler.onRequestStart === 'function') {
    return {
      form: 'controller',
      start: () => {
        handler.onRequestStart(controller, {});
        handler.onRequestSent?.();
      },
      head: (status, headers, statusText) => {
        controller.rawHeaders = rawHeaders(headers);
        handler.onResponseStarted?.();
        handler.onResponseStart?.(controller, status, headers, statusText);
      },
      data: (chunk) => handler.onResponseData?.(controller, chunk),
      end: () => {
        controller.rawTrailers = [];
        handler.onResponseEnd?.(controller, {});
      },
      error: (error) => handler.onResponseError?.(controller, error),
    };
  }
  const old = handler as CallbackHandler;
  const pauseOn = (answer: boolean | undefined): void => {
    if (answer === false) controller.pause();
  };
  return {
    form: 'callbacks',
    start: () => {
      old.onConnect?.((reason) => controller.abort(reason), null);
      old.onRequestSent?.();
    },
    head: (status, headers, statusText) => {
      old.onResponseStarted?.();
      pauseOn(old.onHeaders?.(status, rawHeaders(headers), () => controller.resume(), statusText));
    },
    data: (chunk) => pauseOn(old.onData?.(chunk)),
    end: () => old.onComplete?.([]),
    error: (error) => old.onError?.(error),
  };
}

async function deliver(
  receiver: Receiver,
  controller: Controller,
  { status, headers, body }: LegacyHttpResponse,
): Promise<void> {
  const bytes = Buffer.from(body);
  receiver.head(status, { ...headers, 'content-length': String(bytes.length) }, STATUS_CODES[status] ?? '');
  await controller.ready();
  controller.throwIfAborted();
  receiver.data(bytes);
  await controller.ready();
  controller.throwIfAborted();
  receiver.end();
}

async function serveDispatch(
  runtime: Runtime,
  call: RecognisedCall,
  options: DispatchOptions,
  receiver: Receiver,
  controller: Controller,
  upstream: Upstream | undefined,
): Promise<void> {
  let ended = false;
  try {
    receiver.start();
    controller.throwIfAborted();
    const body = await readDispatchBody(options.body);
    controller.throwIfAborted();
    const response = await runtime.serve(call, {
      method: options.method,
      headers: readHeaders(options.headers),
      body,
      via: 'dispatcher',
      ...(upstream === undefined ? { signal: controller.signal } : { upstream }),
    });
    const end = receiver.end;
    await deliver({ ...receiver, end: () => ((ended = true), end()) }, controller, response);
  } catch (error) {
    // After the end the handler has its answer; a fault of its own then is for the process to see.
    if (ended) throw error;
    receiver.error(controller.aborted ? controller.reason : transportError(error));
  }
}

/**
 * A dispatch function that serves legacy calls and hands every other call on untouched.
 *
 * @param isActive asked at each call; when it says no, every call is handed on
 * @param origin of a `Client` or `Pool`, whose options name none; the successor is then asked by other means
 */
export function interceptDispatch(
  runtime: Runtime,
  dispatch: Dispatch,
  { origin, isActive = () => true }: { origin?: string | undefined; isActive?: () => boolean } = {},
): Dispatch {
  const intercepted = (options: DispatchOptions, handler: object): boolean => {
    const path: unknown = options?.path;
    const base = options?.origin ?? origin;
    if (typeof path !== 'string' || base === undefined || !path.includes('/models') || !isActive())
      return dispatch(options, handler);
    const url = /^https?:\/\//i.test(path) ? path : `${String(base).replace(/\/$/, '')}${path}`;
    const call = runtime.recognise('dispatcher', options.method, url, intercepted);
    if (call === undefined || call.decision === 'pass') return dispatch(options, handler);
    const controller = new Controller();
    const receiver = createReceiver(handler, controller);
    // Through the same dispatcher, so that the program's proxy and TLS settings hold; unless it serves one origin only.
    const upstream =
      origin === undefined ? createDispatchUpstream(dispatch, receiver.form, controller, options) : undefined;
    void serveDispatch(runtime, call, options, receiver, controller, upstream);
    return true;
  };
  return intercepted;
}
