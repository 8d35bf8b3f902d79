import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LLAMA = 'models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const URL_OF_LLAMA = `${HOST}/${LLAMA}`;
const body = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };
const headers = { Authorization: 'Bearer canary-token' };

interface Prediction {
  properties: { input: string; output: string };
}
/** What is used of request-promise here; it comes without types. */
interface Failure extends Error {
  readonly statusCode: number;
  readonly error: unknown;
  readonly response: { readonly body: unknown };
}
type Send = (first: unknown, second?: object) => Promise<unknown>;
type Callback = (error: unknown, response: { statusCode: number; body: unknown }, body: unknown) => void;
type Request = Send & {
  defaults: (options: object) => Request;
  post: (options: object, callback: Callback) => unknown;
};
type Rp = Send & { get: Send; post: Send; put: Send; defaults: (options: object) => Rp };

const { hub, asked } = useRoutedHub();
const client = withSuccessor(createRequire(import.meta.url)('request-promise-native') as Rp);
const request = withSuccessor(createRequire(import.meta.url)('request') as Request);
const ask = (more: object = {}) => client({ method: 'POST', uri: URL_OF_LLAMA, headers, body, json: true, ...more });

describe('withSuccessor of request-promise', () => {
  it.each([
    ['an object', () => ask()],
    ['an address and an object', () => client(URL_OF_LLAMA, { method: 'POST', headers, json: body })],
    ['a method of its own', () => client.post({ url: LLAMA, baseUrl: `${HOST}/`, headers, json: body })],
    ['defaults', () => withSuccessor(client.defaults({ headers, json: true })).post(URL_OF_LLAMA, { body })],
  ])('takes %s', async (_name, send) => {
    const { properties } = (await send()) as Prediction;
    expect(properties.input).toBe(body.properties.input);
    expect(properties.output).not.toBe('');
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
    expect(hub().requests[0]).toMatchObject({ token: 'present', body: { max_tokens: 40 } });
  });

  it('gives text and whole answers in the legacy shape', async () => {
    const sent = { ...headers, 'Content-Type': 'application/json', 'Content-Length': '9999' };
    const text = (await ask({ headers: sent, body: JSON.stringify(body), json: false })) as string;
    expect((JSON.parse(text) as Prediction).properties.input).toBe(body.properties.input);
    expect(await ask({ resolveWithFullResponse: true })).toMatchObject({ statusCode: 200, body });
  });

  it('gives whole answers where that is set for all requests', async () => {
    const own = createRequire(import.meta.url)('request-promise-native') as Rp;
    const whole = withSuccessor(own.defaults({ json: true, resolveWithFullResponse: true, simple: false }));
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const answer = await whole({ method: 'POST', uri: URL_OF_LLAMA, headers, body: { properties } });
    expect(answer).toMatchObject({ statusCode: 200, body: { properties: { input: properties.input } } });
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const failed = await whole({ method: 'POST', uri: URL_OF_LLAMA, headers, body });
    expect(failed).toMatchObject({ statusCode: 503, body: { httpStatus: 503 } });
  });

  it('gives bytes in the legacy shape, and reads those of a search', async () => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const bytes = await ask({
      encoding: null,
      json: undefined,
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ properties }),
    });
    expect(bytes).toBeInstanceOf(Buffer);
    expect(String(bytes)).toContain('{{.context}} Say when.');
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
  });

  it('lists models, and leaves every other request alone', async () => {
    const { items } = (await client.get(`${HOST}/models`, { headers, json: true })) as { items: object[] };
    expect(items.length).toBeGreaterThan(0);
    await client({ uri: `${HOST}/collections`, headers });
    await client('https://openai.inference.de-txl.ionos.com/v1/models', { headers });
    await expect(client.put(URL_OF_LLAMA, { headers, json: body })).rejects.toThrow();
    await expect(ask({ method: 'PUT' })).rejects.toThrow();
    expect(asked()).toEqual([
      'successor GET /v1/models',
      'legacy GET /collections',
      'successor GET /v1/models',
      `legacy PUT /${LLAMA}`,
      `legacy PUT /${LLAMA}`,
    ]);
  });

  it.each([body, JSON.stringify(body)])('searches the collection that a prediction names first', async (form) => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const sent = typeof form === 'string' ? JSON.stringify({ properties }) : { properties };
    const json = typeof form !== 'string';
    const answer = await ask({ headers: { ...headers, 'Content-Type': 'application/json' }, body: sent, json });
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
    expect(JSON.stringify(answer)).toContain('{{.context}} Say when.');
  });

  it('answers with a search that is refused', async () => {
    const properties = { input: 'When?', collectionId: COLLECTION.replace('7', '8'), collectionQuery: 'refund' };
    const error = (await ask({ body: { properties } }).catch((thrown: unknown) => thrown)) as Failure;
    expect([error.statusCode, error.error]).toMatchObject([404, { httpStatus: 404 }]);
    expect(await ask({ body: { properties }, simple: false })).toMatchObject({ httpStatus: 404 });
    const full = await ask({ body: { properties }, simple: false, resolveWithFullResponse: true });
    expect(full).toMatchObject({ statusCode: 404, body: { httpStatus: 404 } });
    expect(asked()).not.toContain('successor POST /v1/chat/completions');
  });

  it('gives errors the legacy envelope, in each of their places', async () => {
    hub().fail({ status: 503, match: { host: 'successor' }, times: 2 });
    const error = (await ask().catch((thrown: unknown) => thrown)) as Failure;
    expect(error).toMatchObject({
      statusCode: 503,
      error: { httpStatus: 503 },
      response: { body: { httpStatus: 503 } },
    });
    expect(error.message).toBe(`503 - ${JSON.stringify(error.error)}`);
    // Without the status, which nobody is told.
    expect(await ask({ simple: false })).toMatchObject({ httpStatus: 500 });
    await expect(ask({ body: { inputs: 1 } })).rejects.toThrow('prediction request');
  });

  it('leaves what has a callback to the package', async () => {
    const error = await new Promise((resolve) => {
      void client({ uri: 'http://127.0.0.1:1/models' }, resolve as unknown as object).catch(() => undefined);
    });
    expect(error).toBeInstanceOf(Error);
    await new Promise((resolve) => {
      const options = { method: 'POST', uri: URL_OF_LLAMA, headers, body, json: true };
      void client(options, resolve as unknown as object).catch(resolve);
    });
    expect(asked()).toEqual([`legacy POST /${LLAMA}`]);
  });
});

