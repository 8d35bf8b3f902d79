import type { LegacyHttpRequest, Upstream, UpstreamRequest } from './exchange.ts';

/** What is sent for a legacy request; cancelled with it. */
export function createUpstreamRequest(
  { signal, cancellation }: Pick<LegacyHttpRequest, 'signal' | 'cancellation'>,
  method: UpstreamRequest['method'],
  url: string,
  headers: Record<string, string>,
  body?: string,
): UpstreamRequest {
  if (cancellation === undefined) return { method, url, headers, body, signal };
  return {
    method,
    url,
    headers,
    body,
    cancellation,
    // Made only when it is read, or copied with the rest: most transports do without one.
    get signal() {
      return cancellation.signal;
    },
  };
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
