import diagnostics from 'node:diagnostics_channel';
import http from 'node:http';
import https from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { Agent, request as undiciRequest, setGlobalDispatcher, getGlobalDispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { installShim, USE_CHANNEL, type LegacyUse, type ShimOptions } from '../src/index.ts';
import { startModelHub, type ModelHub, type Undo } from '../src/testing.ts';

const capturedBefore = globalThis.fetch;
const MODELS = 'https://inference.de-txl.ionos.com/models';
const headers = { authorization: 'Bearer t' };

let hub: ModelHub;
let unroute: Undo;
beforeAll(async () => {
  hub = await startModelHub({ tls: true });
  unroute = hub.route();
});
beforeEach(() => {
  hub.reset();
});
afterAll(async () => {
  unroute();
  await hub.close();
});

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0).reverse()) step();
});

function install(options: ShimOptions = {}): () => void {
  const uninstall = installShim({ warnings: 'off', mode: 'translate', ...options });
  cleanUp.push(uninstall);
  return uninstall;
}

const status = async (fetch: typeof globalThis.fetch = globalThis.fetch): Promise<number> =>
  (await fetch(MODELS, { headers })).status;

describe('installing', () => {
  it('serves a fetch that was captured before', async () => {
    install();
    expect(await status(capturedBefore)).toBe(200);
  });

  it('twice changes nothing, and says so when options would be lost', async () => {
    const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const first = install();
    const patched = globalThis.fetch;
    expect(installShim()).toBe(first);
    expect(warnings).not.toHaveBeenCalled();
    expect(installShim({ mode: 'strict' })).toBe(first);
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining('installed already'), expect.anything());
    warnings.mockRestore();
    expect(globalThis.fetch).toBe(patched);
    expect(await status()).toBe(200);
  });

  it('from a second copy of the package changes nothing either', async () => {
    install();
    const patched = globalThis.fetch;
    vi.resetModules();
    const copy = (await import('../src/index.ts')) as { installShim: typeof installShim };
    expect(copy.installShim).not.toBe(installShim);
    copy.installShim();
    expect(globalThis.fetch).toBe(patched);
  });

  it('refuses options it cannot use, and leaves the process alone then', () => {
    const native = globalThis.fetch;
    expect(() => installShim({ successorUrl: 'nowhere' })).toThrow(
      'Option successorUrl must be an absolute http or https URL',
    );
    expect(globalThis.fetch).toBe(native);
  });
});

it('answers fetch with the URL that was asked for, without its fragment', async () => {
  install();
  expect((await fetch(`${MODELS}?a=b#c`, { headers })).url).toBe(`${MODELS}?a=b`);
});

it('answers fetch with the reason phrase that a server would send', async () => {
  install();
  const found = await fetch(MODELS, { headers });
  expect([found.status, found.statusText]).toEqual([200, 'OK']);
  hub.fail({ status: 404 });
  const missing = await fetch(MODELS, { headers });
  expect([missing.status, missing.statusText]).toEqual([404, 'Not Found']);
});

describe('uninstalling', () => {
  it('restores every global exactly, and can be followed by another installation', async () => {
    const slot = Symbol.for('undici.globalDispatcher.1');
    const snapshot = (): unknown[] => [
      ...[
        [globalThis, 'fetch'],
        [globalThis, slot],
        [http, 'request'],
        [http, 'get'],
        [https, 'request'],
        [https, 'get'],
        [http.Agent.prototype, 'addRequest'],
      ].map(([target, key]) => Object.getOwnPropertyDescriptor(target, key as string)),
      diagnostics.hasSubscribers('http.client.request.start'),
    ];
    await fetch(`${hub.successorOrigin}/v1/models`, { headers });
    const before = snapshot();
    const uninstall = install();
    expect(snapshot()).not.toEqual(before);
    uninstall();
    uninstall();
    expect(snapshot()).toEqual(before);
    expect(await status()).toBe(410);
    install();
    expect(await status()).toBe(200);
  });

  it('leaves patches of others over ours in place, and working', async () => {
    const uninstall = install();
    const ours = globalThis.fetch;
    let seen = 0;
    const theirs: typeof fetch = (...args) => ((seen += 1), ours(...args));
    globalThis.fetch = theirs;
    cleanUp.unshift(() => (globalThis.fetch = capturedBefore));
    expect(await status()).toBe(200);
    uninstall();
    expect(globalThis.fetch).toBe(theirs);
    expect(await status()).toBe(410);
    expect(seen).toBe(2);
  });
});

