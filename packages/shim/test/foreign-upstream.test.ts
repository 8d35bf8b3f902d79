import type { Prediction } from '@modelhub-migration/contract';
import OpenAI from 'openai';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, installShim, ModelHubClient, type Gateway } from '../src/index.ts';
import { installPackage } from './runtimes/installed-package.ts';

/**
 * An OpenAI-compatible server that this project did not write, as the successor: what the shim sends and understands
 * must not depend on the embedded hub's reading of the protocol.
 */
interface ForeignServer {
  url: string;
  start: () => Promise<unknown>;
  stop: () => Promise<unknown>;
  onMessage: (pattern: string, answer: object) => unknown;
  onImage: (pattern: string, answer: object) => unknown;
  getRequests: () => { path: string; body: object }[];
}

const MODEL = 'meta-llama-3-3-70b-instruct';
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==';

let server: ForeignServer;
let gateway: Gateway;
let gatewayUrl: string;
let successorUrl: string;
beforeAll(async () => {
  const folder = await installPackage('@copilotkit/aimock', '1.43.0');
  const { LLMock } = (await import(pathToFileURL(join(folder, 'dist/index.js')).href)) as {
    LLMock: new (options: object) => ForeignServer;
  };
  server = new LLMock({ port: 0 });
  server.onMessage('capital', { content: 'Paris' });
  server.onMessage('nothing', { error: { message: 'Rate limit reached', type: 'rate_limit_error' }, status: 429 });
  server.onImage('harbour', { image: { b64Json: PIXEL } });
  await server.start();
  successorUrl = `${server.url}/v1`;
  gateway = createGateway({ successorUrl, mode: 'translate', config: {}, port: 0, graceMs: 100 });
  gatewayUrl = await gateway.listen();
}, 300_000);
afterAll(async () => {
  await gateway.close();
  await server.stop();
});

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0)) step();
});

const ask = (origin: string, model: string, input: string): Promise<Response> =>
  fetch(`${origin}/models/${encodeURIComponent(model)}/predictions`, {
    method: 'POST',
    headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
    body: JSON.stringify({ properties: { input, options: { max_length: '20' } } }),
  });

describe('a server of somebody else as the successor', () => {
  it('answers text and images through the installed shim', async () => {
    cleanUp.push(installShim({ successorUrl, mode: 'translate', warnings: 'off', config: {} }));
    const origin = 'https://inference.de-txl.ionos.com';
    const text = (await (await ask(origin, MODEL, 'What is the capital of France?')).json()) as Prediction;
    expect(text.properties).toEqual({
      input: 'What is the capital of France?',
      options: { max_length: '20' },
      output: 'Paris',
    });
    const image = (await (await ask(origin, 'flux-1-schnell', 'A harbour')).json()) as Prediction;
    expect(image.properties.output).toBe(PIXEL);
    expect(server.getRequests().at(-2)?.body).toMatchObject({
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      max_tokens: 20,
    });
  });

  it('answers the typed client, errors included', async () => {
    const client = new ModelHubClient({ token: 't', successorUrl, config: {} });
    const { properties } = await client.predict(MODEL, { properties: { input: 'The capital?' } });
    expect(properties.output).toBe('Paris');
    await expect(client.predict(MODEL, { properties: { input: 'nothing' } })).rejects.toMatchObject({ status: 429 });
  });

  it('answers legacy callers and the official SDK through the gateway', async () => {
    const legacy = (await (await ask(gatewayUrl, MODEL, 'The capital?')).json()) as Prediction;
    expect(legacy.properties.output).toBe('Paris');
    const sdk = new OpenAI({ apiKey: 't', baseURL: `${gatewayUrl}/v1`, maxRetries: 0 });
    const request = { model: 'm', messages: [{ role: 'user' as const, content: 'The capital?' }] };
    const completion = await sdk.chat.completions.create(request);
    expect(completion.choices[0]?.message.content).toBe('Paris');
    let streamed = '';
    for await (const chunk of await sdk.chat.completions.create({ ...request, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? '';
    }
    expect(streamed).toBe('Paris');
    const image = await sdk.images.generate({ model: 'm', prompt: 'A harbour' });
    expect(image.data?.[0]?.b64_json).toBe(PIXEL);
  });
});
