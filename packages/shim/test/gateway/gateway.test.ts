import { mkdtempSync, readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessLine } from '../../src/gateway/access-log.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import { loadUndiciUpstream } from '../../src/gateway/undici-upstream.ts';
import { SAMPLE_COLLECTION, startModelHub, type ModelHub } from '../../src/testing.ts';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const TOKEN = 'canary-token-1234567890';
const PROMPT = 'canary prompt: how do refunds work?';

let hub: ModelHub;
let gateway: Gateway;
let url: string;
let lines: AccessLine[];
let notices: string[];

async function startGateway(options: GatewayOptions = {}): Promise<void> {
  gateway = createGateway({
    port: 0,
    config: {},
    successorUrl: hub.successorUrl,
    collectionsUrl: hub.legacyUrl,
    onAccess: (line) => lines.push(line),
    onNotice: (sentence) => notices.push(sentence),
    now: () => Date.UTC(2026, 10, 23),
    ...options,
  });
  url = await gateway.listen();
}

beforeEach(async () => {
  lines = [];
  notices = [];
  hub = await startModelHub();
});
afterEach(async () => {
  await gateway.close();
  await hub.close();
});

const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
const predict = (body: object = {}, id = LLAMA, init: RequestInit = {}) =>
  fetch(`${url}/models/${id}/predictions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ properties: { input: PROMPT, options: { max_length: '200' }, ...body } }),
    ...init,
  });

/** Bytes as they are over a socket of their own; resolves with all that came back. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.end(text);
  });
}

/** What `serve` uses where undici is installed, and where it is not. */
const TRANSPORTS: Record<string, (timeoutMs: number) => Promise<GatewayOptions>> = {
  'node:http': () => Promise.resolve({}),
  undici: async (timeoutMs) => {
    const upstream = await loadUndiciUpstream(timeoutMs);
    if (upstream === undefined) throw new Error('undici is a development dependency');
    return { upstream };
  },
};

describe.each(Object.entries(TRANSPORTS))('legacy calls over %s', (_, transport) => {
  const start = async (options: GatewayOptions = {}): Promise<void> =>
    startGateway({ ...(await transport(options.timeoutMs ?? 60_000)), ...options });

  it('answers a prediction with the successor, in the legacy form, with the headers of the sunset', async () => {
    await start();
    const response = await predict();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      type: 'prediction',
      properties: {
        input: PROMPT,
        options: { max_length: '200' },
        output: expect.stringContaining('canary prompt') as string,
      },
    });
    expect(response.headers.get('deprecation')).toBe('@1777939200');
    expect(response.headers.get('sunset')).toBe('Tue, 05 May 2026 00:00:00 GMT');
    expect(response.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(Number(response.headers.get('x-modelhub-shim-overhead-ms'))).toBeGreaterThanOrEqual(0);
    expect(hub.requests.map(({ host, path }) => [host, path])).toEqual([['successor', '/v1/chat/completions']]);
  });

  it('lists models whose ids work when sent back, and draws images', async () => {
    await start();
    const list = (await (await fetch(`${url}/models`, { headers })).json()) as {
      items: { id: string; properties: { name: string } }[];
    };
    const flux = list.items.find(({ properties }) => properties.name === 'flux-1-schnell');
    const image = (await (await predict({ input: 'a cat' }, flux?.id)).json()) as { properties: { output: string } };
    expect(Buffer.from(image.properties.output, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  it('retrieves from the collection first', async () => {
    await start();
    const response = await predict({ collectionId: SAMPLE_COLLECTION.id, collectionQuery: 'refunds' });
    expect(response.status).toBe(200);
    expect(hub.requests.map(({ path }) => path)).toEqual([
      `/collections/${SAMPLE_COLLECTION.id}/query`,
      '/v1/chat/completions',
    ]);
  });

  it.each([
    ['a missing token', {}, { headers: {} }, 401],
    ['an unknown model', { id: '0b6c4a15-bb8d-4092-82b0-f357b77c59fd' }, {}, 404],
    ['a body that is no prediction', {}, { body: '{' }, 400],
  ])('answers %s in the legacy envelope', async (_, { id = LLAMA }: { id?: string }, init, status) => {
    await start();
    const response = await predict({}, id, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      httpStatus: status,
      messages: [{ errorCode: expect.any(String) as string }],
    });
  });

  it('gives its own errors on these routes the headers of the sunset, too, and no others', async () => {
    await start({ maxBodyBytes: 10 });
    hub.fail({ cut: 'before-headers' });
    const unreachable = await fetch(`${url}/models`, { headers });
    const tooLong = await predict();
    expect([unreachable.status, tooLong.status]).toEqual([502, 413]);
    for (const response of [unreachable, tooLong]) {
      expect(response.headers.get('deprecation')).toBe('@1777939200');
      expect(response.headers.get('sunset')).toBe('Tue, 05 May 2026 00:00:00 GMT');
      expect(response.headers.get('link')).toContain('rel="successor-version"');
    }
    expect((await fetch(`${url}/nowhere`, { headers })).headers.has('deprecation')).toBe(false);
  });

  it('passes status, Retry-After and trace id of errors on', async () => {
    await start();
    hub.fail({ retryAfter: 7 });
    const limited = await predict();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    hub.fail({ html: true });
    expect((await predict()).status).toBe(502);
    expect(hub.requests).toHaveLength(2);
  });

  it('answers 502 when the service cuts the connection or is not there, 504 when it is silent', async () => {
    await start({ timeoutMs: 500 });
    hub.fail({ cut: 'before-headers' });
    hub.fail({ cut: 'mid-body' });
    hub.fail({ delayMs: 60_000 });
    const answers = [await predict(), await predict(), await predict()];
    expect(answers.map(({ status }) => status)).toEqual([502, 502, 504]);
    expect(await answers[2]?.json()).toMatchObject({
      httpStatus: 504,
      messages: [{ errorCode: 'modelhub-shim-timeout' }],
    });
    await gateway.close();
    await start({ successorUrl: 'http://127.0.0.1:1/v1' });
    expect(await (await predict()).json()).toMatchObject({
      messages: [{ message: expect.stringContaining('ECONNREFUSED') as string }],
    });
  });

  it('cancels the call to the service when the caller goes away', async () => {
    await start();
    hub.fail({ delayMs: 60_000 });
    const controller = new AbortController();
    const arrived = hub.nextRequest();
    const answer = predict({}, LLAMA, { signal: controller.signal });
    await arrived;
    controller.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await hub.whenIdle();
    expect(hub.requests).toMatchObject([{ outcome: 'aborted' }]);
    expect(lines).toMatchObject([{ status: 499, route: '/models/{modelId}/predictions' }]);
  });

  it('refuses in strict mode, and passes calls on as they are before the sunset', async () => {
    await start({ mode: 'strict' });
    expect(await (await predict()).json()).toMatchObject({
      httpStatus: 410,
      messages: [{ errorCode: 'modelhub-shim-strict' }],
    });
    await gateway.close();
    await hub.close();
    hub = await startModelHub({ legacy: 'alive' });
    await start({ mode: 'auto', now: () => Date.UTC(2026, 3, 1) });
    const response = await predict();
    expect(response.status).toBe(200);
    expect(response.headers.get('deprecation')).toBeNull();
    expect(hub.requests).toMatchObject([{ host: 'legacy', path: `/models/${LLAMA}/predictions` }]);
  });
});

describe('everything else on the two hosts', () => {
  it('passes collections on, both ways, whatever the method', async () => {
    await startGateway();
    const made = await fetch(`${url}/collections`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ properties: { name: 'my-collection' } }),
    });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect((await fetch(`${url}/collections/${id}`, { method: 'DELETE', headers })).status).toBe(204);
    expect((await fetch(`${url}/collections?limit=1`, { headers })).status).toBe(200);
    expect(hub.requests.map(({ method, query }) => [method, query])).toEqual([
      ['POST', ''],
      ['DELETE', ''],
      ['GET', '?limit=1'],
    ]);
    expect((await fetch(`${url}/collections`)).headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('serves the official SDK under /v1, streams included', async () => {
    await startGateway();
    const client = new OpenAI({ apiKey: TOKEN, baseURL: `${url}/v1`, maxRetries: 0 });
    const request = {
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      messages: [{ role: 'user' as const, content: 'Hello' }],
      max_tokens: 100,
    };
    const whole = await client.chat.completions.create(request);
    let streamed = '';
    for await (const chunk of await client.chat.completions.create({ ...request, stream: true }))
      streamed += chunk.choices[0]?.delta.content ?? '';
    expect(streamed).toBe(whole.choices[0]?.message.content);
    await expect(client.chat.completions.create({ ...request, model: 'none' })).rejects.toMatchObject({ status: 404 });
  });

  it('hands compressed answers on without touching them', async () => {
    await hub.close();
    hub = await startModelHub({ gzip: true });
    await startGateway();
    const response = await fetch(`${url}/v1/models`, { headers });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toMatchObject({ object: 'list' });
    expect((await predict()).status).toBe(200);
  });

  it('cuts the caller off when the service stops in the middle', async () => {
    await startGateway();
    hub.fail({ cut: 'mid-body' });
    const response = await fetch(`${url}/v1/models`, { headers });
    await expect(response.text()).rejects.toThrow();
  });

  it('streams a request of any size, and drops the headers of this hop only', async () => {
    await startGateway();
    const seen = hub.nextRequest();
    const answered = new Promise<number | undefined>((resolve) => {
      const request = http.request(`${url}/collections`, {
        method: 'POST',
        headers: {
          ...headers,
          connection: 'x-private, authorization',
          'x-private': '1',
          'x-kept': '1',
          cookie: 'a=b',
          'transfer-encoding': 'chunked',
        },
      });
      request.on('response', (response) => resolve(response.resume().statusCode));
      request.write('{"properties":{"name":"');
      request.end('chunked-name"}}');
    });
    expect(await answered).toBe(201);
    const { headerNames, token, body } = await seen;
    expect(headerNames).toContain('x-kept');
    expect(headerNames).not.toContain('x-private');
    expect(headerNames).not.toContain('cookie');
    expect(token).toBe('present');
    expect(body).toEqual({ properties: { name: 'chunked-name' } });
  });

  it('says what it serves for every other path', async () => {
    await startGateway();
    for (const path of ['/', '/models/x', '/admin', '/v2/models']) {
      expect(await (await fetch(url + path, { headers })).json()).toMatchObject({ httpStatus: 404 });
    }
    expect(hub.requests).toEqual([]);
  });
});

describe('what must not get through', () => {
  const hostOf = () => new URL(url).host;

  it.each([
    ['a foreign Host', () => `GET /models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`, 403],
    ['no Host', () => `GET /models HTTP/1.0\r\n\r\n`, 400],
    ['a Host that is none', () => `GET /models HTTP/1.1\r\nHost: a b@c\r\nConnection: close\r\n\r\n`, 400],
    ['an Origin', () => `GET /models HTTP/1.1\r\nHost: ${hostOf()}\r\nOrigin: null\r\nConnection: close\r\n\r\n`, 403],
    [
      'a page of another site',
      () => `GET /models HTTP/1.1\r\nHost: ${hostOf()}\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n`,
      403,
    ],
    [
      'an absolute target',
      () => `GET http://evil.example/v1/models HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`,
      400,
    ],
    [
      'two slashes',
      () => `GET //evil.example/v1/models HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`,
      400,
    ],
    ['dot segments', () => `GET /v1/../collections HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`, 400],
    ['encoded dot segments', () => `GET /v1/%2e%2E/x HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`, 400],
    [
      'dot segments encoded twice',
      () => `GET /v1/%252e%252e/x HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`,
      400,
    ],
    ['a backslash', () => `GET /v1/a%5cb HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`, 400],
    ['an encoded line break', () => `GET /v1/a%0d%0ab HTTP/1.1\r\nHost: ${hostOf()}\r\nConnection: close\r\n\r\n`, 400],
    [
      'both lengths',
      () =>
        `POST /v1/x HTTP/1.1\r\nHost: ${hostOf()}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      () => `POST /v1/x HTTP/1.1\r\nHost: ${hostOf()}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`,
      400,
    ],
    [
      'an odd transfer encoding',
      () => `POST /v1/x HTTP/1.1\r\nHost: ${hostOf()}\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['a folded header', () => `GET /v1/x HTTP/1.1\r\nHost: ${hostOf()}\r\nX-A: 1\r\n 2: 3\r\nX B: 1\r\n\r\n`, 400],
    ['a tunnel', () => `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`, undefined],
  ])('refuses %s', async (_, request, status) => {
    await startGateway();
    const answer = await sendRaw(request());
    expect(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]).toBe(status === undefined ? undefined : String(status));
    expect(hub.requests).toEqual([]);
  });

  it('lets names in that it was told', async () => {
    await startGateway({ allowedHosts: ['modelhub.internal'] });
    const ask = (host: string) => sendRaw(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    for (const host of ['modelhub.internal', 'MODELHUB.internal:80', 'localhost', '[::1]:8787', '10.1.2.3']) {
      expect(await ask(host)).toContain('200 OK');
    }
    expect(await ask('other.internal')).toContain('--allow-host other.internal');
  });

  it('refuses a body that is too long, announced or not, and reads no further', async () => {
    await startGateway({ maxBodyBytes: 1000 });
    const long = JSON.stringify({ properties: { input: 'x'.repeat(2000) } });
    const announced = await predict({}, LLAMA, { body: long });
    expect(await announced.json()).toMatchObject({ httpStatus: 413 });
    const chunked = await sendRaw(
      `POST /models/${LLAMA}/predictions HTTP/1.1\r\nHost: ${hostOf()}\r\nTransfer-Encoding: chunked\r\n\r\n${long.length.toString(16)}\r\n${long}\r\n`,
    );
    expect(chunked).toContain('413');
    expect(chunked.toLowerCase()).toContain('connection: close');
    expect(hub.requests).toEqual([]);
  });

  it('refuses more calls at once than it was told', async () => {
    await startGateway({ maxInFlight: 1 });
    hub.fail({ delayMs: 60_000 });
    const arrived = hub.nextRequest();
    const controller = new AbortController();
    const first = predict({}, LLAMA, { signal: controller.signal }).catch(() => undefined);
    await arrived;
    const second = await predict();
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    controller.abort();
    await first;
  });
});

