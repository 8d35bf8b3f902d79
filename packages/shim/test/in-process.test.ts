import type { Prediction } from '@modelhub-migration/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installShim, type LegacyUse } from '../src/index.ts';
import { SAMPLE_COLLECTION, startModelHub, type ModelHub, type Undo } from '../src/testing.ts';
import { CALLERS, type Caller, type Got } from './callers.ts';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const AFTER = Date.UTC(2026, 10, 23);
const names = Object.keys(CALLERS);

let hub: ModelHub;
let unroute: Undo;
beforeAll(async () => {
  hub = await startModelHub({ tls: true, token: 'test-token' });
  unroute = hub.route();
});
afterAll(async () => {
  unroute();
  await hub.close();
});

let uses: LegacyUse[];
let uninstall: () => void;
beforeEach(() => {
  hub.reset();
  uses = [];
  uninstall = installShim({ warnings: 'off', mode: 'translate', now: () => AFTER, onUse: (use) => uses.push(use) });
});
afterEach(() => {
  uninstall();
});

const headers = { authorization: 'Bearer test-token', 'content-type': 'application/json' };
const load = (name: string): Promise<Caller> => CALLERS[name]?.() ?? Promise.reject(new Error(name));

async function predict(name: string, properties: object = { input: 'Hi' }, more: object = {}): Promise<Got> {
  const caller = await load(name);
  const body = JSON.stringify({ type: 'prediction', properties });
  return caller({ url: `${hub.legacyOrigin}/models/${LLAMA}/predictions`, method: 'POST', headers, body, ...more });
}

/** Clients that start their request from a later turn of the event loop: the caller is no longer on the stack. */
const WITHOUT_STACK = ['got', 'superagent', 'request'];

const askedLegacy = (): string[] => hub.requests.filter(({ host }) => host === 'legacy').map(({ path }) => path);

describe.each(names)('%s', (name) => {
  it('gets text, retrieval and the models list from the successor', async () => {
    const text = await predict(name, { input: 'Grüße', options: { max_length: '50' } });
    expect(text.status).toBe(200);
    expect(text.headers).toMatchObject({ sunset: 'Tue, 05 May 2026 00:00:00 GMT', 'content-type': 'application/json' });
    expect((JSON.parse(text.text) as Prediction).properties).toMatchObject({
      input: 'Grüße',
      options: { max_length: '50' },
    });
    const retrieval = await predict(name, {
      input: '{{.context}}',
      collectionId: SAMPLE_COLLECTION.id,
      collectionQuery: 'refunds',
    });
    expect(retrieval.status).toBe(200);
    const list = await (await load(name))({ url: `${hub.legacyOrigin}/models`, method: 'GET', headers });
    expect(JSON.parse(list.text)).toHaveProperty('type', 'collection');
    expect(askedLegacy()).toEqual([`/collections/${SAMPLE_COLLECTION.id}/query`]);
    expect(uses.map(({ operation }) => operation)).toEqual(['predictions', 'predictions', 'models']);
    if (!WITHOUT_STACK.includes(name)) expect(uses[0]?.callSite).toMatch(/(?:in-process\.test|callers)\.ts:\d+:\d+$/);
  });

  it('sees the statuses of the successor, Retry-After included', async () => {
    hub.fail({ retryAfter: 3 });
    const limited = await predict(name);
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '3']);
    hub.fail({ status: 500 });
    expect((await predict(name)).status).toBe(500);
    const caller = await load(name);
    const anonymous = await caller({ url: `${hub.legacyOrigin}/models`, method: 'GET', headers: {} });
    expect([anonymous.status, JSON.parse(anonymous.text)]).toMatchObject([
      401,
      { messages: [{ errorCode: 'paas-auth-1' }] },
    ]);
  });

  it('fails with an error of its own when the connection is cut', async () => {
    hub.fail({ cut: 'before-headers' });
    await expect(predict(name)).rejects.toThrow();
    expect((await predict(name)).status).toBe(200);
  });

  it('passes collections and everything else on untouched', async () => {
    const caller = await load(name);
    const query = await caller({
      url: `${hub.legacyOrigin}/collections/${SAMPLE_COLLECTION.id}/query`,
      method: 'POST',
      headers,
      body: '{"query":"refunds","limit":1}',
    });
    expect(JSON.parse(query.text)).toHaveProperty('properties.matches.length', 1);
    expect(query.headers).not.toHaveProperty('sunset');
    const models = await caller({
      url: `${hub.successorUrl.replace(/^https:\/\/[^/]+/, hub.successorOrigin)}/models`,
      method: 'GET',
      headers,
    });
    expect(JSON.parse(models.text)).toHaveProperty('object', 'list');
    expect(uses).toEqual([]);
  });
});

const ABORTABLE = [
  'global fetch',
  'global fetch of a Request',
  'undici fetch',
  'undici request',
  'undici6 request',
  'node:https request',
  'axios',
  'node-fetch 3',
];

it.each(ABORTABLE)('an abort of %s cancels the call to the successor', async (name) => {
  hub.fail({ delayMs: 60_000 });
  const controller = new AbortController();
  const answer = predict(name, { input: 'Hi' }, { signal: controller.signal });
  const refused = expect(answer).rejects.toThrow();
  const arrived = await hub.nextRequest();
  controller.abort();
  await refused;
  await hub.whenIdle();
  expect(arrived.outcome).toBe('aborted');
});

it.each(['node:https request', 'axios', 'got', 'superagent', 'request'])(
  'a timeout of %s fires and cancels the call',
  async (name) => {
    hub.fail({ delayMs: 60_000 });
    const arrived = hub.nextRequest();
    await expect(predict(name, { input: 'Hi' }, { timeout: 300 })).rejects.toThrow();
    const { outcome } = await arrived.then(async (request) => (await hub.whenIdle(), request));
    expect(outcome).toBe('aborted');
  },
);

it('does not outlive its uninstall', async () => {
  uninstall();
  for (const name of names) expect((await predict(name)).status, name).toBe(410);
});