describe('a dispatcher set later', () => {
  it('is wrapped from the next request on', async () => {
    const original = getGlobalDispatcher();
    cleanUp.push(() => {
      setGlobalDispatcher(original);
    });
    install();
    setGlobalDispatcher(new Agent());
    // Any request of any undici makes the shim look.
    await (await undiciRequest(`${hub.successorOrigin}/v1/models`, { headers })).body.dump();
    expect((await undiciRequest(MODELS, { headers })).statusCode).toBe(200);
  });
});

describe('an escape', () => {
  it('is reported with the client and what would catch it', async () => {
    const warnings: { text: string; code: string }[] = [];
    const emit = vi
      .spyOn(process, 'emitWarning')
      .mockImplementation(((text: string, { code }: { code: string }) => warnings.push({ text, code })) as never);
    install({ warnings: 'callsite' });
    const answer = await undiciRequest(MODELS, { headers, dispatcher: new Agent() });
    expect(answer.statusCode).toBe(410);
    await answer.body.dump();
    emit.mockRestore();
    const [escape] = warnings.filter(({ code }) => code === 'MODELHUB_SHIM_ESCAPED');
    expect(escape?.text).toContain('(undici)');
    expect(escape?.text).toContain('createInterceptor()');
    expect(escape?.text).toMatch(/Called at \S*install\.test\.ts:\d+/);
  });

  it("by an agent that is none of Node's is reported, too, and none of what the shim serves or passes on", async () => {
    // Older proxy agents are like this: a request function taken before and an agent of a class of its own.
    const takenBefore = https.get;
    const agent = {
      protocol: 'https:',
      addRequest: (request: { onSocket: (socket: TLSSocket) => void }) => {
        request.onSocket(connect({ host: 'inference.de-txl.ionos.com', port: 443 }));
      },
    } as unknown as https.Agent;
    const ask = (get: typeof https.get, options: https.RequestOptions = {}): Promise<number | undefined> =>
      new Promise((resolve) => {
        get(MODELS, { headers, ...options }, (answer) => resolve(answer.resume().statusCode));
      });
    const codes: string[] = [];
    const emit = vi
      .spyOn(process, 'emitWarning')
      .mockImplementation(((_: string, { code }: { code: string }) => codes.push(code)) as never);
    cleanUp.push(() => {
      emit.mockRestore();
    });
    const uninstall = install({ warnings: 'callsite' });
    await fetch(MODELS, { headers });
    expect([await ask(https.get), await ask(takenBefore)]).toEqual([200, 200]);
    expect(codes).not.toContain('MODELHUB_SHIM_ESCAPED');
    expect(await ask(takenBefore, { agent })).toBe(410);
    expect(codes).toContain('MODELHUB_SHIM_ESCAPED');
    uninstall();
    codes.length = 0;
    install({ warnings: 'callsite', mode: 'passthrough' });
    await ask(takenBefore);
    await ask(takenBefore, { agent });
    expect(codes).not.toContain('MODELHUB_SHIM_ESCAPED');
  });
});

