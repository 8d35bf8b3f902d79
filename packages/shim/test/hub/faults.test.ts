import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startModelHub, type ModelHub } from '../../src/testing.ts';

describe.each([{ tls: false }, { tls: true }])('faults, %j', ({ tls }) => {
  let hub: ModelHub;
  let undo = (): void => undefined;
  beforeAll(async () => {
    hub = await startModelHub({ tls });
    if (tls) undo = hub.route();
  });
  afterAll(async () => {
    undo();
    await hub.close();
  });
  afterEach(() => hub.reset());

  const ask = (init: RequestInit = {}) =>
    fetch(tls ? `${hub.successorOrigin}/v1/models` : `${hub.successorUrl}/models`, {
      headers: { authorization: 'Bearer x' },
      ...init,
    });
  const legacy = () =>
    fetch(tls ? `${hub.legacyOrigin}/collections` : `${hub.legacyUrl}/collections`, {
      headers: { authorization: 'Bearer x' },
    });

  it('answers a status in the form of the host, as often as told', async () => {
    hub.fail({ status: 500, times: 2 });
    expect(await (await ask()).json()).toMatchObject({ error: { type: 'server_error' } });
    expect(await (await legacy()).json()).toMatchObject({ httpStatus: 500 });
    expect((await ask()).status).toBe(200);
  });

  it('strikes only what it matches', async () => {
    hub.fail({ match: { host: 'legacy' }, status: 503 });
    hub.fail({ match: { path: /embeddings$/ }, status: 503 });
    hub.fail({ match: { method: 'post' }, status: 503 });
    expect((await ask()).status).toBe(200);
    expect((await legacy()).status).toBe(503);
  });

  it('sends Retry-After with 429', async () => {
    hub.fail({ retryAfter: 7 });
    const response = await ask();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('sends a body and headers as given', async () => {
    hub.fail({ status: 418, body: 'raw', headers: { 'x-extra': '1', 'content-type': 'text/plain' } });
    const response = await ask();
    expect([response.status, await response.text(), response.headers.get('x-extra')]).toEqual([418, 'raw', '1']);
  });

  it('sends HTML, and JSON that ends too early', async () => {
    hub.fail({ html: true });
    expect((await ask()).headers.get('content-type')).toBe('text/html');
    hub.fail({ malformed: true });
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('cuts the connection before the answer and in the middle of it', async () => {
    hub.fail({ cut: 'before-headers' });
    await expect(ask()).rejects.toThrow('fetch failed');
    hub.fail({ cut: 'mid-body' });
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    await hub.whenIdle();
    expect(hub.requests.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
  });

  it('waits before the answer, and sees a client that leaves meanwhile', async () => {
    hub.fail({ delayMs: 600_000 });
    const controller = new AbortController();
    const arrived = hub.nextRequest();
    const answer = ask({ signal: controller.signal });
    await arrived;
    controller.abort();
    await expect(answer).rejects.toThrow(/abort/i);
    await hub.whenIdle();
    expect(hub.requests).toMatchObject([{ outcome: 'aborted', status: undefined }]);
    hub.fail({ delayMs: 20 });
    expect((await ask()).status).toBe(200);
  });

  it('closes with a request still waiting', async () => {
    const other = await startModelHub({ faults: [{ delayMs: 600_000 }] });
    const arrived = other.nextRequest();
    const answer = fetch(`${other.successorUrl}/models`);
    await arrived;
    await other.close();
    await expect(answer).rejects.toThrow('fetch failed');
  });
});

it('compresses when told to', async () => {
  const hub = await startModelHub({ gzip: true });
  const response = await fetch(`${hub.successorUrl}/models`, { headers: { authorization: 'Bearer x' } });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.json()).toMatchObject({ object: 'list' });
  await hub.close();
});

it('brings the faults it was started with back on reset', async () => {
  const hub = await startModelHub({ faults: [{ status: 503 }] });
  const ask = () => fetch(`${hub.successorUrl}/models`, { headers: { authorization: 'Bearer x' } });
  expect([(await ask()).status, (await ask()).status]).toEqual([503, 200]);
  hub.reset();
  expect((await ask()).status).toBe(503);
  expect(hub.requests).toHaveLength(1);
  await hub.close();
});