describe('what an operator sees', () => {
  it('a line for each request, without token, prompt, output or query', async () => {
    await startGateway();
    await predict({ options: { max_length: '5', top_k: '3' } }, LLAMA, {
      headers: { ...headers, 'x-request-id': 'my-id' },
    });
    await fetch(`${url}/collections?secret=1`, { headers });
    await fetch(`${url}/${TOKEN}`, { headers: { ...headers, 'x-request-id': 'bad id <script>' } });
    await predict({}, LLAMA, { body: '{' });
    expect(lines).toMatchObject([
      {
        id: 'my-id',
        method: 'POST',
        route: '/models/{modelId}/predictions',
        status: 200,
        model: LLAMA,
        successorModel: 'meta-llama/Llama-3.3-70B-Instruct',
        dropped: ['top_k'],
      },
      { method: 'GET', route: '/collections', status: 200 },
      { route: 'other', status: 404, error: 'modelhub-gateway-not-found' },
      { status: 400 },
    ]);
    expect(lines[2]?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(notices).toEqual([
      expect.stringContaining('top_k') as string,
      expect.stringContaining('cut at 5 tokens') as string,
    ]);
    for (const text of [JSON.stringify(lines), notices.join()]) {
      expect(text).not.toContain('canary');
      expect(text).not.toContain('secret');
    }
  });

  it('each notice once, however often it comes up', async () => {
    await startGateway();
    for (let call = 0; call < 3; call += 1) await predict({ options: { max_length: '200', top_k: '3' } });
    expect(notices).toHaveLength(1);
  });

  it('metrics in the Prometheus format, with labels nobody outside chooses', async () => {
    await startGateway();
    await predict({ options: { top_k: '3', max_length: '200' } });
    await fetch(`${url}/${'x'.repeat(50)}`, { headers });
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await response.text();
    expect(text).toContain(
      'modelhub_gateway_requests_total{method="POST",route="/models/{modelId}/predictions",status="200"} 1',
    );
    expect(text).toContain('modelhub_gateway_requests_total{method="GET",route="other",status="404"} 1');
    expect(text).toContain('modelhub_gateway_notices_total{kind="option-dropped"} 1');
    expect(text).toContain('modelhub_gateway_overhead_seconds_count{route="/models/{modelId}/predictions"} 1');
    expect(text).toContain('modelhub_gateway_in_flight 1');
    expect(text).not.toContain('xxxx');
  });

  it('a usage log when asked for', async () => {
    const logFile = join(mkdtempSync(join(tmpdir(), 'gateway-')), 'usage.jsonl');
    await startGateway({ logFile });
    await predict();
    await gateway.close();
    expect(JSON.parse(readFileSync(logFile, 'utf8'))).toMatchObject({
      route: 'POST /models/{modelId}/predictions',
      via: 'gateway',
      count: 1,
    });
    expect(readFileSync(logFile, 'utf8')).not.toContain('canary');
  });
});

describe('--keep-rate', () => {
  it('lets more than a burst wait, predictions and the rest in one queue', async () => {
    await startGateway({ keepRate: true });
    const started = performance.now();
    const calls = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? predict() : fetch(`${url}/collections`, { headers }),
    );
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(12).fill(200));
    // Ten at once, the eleventh after 200 ms, the twelfth after 400.
    expect(performance.now() - started).toBeGreaterThan(380);
    expect(hub.requests).toHaveLength(12);
  });
});

describe('shutdown', () => {
  it('lets running calls end and refuses new ones', async () => {
    await startGateway();
    hub.fail({ delayMs: 100 });
    const arrived = hub.nextRequest();
    const running = predict();
    await arrived;
    const closed = gateway.close();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
    const response = await running;
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    await closed;
  });

  it('cuts calls off that take longer than the grace period, and cancels them', async () => {
    await startGateway({ graceMs: 20 });
    hub.fail({ delayMs: 60_000 });
    const arrived = hub.nextRequest();
    const running = predict();
    running.catch(() => undefined);
    await arrived;
    await gateway.close();
    await expect(running).rejects.toThrow();
    await hub.whenIdle();
    expect(hub.requests).toMatchObject([{ outcome: 'aborted' }]);
  });
});
