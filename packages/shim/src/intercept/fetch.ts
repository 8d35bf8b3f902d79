import { STATUS_CODES } from 'node:http';
import type { LegacyHttpResponse } from '../exchange.ts';
import type { RecognisedCall, Runtime } from '../runtime.ts';

type Fetch = typeof globalThis.fetch;
type Input = Parameters<Fetch>[0];
type Init = NonNullable<Parameters<Fetch>[1]>;

/** URL and method of a fetch call, read without consuming anything. */
function readTarget(input: unknown, init: unknown): { url: string; method: string } | undefined {
  const own = (value: unknown, key: 'method' | 'url'): unknown =>
    typeof value === 'object' && value !== null && key in value ? (value as Record<string, unknown>)[key] : undefined;
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : own(input, 'url');
  const method = own(init, 'method') ?? own(input, 'method') ?? 'GET';
  return typeof url === 'string' && typeof method === 'string' ? { url, method } : undefined;
}

/** Text of a request that needs no `Request` to be understood; that object costs more than the translation. */
function readPlain(input: unknown, init: Init | undefined): { body: string; headers: Map<string, string> } | undefined {
  if (typeof input !== 'string' && !(input instanceof URL)) return undefined;
  const body = init?.body ?? '';
  const method = init?.method?.toUpperCase() ?? 'GET';
  if (typeof body !== 'string' || (method === 'GET' && body !== '')) return undefined;
  return { body, headers: new Map(new Headers(init?.headers)) };
}

async function readRequest(
  input: Input,
  init: Init | undefined,
): Promise<{ body: string | Uint8Array; headers: Map<string, string>; signal?: AbortSignal | undefined }> {
  const plain = readPlain(input, init);
  if (plain !== undefined) return { body: plain.body, headers: plain.headers, signal: init?.signal ?? undefined };
  // The platform's own reading of every other form: Request objects, streams, forms, blobs.
  const request = new Request(input, init);
  return {
    body: new Uint8Array(await request.arrayBuffer()),
    headers: new Map(request.headers),
    signal: request.signal,
  };
}

const urls = new WeakMap<object, string>();

/**
 * The built-in `Response` for answers that were not fetched: a hand-made one has no URL, and programs that log or compare
 * it get the one they asked for. By a class, since properties defined on each response slow all its methods down.
 */
function extendResponse(Native: typeof Response): typeof Response {
  class Response extends Native {
    override get url(): string {
      return urls.get(this) ?? '';
    }
    override get type(): ResponseType {
      return 'basic';
    }
    override clone(): Response {
      const copy = Object.setPrototypeOf(super.clone(), Response.prototype) as Response;
      urls.set(copy, this.url);
      return copy;
    }
  }
  return Response;
}

/** By what they extend: test environments put a `Response` of their own in place of the built-in one. */
const extended = new WeakMap<typeof Response, typeof Response>();

function toResponse({ status, headers, body }: LegacyHttpResponse, url: string): Response {
  // Not before the first answer, since naming the built-in class loads the built-in fetch.
  const Extended = extended.get(Response) ?? extendResponse(Response);
  extended.set(Response, Extended);
  const response = new Extended(body, { status, statusText: STATUS_CODES[status] ?? '', headers });
  urls.set(response, url);
  return response;
}

const isFetchError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'TypeError' && 'cause' in error;

async function serveFetch(
  runtime: Runtime,
  call: RecognisedCall,
  input: Input,
  init: Init | undefined,
  method: string,
): Promise<Response> {
  const { body, headers, signal } = await readRequest(input, init);
  signal?.throwIfAborted();
  try {
    const response = await runtime.serve(call, { method, headers, body, signal, via: 'fetch' });
    const { href, hash } = call.url;
    return toResponse(response, href.slice(0, href.length - hash.length));
  } catch (error) {
    // What the built-in fetch would have thrown: the caller's own reason, or this TypeError around the transport's error.
    if (signal?.aborted === true) throw signal.reason;
    throw isFetchError(error) ? error : new TypeError('fetch failed', { cause: error });
  }
}

/**
 * Puts a fetch in front of the global one that serves legacy calls and hands every other call on untouched.
 *
 * @param native the fetch to hand on to
 * @returns undo; when somebody patched fetch after us, ours stays below theirs and hands everything on
 */
export function interceptFetch(runtime: Runtime, native: Fetch): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  let active = true;
  const patched = function fetch(this: unknown, ...args: [Input, Init?]): Promise<Response> {
    const target = active ? readTarget(args[0], args[1]) : undefined;
    const call = target === undefined ? undefined : runtime.recognise('fetch', target.method, target.url, patched);
    if (target === undefined || call === undefined) return Reflect.apply(native, this, args);
    if (call.decision === 'pass') {
      const end = runtime.startPassing(call.url);
      const answer = Reflect.apply(native, this, args);
      void answer.then(end, end);
      return answer;
    }
    return serveFetch(runtime, call, args[0], args[1], target.method);
  };
  // Feature tests read it; the rest parameter would make it 0.
  Object.defineProperty(patched, 'length', { value: native.length, configurable: true });
  Object.defineProperty(globalThis, 'fetch', {
    configurable: true,
    enumerable: true,
    writable: true,
    ...descriptor,
    value: patched,
  });
  return () => {
    active = false;
    if (globalThis.fetch === patched && descriptor !== undefined)
      Object.defineProperty(globalThis, 'fetch', descriptor);
  };
}
