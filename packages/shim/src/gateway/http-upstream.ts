import http from 'node:http';
import https from 'node:https';
import { signalOf } from '../cancellation.ts';
import type { Upstream } from '../exchange.ts';

/** No byte from the successor for so long, see {@link HttpTransport.timeoutMs}. */
export class UpstreamTimeout extends Error {
  override readonly name = 'UpstreamTimeout';
}

/** The successor's answer is larger than the gateway holds in memory. */
export class UpstreamTooLarge extends Error {
  override readonly name = 'UpstreamTooLarge';
}

/** Connections to the services, kept open between requests. */
export interface HttpTransport {
  /** Milliseconds without a byte after which a request is given up. */
  timeoutMs: number;
  agents: { http: http.Agent; https: https.Agent };
  close: () => void;
}

/**
 * An idle connection is dropped after so many milliseconds, before common servers drop it: a request sent into a
 * connection that is just being closed fails, and is not repeated.
 */
export const IDLE_MS = 4000;

export function createTransport(timeoutMs: number): HttpTransport {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    timeoutMs,
    agents,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/**
 * Starts a request over the kept connections. It fails with {@link UpstreamTimeout} after the timeout, and with the
 * signal's reason when that is aborted.
 */
export function startRequest(
  { agents, timeoutMs }: HttpTransport,
  url: URL,
  options: Pick<http.RequestOptions, 'method' | 'headers' | 'path'>,
  signal: AbortSignal | undefined,
): http.ClientRequest {
  const secure = url.protocol === 'https:';
  const request = (secure ? https : http).request({
    ...options,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : url.port,
    agent: secure ? agents.https : agents.http,
    timeout: timeoutMs,
  });
  request.on('timeout', () => request.destroy(new UpstreamTimeout(`No answer within ${timeoutMs} ms.`)));
  // Not by the option of the same name, which watches the whole life of the stream at several times the cost.
  const abort = (): void => void request.destroy(signal?.reason as Error);
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  request.once('close', () => signal?.removeEventListener('abort', abort));
  return request;
}

/** Longest answer that is read into memory, in bytes: an image of several megabytes fits many times over. */
export const ANSWER_LIMIT = 64 * 1024 * 1024;

/** Sends requests over `node:http` and `node:https`: about twice the speed of the built-in fetch, and no dependency. */
export function createHttpUpstream(transport: HttpTransport): Upstream {
  return (request) =>
    new Promise((resolve, reject) => {
      const { method, url, headers, body } = request;
      const signal = signalOf(request);
      const target = new URL(url);
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const sent = startRequest(
        transport,
        target,
        { method, path: target.pathname + target.search, headers: { ...headers, ...length } },
        signal,
      );
      const fail = (error: Error): void => reject((signal?.aborted ? signal.reason : error) as Error);
      sent.on('error', fail);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > ANSWER_LIMIT)
            response.destroy(new UpstreamTooLarge(`The answer is longer than ${ANSWER_LIMIT} bytes.`));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 502,
            header: (name) => {
              const value = response.headers[name];
              return Array.isArray(value) ? value.join(', ') : value;
            },
            body: Buffer.concat(chunks, size).toString('utf8'),
          });
        });
      });
      sent.end(body);
    });
}