describe('withSuccessor of request', () => {
  type Told = Parameters<Callback>;
  const options = { uri: URL_OF_LLAMA, headers, body, json: true };
  const tell = (send: (callback: Callback) => unknown) =>
    new Promise<Told>((resolve) => {
      expect(send((...told) => resolve(told))).toBeUndefined();
    });

  it.each<[string, (callback: Callback) => unknown]>([
    ['an object', (callback) => request({ ...options, method: 'POST' }, callback)],
    ['a callback among the options', (callback) => request({ ...options, method: 'POST', callback })],
    ['a method of its own', (callback) => request.post({ ...options, method: 'GET' }, callback)],
    [
      'what defaults made',
      (callback) => {
        const own = createRequire(import.meta.url)('request') as Request;
        return withSuccessor(own.defaults({ headers, json: true })).post({ uri: URL_OF_LLAMA, body }, callback);
      },
    ],
    [
      'defaults',
      (callback) => request.defaults({ baseUrl: HOST, headers, json: true }).post({ uri: LLAMA, body }, callback),
    ],
  ])('takes %s', async (_name, send) => {
    const [error, response, answer] = await tell(send);
    expect(error).toBeNull();
    expect(response.statusCode).toBe(200);
    expect(response.body).toBe(answer);
    expect((answer as Prediction).properties.input).toBe(body.properties.input);
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
  });

  it('searches first, and gives failures in the legacy shape', async () => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const [error, response, answer] = await tell((callback) =>
      request.post({ ...options, body: { properties } }, callback),
    );
    expect([error, response.statusCode]).toEqual([null, 503]);
    expect(answer).toMatchObject({ httpStatus: 503 });
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
  });

  it('tells of a request that fails, and leaves streams and other hosts to the package', async () => {
    const [error] = await tell((callback) => request.post({ ...options, body: { inputs: 1 } }, callback));
    expect(error).toBeInstanceOf(Error);
    const [refused] = await new Promise<Told>((resolve) => {
      request.post({ uri: 'http://127.0.0.1:1/models' }, (...told) => {
        resolve(told);
      });
    });
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
    const stream = request({ ...options, method: 'POST' }) as unknown as NodeJS.ReadableStream;
    await new Promise((resolve) => stream.on('end', resolve).resume());
    expect(asked()).toEqual([`legacy POST /${LLAMA}`]);
  });
});
