import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ModelHubClient, ModelHubError, SettingsError } from './index.ts';
import { startModelHub, type ModelHub } from './testing.ts';

const TOKEN = 'eyJ-canary-token';
const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';

let hub: ModelHub;
let client: ModelHubClient;
beforeAll(async () => {
  hub = await startModelHub({ token: TOKEN });
  client = new ModelHubClient({ token: TOKEN, successorUrl: hub.successorUrl, collectionsUrl: hub.legacyUrl });
});
beforeEach(() => {
  hub.reset();
});
afterAll(() => hub.close());

it('lists models and predicts in the old shapes', async () => {
  const { items } = await client.listModels();
  expect(items.map(({ id }) => id)).toContain(LLAMA);
  const { type, properties } = await client.predict(LLAMA, {
    properties: { input: 'Hi', options: { max_length: '30' } },
  });
  expect([type, properties.input, properties.options]).toEqual(['prediction', 'Hi', { max_length: '30' }]);
  expect(properties.output).not.toBe('');
});

it('takes ids of one or two segments', async () => {
  const answer = await client.predict('meta-llama/Llama-3.3-70B-Instruct', { properties: { input: 'Hi' } });
  expect(answer.properties.output).not.toBe('');
});

it('throws the error of the service, with status, Retry-After and trace id', async () => {
  hub.fail({
    status: 429,
    retryAfter: 9,
    headers: { 'x-trace-id': 'abc' },
    body: { error: { message: 'slow down', type: 'rate_limit' } },
  });
  const error: unknown = await client.listModels().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ModelHubError);
  expect(error).toMatchObject({
    name: 'ModelHubError',
    message: 'HTTP 429: slow down (rate_limit)',
    status: 429,
    retryAfter: '9',
    traceId: 'abc',
    body: { httpStatus: 429 },
  });
});

it('throws for an unknown model, naming the line to add', async () => {
  await expect(client.predict('unknown', { properties: { input: 'Hi' } })).rejects.toThrow(
    /HTTP 404: Model "unknown" cannot be translated: .*modelhub\.config\.json/,
  );
});

it('refuses to start without a token, and a request that is none', async () => {
  const token = process.env['MODELHUB_TEST_NO_SUCH_TOKEN'] as string;
  expect(() => new ModelHubClient({ token })).toThrow(SettingsError);
  await expect(client.predict(LLAMA, undefined as never)).rejects.toMatchObject({ name: 'ModelHubError', status: 400 });
});

it('can be aborted', async () => {
  hub.fail({ delayMs: 60_000 });
  const controller = new AbortController();
  const reason = new Error('enough');
  const answer = client.listModels({ signal: controller.signal });
  const arrived = await hub.nextRequest();
  controller.abort(reason);
  await expect(answer).rejects.toBe(reason);
  await hub.whenIdle();
  expect(arrived.outcome).toBe('aborted');
});

it('shows its token nowhere', async () => {
  const stranger = new ModelHubClient({ token: 'eyJ-other-canary', successorUrl: hub.successorUrl });
  const error: unknown = await stranger
    .predict(LLAMA, { properties: { input: 'canary prompt' } })
    .catch((reason: unknown) => reason);
  const shown = [stranger, error]
    .map((value) => inspect(value, { depth: 10, showHidden: true }) + JSON.stringify(value))
    .join('');
  expect(shown).toContain('401');
  expect(shown).not.toContain('canary');
});
