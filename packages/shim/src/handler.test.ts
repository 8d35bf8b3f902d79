import { DEFAULT_CONFIG, type Prediction } from '@modelhub-migration/contract';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LegacyHttpResponse, LegacyUse } from './exchange.ts';
import { createHandler, type HandlerOptions } from './handler.ts';
import { SAMPLE_COLLECTION, startModelHub, type ModelHub } from './testing.ts';
import { createFetchUpstream } from './upstream.ts';
import { VERSION } from './version.ts';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const FLUX = '6cbc28c9-217d-421c-85fb-754d79c61423';
const AFTER = Date.UTC(2026, 10, 23);
const TOKEN = 'eyJ-canary-token';

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

interface Ask {
  body?: unknown;
  text?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  options?: Partial<HandlerOptions>;
}

function ask(
  method: string,
  path: string,
  { body, text, headers, signal, options }: Ask = {},
): Promise<LegacyHttpResponse> {
  const handler = createHandler({
    config: DEFAULT_CONFIG,
    upstream: createFetchUpstream(fetch),
    successorUrl: hub.successorUrl,
    collectionsUrl: hub.legacyUrl,
    now: () => AFTER,
    onUse: (use) => uses.push(use),
    ...options,
  });
  return handler.handle({
    method,
    url: new URL(path, 'https://inference.de-txl.ionos.com'),
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    body: text ?? (body === undefined ? '' : JSON.stringify(body)),
    signal,
  });
}

const predict = (id: string, properties: object, more: Ask = {}): Promise<LegacyHttpResponse> =>
  ask('POST', `/models/${id}/predictions`, { body: { type: 'prediction', properties }, ...more });

const prediction = (response: LegacyHttpResponse): Prediction => JSON.parse(response.body) as Prediction;

describe('predictions', () => {
  it('answers text with the echo of the request and the sunset headers', async () => {
    const response = await predict(LLAMA, {
      input: 'What is a hub?',
      options: { max_length: '300', temperature: '0.01' },
    });
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      deprecation: '@1777939200',
      sunset: 'Tue, 05 May 2026 00:00:00 GMT',
      'x-modelhub-shim': `${VERSION}; mode=client`,
    });
    expect(response.headers['link']).toContain('rel="successor-version"');
    const { type, properties, metadata } = prediction(response);
    expect(type).toBe('prediction');
    expect(properties).toMatchObject({ input: 'What is a hub?', options: { max_length: '300', temperature: '0.01' } });
    expect(properties.output.length).toBeGreaterThan(0);
    expect(metadata.outputTokens).toBeGreaterThan(0);
    expect(hub.requests).toHaveLength(1);
    expect(hub.requests[0]).toMatchObject({
      host: 'successor',
      path: '/v1/chat/completions',
      body: { model: 'meta-llama/Llama-3.3-70B-Instruct', max_tokens: 300, temperature: 0.01 },
    });
  });

  it.each([
    ['meta-llama/Llama-3.3-70B-Instruct', 'two segments'],
    ['meta-llama%2FLlama-3.3-70B-Instruct', 'percent-encoded'],
    ['meta-llama-3-3-70b-instruct', 'legacy name'],
    ['B18B18DE-92C3-466E-81A8-E5DF91890091', 'upper case'],
  ])('takes the id %s (%s)', async (id) => {
    expect((await predict(id, { input: 'Hi' })).status).toBe(200);
  });

  it('answers images as bare base64', async () => {
    const response = await predict(FLUX, { input: 'a cat', options: { temperature: '0.01' } });
    expect(Buffer.from(prediction(response).properties.output, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(uses[0]).toMatchObject({ kind: 'image', dropped: ['temperature'] });
  });

  it('searches the collection and fills the template', async () => {
    const input = 'Use {{.context}} to answer {{.collection_query}}';
    const response = await predict(LLAMA, {
      input,
      collectionId: SAMPLE_COLLECTION.id,
      collectionQuery: 'How long do refunds take?',
    });
    expect(response.status).toBe(200);
    expect(prediction(response).properties.input).toBe(input);
    expect(hub.requests.map(({ path }) => path)).toEqual([
      `/collections/${SAMPLE_COLLECTION.id}/query`,
      '/v1/chat/completions',
    ]);
    expect(JSON.stringify(hub.requests[1]?.body)).toContain('Überweisungen dauern länger.');
    expect(uses[0]).toMatchObject({ retrieval: true });
  });

  it('says which step failed when the collection cannot be searched, and asks no model', async () => {
    const response = await predict(LLAMA, {
      input: 'x',
      collectionId: '00000000-0000-0000-0000-00000000dead',
      collectionQuery: 'q',
    });
    expect(response.status).toBe(404);
    expect(prediction(response)).toMatchObject({
      httpStatus: 404,
      messages: [{ message: expect.stringMatching(/^The document collection could not be searched: /) as string }],
    });
    expect(hub.requests).toHaveLength(1);
  });

  it('never answers null: reasoning that used up the limit gives an empty text and a notice', async () => {
    const response = await predict('openai/gpt-oss-120b', { input: 'Hi', options: { max_length: '4' } });
    expect(prediction(response).properties.output).toBe('');
    expect(uses[0]?.notices).toEqual([expect.objectContaining({ kind: 'output-empty', limit: 4 })]);
  });

  it('reports what was not sent', async () => {
    const body = { properties: { input: 'Hi', options: { top_k: '5', temperature: '0' } }, option: { seed: 1 } };
    await ask('POST', `/models/${LLAMA}/predictions`, { body });
    expect(uses[0]).toMatchObject({
      template: '/models/{modelId}/predictions',
      modelId: LLAMA,
      options: ['top_k', 'temperature'],
      dropped: ['top_k'],
      notices: [{ kind: 'option-dropped', name: 'top_k' }, { kind: 'option-misplaced' }],
      status: 200,
    });
    expect(Object.keys(hub.requests[0]?.body as object)).toEqual(['model', 'messages', 'max_tokens', 'temperature']);
  });
});

