import type { Prediction } from '@modelhub-migration/contract';
import http from 'node:http';
import type * as Undici from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, createInterceptor, installShim, ModelHubClient } from '../src/index.ts';
import {
  SAMPLE_COLLECTION,
  startModelHub,
  type Fault,
  type LoggedRequest,
  type ModelHub,
  type Undo,
} from '../src/testing.ts';
import { CALLERS, WITHOUT_SIGNAL, flatten, viaNode, type Caller, type Got } from './callers.ts';

/**
 * Technique × client × operation × what the successor does, over real sockets and TLS under the real host names, with
 * the real client libraries. The tables below are the whole expectation; each cell is one call that is checked.
 */

const TOKEN = 'test-token';
const LEGACY = 'https://inference.de-txl.ionos.com';
const TEXT = 'b18b18de-92c3-466e-81a8-e5df91890091';
const IMAGE = 'black-forest-labs/FLUX.1-schnell';
const PNG_IN_BASE64 = /^iVBORw0KGgo/;

interface Operation {
  method: 'GET' | 'POST';
  path: string;
  properties?: object;
  /** Whether an answer is the right one. */
  isRight: (body: unknown) => boolean;
}

const output = (body: unknown): unknown => (body as Prediction | undefined)?.properties?.output;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  text: {
    method: 'POST',
    path: `/models/${TEXT}/predictions`,
    properties: { input: 'Grüße', options: { max_length: '50' } },
    isRight: (body) => String(output(body)).includes('Grüße'),
  },
  image: {
    method: 'POST',
    path: `/models/${IMAGE}/predictions`,
    properties: { input: 'A harbour' },
    isRight: (body) => PNG_IN_BASE64.test(String(output(body))),
  },
  retrieval: {
    method: 'POST',
    path: `/models/${TEXT}/predictions`,
    properties: { input: '{{.context}}', collectionId: SAMPLE_COLLECTION.id, collectionQuery: 'refunds' },
    isRight: (body) => String(output(body)).length > 0,
  },
  models: {
    method: 'GET',
    path: '/models',
    isRight: (body) => (body as { type?: unknown }).type === 'collection',
  },
};

/** What happens beyond the legacy routes, and what a caller sees of it. */
interface Situation {
  fault?: Fault;
  token?: string;
  /** Whether the caller gives up while the successor is silent. */
  givesUp?: true;
  expected: string;
  /** What it is at the gateway, whose callers see an answer where those in the process see an error of their client. */
  atGateway?: string;
}

const successor = (fault: Fault): Fault => ({ match: { host: 'successor' }, ...fault });

const SITUATIONS: Readonly<Record<string, Situation>> = {
  ok: { expected: 'the right answer' },
  '401': { token: 'wrong', expected: '401 in the legacy envelope' },
  '404': { fault: successor({ status: 404 }), expected: '404 in the legacy envelope' },
  '429 with Retry-After': {
    fault: successor({ retryAfter: 3 }),
    expected: '429 in the legacy envelope, retry after 3',
  },
  '500': { fault: successor({ status: 500 }), expected: '500 in the legacy envelope' },
  reset: {
    fault: successor({ cut: 'before-headers' }),
    expected: 'an error of the client',
    atGateway: '502 in the legacy envelope',
  },
  'truncated JSON': { fault: successor({ malformed: true }), expected: '502 in the legacy envelope' },
  slow: { fault: successor({ delayMs: 50 }), expected: 'the right answer' },
  abort: {
    fault: successor({ delayMs: 60_000 }),
    givesUp: true,
    expected: 'an error of the client, the call to the successor cancelled',
  },
};

interface Technique {
  clients: Readonly<Record<string, () => Promise<Caller>>>;
  /** Starts it; returns the origin that callers use, and the end. */
  start: () => Promise<{ origin: string; stop: () => Promise<void> | void }>;
  isGateway?: true;
}

