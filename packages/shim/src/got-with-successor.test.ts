import got11 from 'got';
import got14 from 'got14';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LLAMA = 'models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

interface Prediction {
  metadata: { outputTokens: number };
  properties: { input: string; output: string };
}

const body = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };
const search = {
  properties: { input: '{{.context}} {{.collection_query}}', collectionId: COLLECTION, collectionQuery: 'refund' },
};

const { hub, asked } = useRoutedHub();

// The newer release is held against the types of the older one: what is used here is the same in both.
describe.each([
  ['11', got11],
  ['14', got14 as unknown as typeof got11],
])('withSuccessor of an instance of got %s', (_version, got) => {
  const headers = { authorization: 'Bearer canary-token' };
  const client = (more: object = {}) =>
    withSuccessor(got.extend({ prefixUrl: HOST, headers, retry: { limit: 0 }, ...more }));
  const statusOf = (failed: unknown): number | undefined =>
    (failed as { response?: { statusCode: number } }).response?.statusCode;

  it('turns request and answer of a prediction', async () => {
    const answer = await client().post(LLAMA, { json: body }).json<Prediction>();
    expect(answer.properties.input).toBe(body.properties.input);
    expect(answer.properties.output).not.toBe('');
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 40 });
  });

  it.each<[string, object]>([
    ['text', { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }],
    ['bytes', { body: Buffer.from(JSON.stringify(body)), headers: { 'content-type': 'application/json' } }],
  ])('takes a body of %s', async (_form, options) => {
    const { body: text } = await client().post<string>(LLAMA, options);
    expect((JSON.parse(text) as Prediction).properties.input).toBe(body.properties.input);
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 40 });
  });

  it('gives an answer in each of its forms', async () => {
    const instance = client();
    const json = await instance.post<Prediction>(LLAMA, { json: body, responseType: 'json' });
    expect(json.body.properties.input).toBe(body.properties.input);
    const bytes = await instance.post(LLAMA, { json: body, responseType: 'buffer' });
    expect((JSON.parse(Buffer.from(bytes.body).toString()) as Prediction).properties.input).toBe(body.properties.input);
    const only = await instance.post(LLAMA, { json: body, resolveBodyOnly: true }).text();
    expect((JSON.parse(only) as Prediction).metadata.outputTokens).toBeGreaterThan(0);
  });

  it('lets the program change what all requests have, where it could before', async () => {
    const instance = client({ headers: {}, mutableDefaults: true });
    instance.defaults.options.headers['authorization'] = headers.authorization;
    expect((await instance.post(LLAMA, { json: body }).json<Prediction>()).properties.output).not.toBe('');
    expect(client().defaults.mutableDefaults).toBe(false);
  });

  it('lists models, also by a whole URL that is used again', async () => {
    const url = new URL(`${HOST}/models`);
    const instance = withSuccessor(got.extend({ headers }));
    const list = await instance(url).json<{ items: { properties: { name: string } }[] }>();
    expect(list.items.map(({ properties }) => properties.name)).toContain('meta-llama-3-3-70b-instruct');
    expect(url.href).toBe(`${HOST}/models`);
  });

  it('gives failures their legacy body, thrown or not', async () => {
    hub().fail({ status: 503, times: 2 });
    const thrown: unknown = await client()
      .post(LLAMA, { json: body, responseType: 'json' })
      .catch((error: unknown) => error);
    expect(statusOf(thrown)).toBe(503);
    expect((thrown as { response: { body: unknown } }).response.body).toMatchObject({
      httpStatus: 503,
      messages: [{}],
    });
    const quiet = await client().post(LLAMA, { json: body, responseType: 'json', throwHttpErrors: false });
    expect(quiet.body).toMatchObject({ httpStatus: 503 });
  });

  it('turns a request once that is tried again', async () => {
    hub().fail({ status: 503, times: 1 });
    const retry = {
      limit: 1,
      methods: ['POST'],
      calculateDelay: ({ attemptCount }: { attemptCount: number }) => Number(attemptCount === 1),
    };
    const answer = await client({ retry }).post(LLAMA, { json: body }).json<Prediction>();
    expect(answer.properties.input).toBe(body.properties.input);
    expect(asked()).toEqual(Array.from({ length: 2 }, () => 'successor POST /v1/chat/completions'));
  });

  it('lets hooks and children of the instance see what they always saw', async () => {
    const seen: string[] = [];
    const hooks = {
      beforeRequest: [({ url }: { url: URL }) => void seen.push(url.pathname)],
      afterResponse: [(answer: { body: unknown }) => (seen.push(...Object.keys(answer.body as object)), answer)],
    };
    const child = client({ hooks, responseType: 'json' }).extend({ hooks } as object);
    await child.post(LLAMA, { json: body });
    expect(seen.slice(0, 1)).toEqual([`/${LLAMA}`]);
    expect(seen.slice(2)).toEqual(expect.arrayContaining(['properties', 'metadata']));
    expect(seen).not.toContain('choices');
  });

  it('searches the collection that a body names, and answers with a search that fails', async () => {
    const answer = await client().post(LLAMA, { json: search }).json<Prediction>();
    expect(answer.properties.output).not.toBe('');
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
    const unknown = { properties: { ...search.properties, collectionId: '00000000-0000-4000-8000-000000000000' } };
    const refused: unknown = await client()
      .post(LLAMA, { json: unknown })
      .catch((error: unknown) => error);
    expect(statusOf(refused)).toBe(404);
    expect(asked().slice(2)).toEqual(['legacy POST /collections/00000000-0000-4000-8000-000000000000/query']);
    const quiet = await client().post(LLAMA, { json: unknown, responseType: 'json', throwHttpErrors: false });
    expect([quiet.statusCode, quiet.body]).toMatchObject([404, { httpStatus: 404, messages: [{}] }]);
  });

  it('leaves other routes and streams alone', async () => {
    const found = await client().get(`collections/${COLLECTION}`).json<{ properties: { name: string } }>();
    expect(found.properties.name).toBe('shop');
    expect(asked()).toEqual([`legacy GET /collections/${COLLECTION}`]);
    const stream = client().stream('models');
    const failed = await new Promise((resolve) => stream.once('error', resolve).resume());
    expect(statusOf(failed)).toBe(410);
    expect(asked().at(-1)).toBe('legacy GET /models');
  });

  it('does not change the instance', async () => {
    const made = got.extend({ prefixUrl: HOST, headers });
    expect(withSuccessor(made)).not.toBe(made);
    await made.get(`collections/${COLLECTION}`);
    const failed: unknown = await made.get('models').catch((error: unknown) => error);
    expect(statusOf(failed)).toBe(410);
  });
});
