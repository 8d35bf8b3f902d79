import type { Upstream } from './exchange.ts';

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
