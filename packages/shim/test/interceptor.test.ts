import type { Prediction } from '@modelhub-migration/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Agent, Client, Pool, fetch, interceptors, pipeline, request, stream } from 'undici';
import { Agent as Agent6, request as request6 } from 'undici6';
import type { Agent as Agent8 } from 'undici8';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Readable, Writable } from 'node:stream';
import { createInterceptor, type Interceptor, type LegacyUse } from '../src/index.ts';
import { startModelHub, type ModelHub } from '../src/testing.ts';

const URL_PATH = '/models/meta-llama-3-3-70b-instruct/predictions';
const URL_TEXT = `https://inference.de-txl.ionos.com${URL_PATH}`;
const headers = { authorization: 'Bearer t', 'content-type': 'application/json' };
const body = JSON.stringify({ properties: { input: 'Hi' } });

let hub: ModelHub;
let uses: LegacyUse[];
beforeAll(async () => {
  hub = await startModelHub();
});
beforeEach(() => {
  hub.reset();
  uses = [];
});
afterAll(() => hub.close());

const create = (origin?: string): ReturnType<typeof createInterceptor> =>
  createInterceptor({
    warnings: 'off',
    mode: 'translate',
    successorUrl: hub.successorUrl,
    collectionsUrl: hub.legacyUrl,
    onUse: (use) => uses.push(use),
    ...(origin === undefined ? {} : { origin }),
  });

const output = (answer: string): string => (JSON.parse(answer) as Prediction).properties.output;

const composed = (): Agent => new Agent().compose(create()) as unknown as Agent;

/** `true` where the interceptor is what `compose()` takes, by the types of that undici; it does not compile otherwise. */
type Fits<A extends { compose: (...interceptors: never[]) => unknown }> = Interceptor extends Parameters<
  A['compose']
>[0]
  ? true
  : never;

it('fits compose() of every undici by its types', () => {
  const fits: [Fits<Agent6>, Fits<Agent>, Fits<Agent8>] = [true, true, true];
  expect(fits).toHaveLength(3);
});