let hub: ModelHub;
let unroute: Undo;
beforeAll(async () => {
  hub = await startModelHub({ tls: true, token: TOKEN });
  unroute = hub.route();
});
afterAll(async () => {
  unroute();
  await hub.close();
});
beforeEach(() => {
  hub.reset();
});

const quiet = { warnings: 'off', mode: 'translate', config: {} } as const;

/** The typed client as a caller: it takes what the wire would carry. */
const viaClient: Caller = async ({ url, method, headers, body, signal }) => {
  const client = new ModelHubClient({ token: headers['authorization']?.slice('Bearer '.length) ?? '', config: {} });
  const id = /\/models\/(.+)\/predictions$/.exec(url)?.[1];
  const options = signal === undefined ? {} : { signal };
  const answer = (
    method === 'GET' ? client.listModels(options) : client.predict(id ?? '', JSON.parse(body ?? '{}') as never, options)
  ) as Promise<object>;
  return answer.then(
    (value): Got => ({ status: 200, headers: {}, text: JSON.stringify(value) }),
    (error: { name: string; status: number; body: object; retryAfter?: string }): Got => {
      if (error.name !== 'ModelHubError') throw error as unknown as Error;
      return {
        status: error.status,
        headers: error.retryAfter === undefined ? {} : { 'retry-after': error.retryAfter },
        text: JSON.stringify(error.body),
      };
    },
  );
};

type UndiciRequest = typeof Undici.request;

const withDispatcher =
  (request: UndiciRequest, dispatcher: object): Caller =>
  async ({ url, method, headers, body, signal }) => {
    const options = {
      dispatcher: dispatcher as Undici.Dispatcher,
      method,
      headers,
      body: body ?? null,
      signal: signal ?? null,
    };
    const answer = await request(url, options);
    return { status: answer.statusCode, headers: flatten(answer.headers), text: await answer.body.text() };
  };

/** Clients that bring an Agent of their own, composed with the interceptor. */
const COMPOSED = Object.fromEntries(
  ['undici', 'undici6'].map((name) => [
    `${name} with a composed Agent`,
    async (): Promise<Caller> => {
      const { Agent, request } = (await import(name)) as typeof Undici;
      return withDispatcher(request, new Agent().compose(createInterceptor(quiet)));
    },
  ]),
);

const withoutStart: Technique['start'] = () => Promise.resolve({ origin: LEGACY, stop: () => undefined });

const TECHNIQUES: Readonly<Record<string, Technique>> = {
  'installed shim': {
    clients: CALLERS,
    start: () => Promise.resolve({ origin: LEGACY, stop: installShim(quiet) }),
  },
  interceptor: { clients: COMPOSED, start: withoutStart },
  'typed client': {
    clients: { ModelHubClient: () => Promise.resolve(viaClient) },
    start: withoutStart,
  },
  gateway: {
    clients: {
      'global fetch': CALLERS['global fetch'] as () => Promise<Caller>,
      'undici request': CALLERS['undici request'] as () => Promise<Caller>,
      'node:http request': () => Promise.resolve((asked) => viaNode(http.request as never, asked)),
      axios: CALLERS['axios'] as () => Promise<Caller>,
    },
    start: async () => {
      const gateway = createGateway({ ...quiet, port: 0, graceMs: 100 });
      return { origin: await gateway.listen(), stop: () => gateway.close() };
    },
    isGateway: true,
  },
};

/** Clients that the technique cannot serve: their calls end at the retired route, and are reported. */
const NOT_SERVED: Readonly<Record<string, { load: () => Promise<Caller>; because: string }>> = {
  'undici with an Agent of its own': {
    because: 'compose it with createInterceptor()',
    load: async () => {
      const { Agent, request } = await import('undici');
      return withDispatcher(request, new Agent());
    },
  },
  'undici with a Pool of its own': {
    because: 'compose it with createInterceptor({ origin })',
    load: async () => {
      const { Pool, request } = await import('undici');
      return withDispatcher(request, new Pool(LEGACY));
    },
  },
};

