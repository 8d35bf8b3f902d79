import type { Upstream } from '../exchange.ts';
import { PATH_MARK, type RecognisedCall, type Runtime } from '../runtime.ts';
import { createDispatchUpstream } from './dispatch-upstream.ts';
import { createReceiver, type Receiver } from './receiver.ts';

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
    if (Symbol.iterator in headers)
      for (const [name, value] of headers as Iterable<[unknown, unknown]>) add(name, value);
    else for (const name of Object.keys(headers)) add(name, (headers as Record<string, unknown>)[name]);
  }
  return result;
}

/** URL that a request asks for; a proxy's absolute-form path counts as what it names. */
function toUrl(path: string, base: string | URL): string {
  if (!path.startsWith('/') && /^https?:\/\//i.test(path)) return path;
  const origin = String(base);
  return origin.endsWith('/') ? origin.slice(0, -1) + path : origin + path;
}

/** A request body that is there at once; `undefined` when it has to be collected. */
function readWholeBody(body: unknown): Uint8Array | string | undefined {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const isSource =
    body instanceof Blob ||
    (typeof body === 'object' && body !== null && (Symbol.asyncIterator in body || Symbol.iterator in body));
  return isSource ? undefined : '';
}

async function collectBody(body: unknown): Promise<Uint8Array> {
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<unknown>) {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : new Uint8Array(chunk as Uint8Array));
  }
  return Buffer.concat(chunks);
}

/**
 * One of the options. undici puts them together so that each set of them has a hidden class of its own, for which a plain
 * access goes the engine's slowest way; one that has seen many keys and classes does not.
 */
const read = <Key extends keyof DispatchOptions>(options: DispatchOptions, key: Key): DispatchOptions[Key] =>
  options[key];

async function serveDispatch(
  runtime: Runtime,
  call: RecognisedCall,
  method: string,
  options: DispatchOptions,
  receiver: Receiver,
  upstream: Upstream | undefined,
): Promise<void> {
  const cancellation = receiver.controller;
  try {
    receiver.start();
    cancellation.throwIfAborted();
    const source = read(options, 'body');
    let body = readWholeBody(source);
    if (body === undefined) {
      body = await collectBody(source);
      cancellation.throwIfAborted();
    }
    const headers = readHeaders(read(options, 'headers'));
    const request = { method, headers, body, via: 'dispatcher', cancellation, upstream } as const;
    await receiver.deliver(await runtime.serve(call, request));
  } catch (error) {
    receiver.fail(error);
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
    if (options == null) return dispatch(options, handler);
    const path: unknown = read(options, 'path');
    const base = read(options, 'origin') ?? origin;
    if (typeof path !== 'string' || base === undefined || !path.includes(PATH_MARK) || !isActive())
      return dispatch(options, handler);
    const method = read(options, 'method');
    const call = runtime.recognise('dispatcher', method, toUrl(path, base), intercepted);
    if (call === undefined || call.decision === 'pass') return dispatch(options, handler);
    const receiver = createReceiver(handler);
    // Through the same dispatcher, so that the program's proxy and TLS settings hold; unless it serves one origin only.
    const upstream =
      origin === undefined
        ? createDispatchUpstream(dispatch, receiver.form, read(options, 'headersTimeout'), read(options, 'bodyTimeout'))
        : undefined;
    void serveDispatch(runtime, call, method, options, receiver, upstream);
    return true;
  };
  return intercepted;
}