describe('an Agent of undici 7', () => {
  it('serves request, fetch, stream and pipeline', async () => {
    const dispatcher = composed();
    const viaRequest = await request(URL_TEXT, { dispatcher, method: 'POST', headers, body });
    expect(viaRequest.headers['content-type']).toBe('application/json');
    expect(output(await viaRequest.body.text())).not.toBe('');
    const viaFetch = await fetch(URL_TEXT, { dispatcher, method: 'POST', headers, body });
    expect(viaFetch.url).toBe(URL_TEXT);
    expect(output(await viaFetch.text())).not.toBe('');
    let streamed = '';
    const sink = (): Writable =>
      new Writable({ write: (part: Buffer, _, done) => ((streamed += part.toString()), done()) });
    await stream(URL_TEXT, { dispatcher, method: 'POST', headers, body }, sink);
    expect(output(streamed)).not.toBe('');
    const duplex = pipeline(URL_TEXT, { dispatcher, method: 'POST', headers }, ({ body: answer }) => answer);
    duplex.end(body);
    expect(output(await text(duplex))).not.toBe('');
    expect(uses).toHaveLength(4);
    expect(hub.requests.every(({ host }) => host === 'successor')).toBe(true);
  });

  it.each([
    ['a buffer', () => Buffer.from(body)],
    ['a stream', () => Readable.from([body.slice(0, 5), body.slice(5)])],
    [
      'a generator',
      () =>
        (function* () {
          yield Buffer.from(body);
        })(),
    ],
  ])('reads a body that is %s, and headers as a list', async (_, makeBody) => {
    const list = Object.entries(headers).flat();
    const answer = await request(URL_TEXT, {
      dispatcher: composed(),
      method: 'POST',
      headers: list,
      body: makeBody() as Buffer,
    });
    expect(answer.statusCode).toBe(200);
    await answer.body.dump();
  });

  it('works below other interceptors, which see its answer', async () => {
    const dispatcher = new Agent().compose([create(), interceptors.responseError()]) as unknown as Agent;
    hub.fail({ status: 500, times: 1 });
    await expect(request(URL_TEXT, { dispatcher, method: 'POST', headers, body })).rejects.toMatchObject({
      statusCode: 500,
    });
  });

  it('waits for a receiver that pauses', async () => {
    const answer = await request(URL_TEXT, { dispatcher: composed(), method: 'POST', headers, body, highWaterMark: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(output(await answer.body.text())).not.toBe('');
  });

  it('shows the transport errors of undici itself', async () => {
    hub.fail({ cut: 'before-headers' });
    await expect(request(URL_TEXT, { dispatcher: composed(), method: 'POST', headers, body })).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:UND_ERR_SOCKET|ECONNRESET)$/) as string,
    });
    hub.fail({ cut: 'before-headers' });
    const failed = await fetch(URL_TEXT, { dispatcher: composed(), method: 'POST', headers, body }).catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: expect.stringMatching(/^(?:UND_ERR_SOCKET|ECONNRESET)$/) as string },
    });
  });

  it('hands the reason of an abort through, and cancels the call', async () => {
    hub.fail({ delayMs: 60_000 });
    const controller = new AbortController();
    const reason = new Error('given up');
    const answer = request(URL_TEXT, {
      dispatcher: composed(),
      method: 'POST',
      headers,
      body,
      signal: controller.signal,
    });
    const arrived = await hub.nextRequest();
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await hub.whenIdle();
    expect(arrived.outcome).toBe('aborted');
    await expect(
      request(URL_TEXT, { dispatcher: composed(), method: 'POST', headers, body, signal: controller.signal }),
    ).rejects.toBe(reason);
  });

  it.each([
    ['headersTimeout', 'UND_ERR_HEADERS_TIMEOUT', false],
    ['bodyTimeout', 'UND_ERR_BODY_TIMEOUT', true],
  ])('keeps to the %s of a request, and cancels the call', async (name, code, answersHead) => {
    const stalling = createServer((_, answer) => {
      if (answersHead) answer.writeHead(200, { 'content-length': 100 }).write('{');
    }).listen(0, '127.0.0.1');
    await once(stalling, 'listening');
    const closed = once(stalling, 'connection').then(([socket]) => once(socket as Socket, 'close'));
    const { port } = stalling.address() as AddressInfo;
    const interceptor = createInterceptor({
      warnings: 'off',
      mode: 'translate',
      successorUrl: `http://127.0.0.1:${port}/v1`,
    });
    const dispatcher = new Agent().compose(interceptor) as unknown as Agent;
    await expect(request(URL_TEXT, { dispatcher, method: 'POST', headers, body, [name]: 100 })).rejects.toMatchObject({
      code,
    });
    await closed;
    stalling.close();
  });

  it('leaves all other traffic to the agent', async () => {
    const answer = await request(`${hub.successorUrl}/models`, { dispatcher: composed(), headers });
    expect(answer.headers).not.toHaveProperty('sunset');
    expect(await answer.body.json()).toHaveProperty('object', 'list');
    expect(uses).toEqual([]);
  });
});

it('serves an Agent of undici 6', async () => {
  const dispatcher = new Agent6().compose(create()) as unknown as Agent6;
  const answer = await request6(URL_TEXT, { dispatcher, method: 'POST', headers, body });
  expect(output(await answer.body.text())).not.toBe('');
});

it.each([
  ['Client', (origin: string) => new Client(origin)],
  ['Pool', (origin: string) => new Pool(origin)],
])('serves a %s that is told its origin', async (_, make) => {
  const origin = 'https://inference.de-txl.ionos.com';
  const dispatcher = make(origin).compose(create(origin)) as unknown as Pool;
  const answer = await dispatcher.request({ path: URL_PATH, method: 'POST', headers, body });
  expect(output(await answer.body.text())).not.toBe('');
});

it('understands a compressed answer although none was asked for', async () => {
  const gzip = await startModelHub({ gzip: true });
  const interceptor = createInterceptor({ warnings: 'off', mode: 'translate', successorUrl: gzip.successorUrl });
  const dispatcher = new Agent().compose(interceptor) as unknown as Agent;
  const answer = await request(URL_TEXT, {
    dispatcher,
    method: 'POST',
    headers: { ...headers, 'accept-encoding': 'gzip' },
    body,
  });
  expect(answer.headers).not.toHaveProperty('content-encoding');
  expect(output(await answer.body.text())).not.toBe('');
  await gzip.close();
});
