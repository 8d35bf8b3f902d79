import type { IncomingMessage } from 'node:http';
import { GATEWAY_ERRORS, GatewayError } from './gateway-error.ts';

const tooLarge = (limit: number): GatewayError =>
  new GatewayError(
    413,
    GATEWAY_ERRORS.tooLarge,
    `A request may have ${limit} bytes. Raise --max-body if that is too few.`,
    {
      connection: 'close',
    },
  );

/**
 * Reads a body, and stops as soon as it is too long.
 *
 * @param limit bytes
 * @throws GatewayError 413; the client's own disconnect comes as Node's error
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  // By events: iterating a stream costs about as much as all the rest of a call.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) reject(tooLarge(limit));
      else chunks.push(chunk);
    });
    request.on('error', reject);
    request.on('end', () => resolve(Buffer.concat(chunks, size)));
  });
}
