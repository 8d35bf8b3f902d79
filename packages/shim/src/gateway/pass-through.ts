import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { startRequest, type HttpTransport } from './http-upstream.ts';

/** Headers that belong to one connection (RFC 9110, section 7.6.1), and those that name this hop. */
const HOP_BY_HOP: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
  'cookie',
];

/** Headers of a request or answer for the next hop: without those of this connection and those it names in `Connection`. */
export function forwardableHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  // A client must not be able to have its own token stripped, or to have the length disputed.
  const dropped = new Set([
    ...HOP_BY_HOP,
    ...named.filter((name) => name !== 'authorization' && name !== 'content-length'),
  ]);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || dropped.has(name) ? [] : [[name, value]],
    ),
  );
}

export interface PassThroughTarget {
  /** Origin that the request goes to; never chosen by the request. */
  origin: URL;
  /** Path and query for it, as the client sent them. */
  path: string;
}

/**
 * Hands a request on and its answer back, byte for byte, without holding either in memory.
 *
 * @returns status of the answer
 * @throws the network fault, when no answer came; after the answer has begun the client's connection is cut instead
 */
export async function passThrough(
  transport: HttpTransport,
  { origin, path }: PassThroughTarget,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<number> {
  const headers = { ...forwardableHeaders(incoming.headers), host: origin.host };
  const chunked = incoming.headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' };
  const request = startRequest(
    transport,
    origin,
    { method: incoming.method ?? 'GET', path, headers: { ...headers, ...chunked } },
    signal,
  );
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
  });
  // Not awaited: an answer may come before the request is read to its end, and a fault shows up in `answered` too.
  pipeline(incoming, request).catch(() => undefined);
  const response = await answered;
  const status = response.statusCode ?? 502;
  outgoing.writeHead(status, forwardableHeaders(response.headers));
  await pipeline(response, outgoing);
  return status;
}
