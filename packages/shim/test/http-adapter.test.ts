import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installShim } from '../src/index.ts';
import { startModelHub, type ModelHub } from '../src/testing.ts';

/** What a `ClientRequest` may write, and what it may expect of the other end. */

const ORIGIN = 'http://legacy.localhost';
const PATH = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const BODY = JSON.stringify({ type: 'prediction', properties: { input: 'Grüße' } });
const headers = { authorization: 'Bearer t', 'content-type': 'application/json' };

let hub: ModelHub;
let uninstall: () => void;
beforeAll(async () => {
  hub = await startModelHub();
  const { successorUrl } = hub;
  uninstall = installShim({ successorUrl, legacyOrigins: [ORIGIN], mode: 'translate', warnings: 'off', config: {} });
});
afterAll(async () => {
  uninstall();
  await hub.close();
});

function start(options: http.RequestOptions = {}): http.ClientRequest {
  return http.request(ORIGIN + PATH, { method: 'POST', headers, ...options });
}

async function answerOf(request: http.ClientRequest): Promise<{ response: IncomingMessage; input: unknown }> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(response, 'end');
  return { response, input: (JSON.parse(text) as { properties: { input: unknown } }).properties.input };
}

describe('the http adapter', () => {
  it('answers a body that is sent in parts, with trailers', async () => {
    const request = start();
    for (const part of BODY.match(/.{1,5}/gsu) ?? []) request.write(part);
    request.addTrailers({ 'x-checksum': '1' });
    request.end();
    const { response, input } = await answerOf(request);
    expect(response.statusCode).toBe(200);
    expect(input).toBe('Grüße');
  });

  it('lets a client go on that waits for 100 Continue', async () => {
    const request = start({ headers: { ...headers, expect: '100-continue' } });
    request.flushHeaders();
    await once(request, 'continue');
    request.end(BODY);
    expect((await answerOf(request)).input).toBe('Grüße');
  });

  it('answers with a length and a date, and keeps the connection', async () => {
    const first = start();
    first.end(BODY);
    const { response } = await answerOf(first);
    expect(Number(response.headers['content-length'])).toBeGreaterThan(BODY.length);
    expect(Date.parse(response.headers.date ?? '')).not.toBeNaN();
    await new Promise((resolve) => setImmediate(resolve));
    const second = start();
    second.end(BODY);
    await answerOf(second);
    expect([second.reusedSocket, second.socket === first.socket]).toEqual([true, true]);
  });

  it('hangs up after the answer when asked to', async () => {
    const request = start({ headers: { ...headers, connection: 'close' } });
    request.end(BODY);
    const { response, input } = await answerOf(request);
    expect(input).toBe('Grüße');
    expect(response.headers.connection).toBe('close');
    if (request.socket?.destroyed === false) await once(request.socket, 'close');
  });

  it('takes a body of several megabytes', async () => {
    const input = 'x'.repeat(3_000_000);
    const request = start();
    request.end(JSON.stringify({ properties: { input } }));
    expect((await answerOf(request)).input).toBe(input);
  });
});
