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
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