let checked = 0;
afterAll(() => {
  const clients = new Set(Object.values(TECHNIQUES).flatMap((technique) => Object.keys(technique.clients)));
  process.stdout.write(
    `matrix: ${checked} cells (${Object.keys(TECHNIQUES).length} techniques, ${clients.size} clients, ` +
      `${Object.keys(OPERATIONS).length} operations, ${Object.keys(SITUATIONS).length} situations), ` +
      `${Object.keys(NOT_SERVED).length} clients listed as not served\n`,
  );
});

function describeAnswer({ status, headers, text }: Got, operation: Operation): string {
  const body = JSON.parse(text) as { httpStatus?: unknown; messages?: unknown };
  if (status === 200) return operation.isRight(body) ? 'the right answer' : `a wrong answer: ${text.slice(0, 200)}`;
  const inEnvelope = body.httpStatus === status && Array.isArray(body.messages);
  const retry = headers['retry-after'];
  return `${status} ${inEnvelope ? 'in the legacy envelope' : text}${retry === undefined ? '' : `, retry after ${retry}`}`;
}

/** The next request to one of the two hosts. */
async function whenAsked(host: LoggedRequest['host']): Promise<LoggedRequest> {
  const request = await hub.nextRequest();
  return request.host === host ? request : whenAsked(host);
}

async function observe(
  caller: Caller,
  client: string,
  origin: string,
  operation: Operation,
  situation: Situation,
): Promise<string> {
  hub.reset();
  if (situation.fault !== undefined) hub.fail(situation.fault);
  const { method, path, properties } = operation;
  const controller = new AbortController();
  const arrival = whenAsked('successor');
  const answer = caller({
    url: origin + path,
    method,
    headers: { authorization: `Bearer ${situation.token ?? TOKEN}`, 'content-type': 'application/json' },
    ...(properties === undefined ? {} : { body: JSON.stringify({ type: 'prediction', properties }) }),
    ...(situation.givesUp && (WITHOUT_SIGNAL.includes(client) ? { timeout: 100 } : { signal: controller.signal })),
  }).then(
    (got) => describeAnswer(got, operation),
    () => 'an error of the client',
  );
  if (situation.givesUp !== true) return answer;
  const silent = await arrival;
  controller.abort();
  const seen = await answer;
  await hub.whenIdle();
  return silent.outcome === 'aborted' ? `${seen}, the call to the successor cancelled` : seen;
}

describe.each(Object.entries(TECHNIQUES))('%s', (_, { clients, start, isGateway }) => {
  let origin: string;
  let stop: () => Promise<void> | void;
  beforeAll(async () => {
    ({ origin, stop } = await start());
  });
  afterAll(() => stop());

  describe.each(Object.entries(clients))('%s', (client, load) => {
    it.each(Object.entries(OPERATIONS))('%s', async (_name, operation) => {
      const caller = await load();
      const seen: Record<string, string> = {};
      for (const [name, situation] of Object.entries(SITUATIONS)) {
        seen[name] = await observe(caller, client, origin, operation, situation);
        checked += 1;
      }
      const expected = Object.entries(SITUATIONS).map(([name, situation]) => [
        name,
        (isGateway === true ? situation.atGateway : undefined) ?? situation.expected,
      ]);
      expect(seen).toEqual(Object.fromEntries(expected));
    });
  });
});

describe('not served by the installed shim', () => {
  let uninstall: () => void;
  beforeAll(() => {
    uninstall = installShim(quiet);
  });
  afterAll(() => {
    uninstall();
  });

  it.each(Object.entries(NOT_SERVED).map(([name, row]) => [`${name}: ${row.because}`, row] as const))(
    '%s',
    async (_, { load }) => {
      const ask = await load();
      const got = await ask({ url: `${LEGACY}/models`, method: 'GET', headers: { authorization: `Bearer ${TOKEN}` } });
      expect(got.status).toBe(410);
    },
  );
});
