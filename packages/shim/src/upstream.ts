import { signalOf } from './cancellation.ts';
import type { Upstream } from './exchange.ts';

/**
 * A program's own transport as the shim asks it: it is given a signal, whatever the caller is cancelled by.
 */
export const withSignal =
  (upstream: Upstream): Upstream =>
  (request) => {
    const { method, url, headers, body, cancellation } = request;
    return upstream(cancellation === undefined ? request : { method, url, headers, body, signal: cancellation.signal });
  };

/**
 * Sends requests with a fetch function.
 *
 * @param fetch the built-in one, captured before anything patched it
 */
export function createFetchUpstream(fetch: typeof globalThis.fetch): Upstream {
  return async (request) => {
    const { method, url, headers, body } = request;
    const signal = signalOf(request);
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