it('lists models whose ids work when sent back', async () => {
  const response = await ask('GET', '/models');
  const { items } = JSON.parse(response.body) as { items: { id: string; properties: { category: string } }[] };
  expect(items.length).toBeGreaterThan(5);
  expect((await ask('GET', '/models')).body).toBe(response.body);
  expect((await predict(items.find((item) => item.id === LLAMA)?.id ?? '', { input: 'Hi' })).status).toBe(200);
});

describe('bad input', () => {
  it.each([
    ['no JSON', { text: 'input=hi' }, 400, 'modelhub-shim-invalid-request'],
    ['an empty body', { text: '' }, 400, 'modelhub-shim-invalid-request'],
    [
      'an option that is no number',
      { body: { properties: { input: 'x', options: { max_length: '3e2' } } } },
      400,
      'modelhub-shim-invalid-request',
    ],
  ])('answers %s in the legacy envelope without asking anybody', async (_, given, status, errorCode) => {
    const response = await ask('POST', `/models/${LLAMA}/predictions`, given);
    expect(JSON.parse(response.body)).toMatchObject({ httpStatus: status, messages: [{ errorCode }] });
    expect(response.status).toBe(status);
    expect(hub.requests).toHaveLength(0);
  });

  it('names an unknown model and the line to add', async () => {
    const response = await predict('4b71d0fe-d992-463e-82a1-de337d88ac2d', { input: 'x' });
    expect(response.status).toBe(404);
    expect(response.body).toContain('modelhub-shim-unknown-model');
    expect(response.body).toContain('modelhub.config.json');
  });

  it('takes JSON with a byte-order mark, as bytes, and with a body nested deeper than it can echo', async () => {
    const bom = await ask('POST', `/models/${LLAMA}/predictions`, { text: '\uFEFF{"properties":{"input":"Hi"}}' });
    expect(bom.status).toBe(200);
    const deep = `{"properties":{"input":"Hi","options":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}`;
    expect((await ask('POST', `/models/${LLAMA}/predictions`, { text: deep })).status).toBe(400);
  });

  it('serves nothing else', async () => {
    expect((await ask('GET', '/collections')).status).toBe(404);
    expect((await ask('DELETE', '/models')).status).toBe(404);
  });
});

