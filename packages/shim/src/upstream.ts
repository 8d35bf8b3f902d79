import type { Cancellation } from './cancellation.ts';
import type { LegacyHttpRequest, Upstream, UpstreamRequest } from './exchange.ts';

/** A request whose signal is made when it is read: most transports can do without one. */
class LazySignalRequest implements UpstreamRequest {
  readonly method: UpstreamRequest['method'];
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  readonly cancellation: Cancellation;
  constructor(
    method: UpstreamRequest['method'],
    url: string,
    headers: Record<string, string>,
    body: string | undefined,
    cancellation: Cancellation,
  ) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
    this.cancellation = cancellation;
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }
}

/** What is sent for a legacy request; cancelled with it. */
export function createUpstreamRequest(
  { signal, cancellation }: Pick<LegacyHttpRequest, 'signal' | 'cancellation'>,
  method: UpstreamRequest['method'],
  url: string,
  headers: Record<string, string>,
  body?: string,
): UpstreamRequest {
  return cancellation === undefined
    ? { method, url, headers, body, signal }
    : new LazySignalRequest(method, url, headers, body, cancellation);
}

/** For transports of the program's own: requests are plain objects, which may be copied with their signal. */
export function withPlainRequests(upstream: Upstream): Upstream {
  return ({ method, url, headers, body, signal }) =>
    upstream({ method, url, headers, ...(body === undefined ? {} : { body }), signal });
}

/**
 * Sends requests with a fetch function.
 *
 * @param fetch the built-in one, captured before anything patched it
 */
export function createFetchUpstream(fetch: typeof globalThis.fetch): Upstream {
  return async ({ method, url, headers, body, signal }) => {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: await response.text(),
    };
  };
}