it('publishes each call for metrics, passed-on ones included, and survives an observer that throws', async () => {
  const uses: LegacyUse[] = [];
  const listener = (use: unknown): void => void uses.push(use as LegacyUse);
  diagnostics.subscribe(USE_CHANNEL, listener);
  cleanUp.push(() => diagnostics.unsubscribe(USE_CHANNEL, listener));
  const uninstall = install({
    onUse: () => {
      throw new Error('log is full');
    },
  });
  expect(await status()).toBe(200);
  uninstall();
  install({ mode: 'passthrough' });
  expect(await status()).toBe(410);
  expect(uses).toMatchObject([
    { operation: 'models', via: 'fetch', status: 200 },
    { operation: 'models', via: 'fetch' },
  ]);
  expect(uses[1]).not.toHaveProperty('status');
});

describe('other hosts', () => {
  it('count as legacy only when they are named', async () => {
    const plain = await startModelHub();
    cleanUp.push(() => void plain.close());
    install({ legacyOrigins: [plain.legacyUrl], successorUrl: plain.successorUrl });
    expect((await fetch(`${plain.legacyUrl}/models`, { headers })).status).toBe(200);
    expect(
      (
        await fetch(`${plain.legacyUrl.replace('127.0.0.1', 'localhost')}/models`, { headers }).catch(() => ({
          status: 410,
        }))
      ).status,
    ).toBe(410);
    const viaHttp = await new Promise<number | undefined>((resolve) =>
      http.get(`${plain.legacyUrl}/models`, { headers }, (answer) => resolve(answer.resume().statusCode)),
    );
    expect(viaHttp).toBe(200);
  });

  it('get every byte as without the shim', async () => {
    const seen: string[] = [];
    const server = http.createServer((incoming, answer) => {
      let text = '';
      incoming.on('data', (part: Buffer) => (text += part.toString('latin1')));
      incoming.on('end', () => {
        seen.push(JSON.stringify([incoming.method, incoming.url, incoming.rawHeaders, text]));
        answer.end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/models/x/predictions?q=1`;
    const all = async (): Promise<void> => {
      await (await fetch(url, { method: 'POST', body: 'ü', headers: { 'X-Case': '1' } })).text();
      await (await undiciRequest(url, { method: 'POST', body: 'ü' })).body.text();
      await new Promise((resolve) =>
        http
          .request(url, { method: 'POST', headers: { 'X-Case': '1' } }, (answer) => resolve(answer.resume()))
          .end('ü'),
      );
      await new Promise((resolve) =>
        http.get({ host: '127.0.0.1', port, path: '/models' }, (answer) => resolve(answer.resume())),
      );
    };
    await all();
    const without = seen.splice(0);
    install();
    await all();
    expect(seen).toEqual(without);
  });
});

describe('fetch', () => {
  it('answers as the built-in one does', async () => {
    install();
    const response = await fetch(new URL(MODELS), { headers: new Headers(headers) });
    expect([response.url, response.type, response.redirected, response.ok, response.bodyUsed]).toEqual([
      MODELS,
      'basic',
      false,
      true,
      false,
    ]);
    expect(response).toBeInstanceOf(Response);
    expect(response.clone().url).toBe(MODELS);
    expect(response.clone().clone()).toBeInstanceOf(Response);
    expect(response.constructor.name).toBe('Response');
    expect(Object.keys(response)).toEqual(Object.keys(new Response()));
    expect([fetch.name, fetch.length]).toEqual([capturedBefore.name, capturedBefore.length]);
  });

  it('answers with the Response of the moment', async () => {
    install();
    await fetch(MODELS, { headers });
    class Other extends Response {}
    vi.stubGlobal('Response', Other);
    try {
      expect(await fetch(MODELS, { headers })).toBeInstanceOf(Other);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('rejects as the built-in one does', async () => {
    install();
    const reason = new Error('no');
    await expect(fetch(MODELS, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(fetch(MODELS, { body: 'x' })).rejects.toThrow(TypeError);
    hub.fail({ cut: 'before-headers' });
    await expect(fetch(MODELS, { headers })).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: expect.stringMatching(/^(?:UND_ERR_SOCKET|ECONNRESET)$/) as string },
    });
    expect(hub.requests.length).toBe(1);
  });

  it('reads streams, forms of bytes and Request objects', async () => {
    install();
    const url = `${MODELS}/meta-llama-3-3-70b-instruct/predictions`;
    const text = JSON.stringify({ properties: { input: 'Hi' } });
    for (const body of [new Blob([text]), new TextEncoder().encode(text), new Response(text).body]) {
      const response = await fetch(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
      expect(response.status).toBe(200);
    }
    const request = new Request(url, { method: 'POST', headers, body: text });
    expect((await fetch(request)).status).toBe(200);
    expect(request.bodyUsed).toBe(true);
  });
});

describe('http and https', () => {
  const ask = (...args: unknown[]): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const get = https.get as (...all: unknown[]) => http.ClientRequest;
      get(...args, (answer: http.IncomingMessage) => resolve(answer.resume().statusCode)).on('error', reject);
    });

  it.each([
    ['a text', [MODELS, { headers }]],
    ['a URL', [new URL(MODELS), { headers }]],
    ['options', [{ hostname: 'inference.de-txl.ionos.com', path: '/models', headers }]],
    ['host and port', [{ host: 'inference.de-txl.ionos.com', port: 443, path: '/models?x=1', headers }]],
    ['an agent of its own', [MODELS, { headers, agent: new https.Agent() }]],
    ['no agent', [MODELS, { headers, agent: false }]],
    ['another region', ['https://inference.de-fra.ionos.com/models', { headers }]],
  ])('take %s', async (_, args) => {
    install();
    expect(await ask(...args)).toBe(200);
    expect(hub.requests.map(({ host }) => host)).toEqual(['successor']);
  });

  it('are served from functions and classes that were taken before, once for each call', async () => {
    const { request: takenBefore } = https;
    const { ClientRequest } = http;
    const uses: LegacyUse[] = [];
    install({ onUse: (use) => uses.push(use) });
    const finish = (request: http.ClientRequest): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject);
        request.end();
      });
    expect(await finish(takenBefore(MODELS, { headers }))).toBe(200);
    expect(await finish(takenBefore(MODELS, { headers, agent: new https.Agent({ keepAlive: false }) }))).toBe(200);
    const direct = {
      protocol: 'https:',
      hostname: 'inference.de-txl.ionos.com',
      path: '/models',
      headers,
      agent: https.globalAgent,
    };
    expect(await finish(new ClientRequest(direct as unknown as string))).toBe(200);
    expect(uses.map(({ via }) => via)).toEqual(['http', 'http', 'http']);
    expect(uses[0]?.callSite).toMatch(/install\.test\.ts:\d+:\d+$/);
  });

  it('show ECONNRESET when the successor hangs up', async () => {
    install();
    hub.fail({ cut: 'before-headers' });
    await expect(ask(MODELS, { headers })).rejects.toMatchObject({ code: 'ECONNRESET', message: 'socket hang up' });
  });

  it('keep the program alive no longer than needed and reuse connections without a warning', async () => {
    const warnings = vi.spyOn(process, 'emitWarning');
    install();
    for (let round = 0; round < 30; round += 1) expect(await ask(MODELS, { headers })).toBe(200);
    expect(warnings).not.toHaveBeenCalled();
    warnings.mockRestore();
  });

  it('cancel the call when the request is destroyed', async () => {
    install();
    hub.fail({ delayMs: 60_000 });
    const request = https.get(MODELS, { headers });
    const closed = new Promise<Error>((resolve) => request.on('error', resolve));
    const arrived = await hub.nextRequest();
    request.destroy();
    expect(await closed).toMatchObject({ code: 'ECONNRESET' });
    await hub.whenIdle();
    expect(arrived.outcome).toBe('aborted');
  });
});