describe('errors of the successor', () => {
  it('passes the envelope of a missing token on, trace id included', async () => {
    const response = await predict(LLAMA, { input: 'x' }, { headers: { authorization: '' } });
    expect(response.status).toBe(401);
    expect(response.headers['x-trace-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(response.body)).toMatchObject({ httpStatus: 401, messages: [{ errorCode: 'paas-auth-1' }] });
  });

  it.each([
    [{ status: 404 }, 404],
    [{ status: 500 }, 500],
    [{ html: true }, 502],
    [{ status: 302, headers: { location: 'https://evil.example/' } }, 502],
    [{ malformed: true }, 502],
    [{ status: 200, body: '' }, 502],
    [{ status: 200, body: '<html></html>' }, 502],
    [{ status: 200, body: { choices: [] } }, 502],
    [{ status: 200, body: 'null' }, 502],
  ] as const)('answers %j in the legacy envelope', async (fault, status) => {
    hub.fail(fault);
    const response = await predict(LLAMA, { input: 'my secret prompt' });
    expect(response.status).toBe(status);
    expect(JSON.parse(response.body)).toMatchObject({
      httpStatus: status,
      messages: [{ message: expect.any(String) as string }],
    });
    expect(response.body).not.toContain('my secret prompt');
    expect(hub.requests).toHaveLength(1);
  });

  it('keeps Retry-After', async () => {
    hub.fail({ retryAfter: 7 });
    const response = await predict(LLAMA, { input: 'x' });
    expect([response.status, response.headers['retry-after']]).toEqual([429, '7']);
  });

  it('takes the prompt and the token out of foreign messages', async () => {
    hub.fail({ status: 400, body: { error: { message: `bad prompt "my secret prompt" for ${TOKEN}`, type: 'x' } } });
    const response = await predict(LLAMA, { input: 'my secret prompt' });
    expect(response.body).not.toMatch(/secret prompt|canary/);
  });

  it('rejects with the network fault, and with the reason of an abort after which the successor is left alone', async () => {
    hub.fail({ cut: 'before-headers' });
    await expect(predict(LLAMA, { input: 'x' })).rejects.toThrow('fetch failed');
    expect(uses[0]).not.toHaveProperty('status');

    hub.reset();
    hub.fail({ delayMs: 60_000 });
    const controller = new AbortController();
    const reason = new Error('given up');
    const answer = predict(LLAMA, { input: 'x' }, { signal: controller.signal });
    const arrived = await hub.nextRequest();
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await hub.whenIdle();
    expect(arrived.outcome).toBe('aborted');
  });
});

it('refuses with 410 in strict mode and in a brownout window, with a code of its own', async () => {
  const strict = await predict(LLAMA, { input: 'x' }, { options: { mode: 'strict' } });
  const brownout = await predict(
    LLAMA,
    { input: 'x' },
    { options: { mode: 'brownout', brownout: { share: 1, windowMinutes: 10, seed: '' } } },
  );
  expect([strict.status, brownout.status]).toEqual([410, 410]);
  expect(strict.body).toContain('modelhub-shim-strict');
  expect(brownout.body).toContain('modelhub-shim-brownout');
  expect(strict.body).toContain('202 days ago');
  expect(strict.headers['sunset']).toBeDefined();
});

it('asks the successor of the region that the request names', async () => {
  const urls: string[] = [];
  const handler = createHandler({
    config: DEFAULT_CONFIG,
    upstream: ({ url }) => {
      urls.push(url);
      return Promise.resolve({ status: 200, header: () => undefined, body: '{"data":[]}' });
    },
  });
  await handler.handle({
    method: 'GET',
    url: new URL('https://inference.de-fra.ionos.com/models'),
    headers: {},
    body: '',
  });
  expect(urls).toEqual(['https://openai.inference.de-fra.ionos.com/v1/models']);
});

it('says its version as package.json does', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(manifest.version).toBe(VERSION);
});
