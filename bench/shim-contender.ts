import http from 'node:http';
import { performance } from 'node:perf_hooks';
import { createInterceptor, installShim, ModelHubClient } from '@modelhub-migration/shim';
import { inFlight } from './measure.ts';

/**
 * One way of asking for a completion, in a process of its own: started by `shim.ts` with the contender's name, the
 * upstream's base URL and the gateway's base URL, then told by messages how often and how many at once.
 */

const [, , name = '', successorUrl = '', gatewayUrl = ''] = process.argv;
const MODEL_ID = 'b18b18de-92c3-466e-81a8-e5df91890091';
const LEGACY_PATH = `/models/${MODEL_ID}/predictions`;
const LEGACY_URL = `https://inference.de-txl.ionos.com${LEGACY_PATH}`;
const CHAT_URL = `${successorUrl}/chat/completions`;
const INPUT = 'Summarise the ticket. '.repeat(45);

const legacyRequest = {
  type: 'prediction' as const,
  properties: { input: INPUT, options: { max_length: '300', temperature: '0.1' } },
};
const chatRequest = {
  model: 'meta-llama/Llama-3.3-70B-Instruct',
  messages: [{ role: 'user', content: INPUT }],
  max_tokens: 300,
  temperature: 0.1,
};
const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
const shimOptions = { successorUrl, mode: 'translate', warnings: 'off', config: {} } as const;

/** One call as a program makes it: the request is written, and the answer read, anew each time. */
type Ask = () => Promise<unknown>;
const readOutput = (body: unknown): unknown => (body as { properties: { output: string } }).properties.output;
const readContent = (body: unknown): unknown =>
  (body as { choices: { message: { content: string } }[] }).choices[0]?.message.content;

const byFetch =
  (url: string, asked: object, read: (body: unknown) => unknown): Ask =>
  async () => {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(asked) });
    return read(await response.json());
  };

async function byUndici(url: string, asked: object, read: (body: unknown) => unknown, compose = false): Promise<Ask> {
  const { Agent, request } = await import('undici');
  const agent = new Agent({ connections: 64 });
  const dispatcher = compose
    ? agent.compose(createInterceptor(shimOptions) as Parameters<typeof agent.compose>[0])
    : agent;
  return async () => {
    const body = JSON.stringify(asked);
    const answer = await request(url, { method: 'POST', headers, body, dispatcher });
    return read(await answer.body.json());
  };
}

const byHttp = (url: string, asked: object, read: (body: unknown) => unknown): Ask => {
  const agent = new http.Agent({ keepAlive: true });
  return () =>
    new Promise((done, reject) => {
      const request = http.request(url, { method: 'POST', headers, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          done(read(JSON.parse(text)));
        });
      });
      request.on('error', reject);
      request.end(JSON.stringify(asked));
    });
};

function byClient(): Ask {
  const client = new ModelHubClient({ token: 'bench', successorUrl, config: {} });
  return async () => readOutput(await client.predict(MODEL_ID, legacyRequest));
}

/** What each contender does; the first use of a legacy route decides whether the shim is installed. */
const CONTENDERS: Readonly<Record<string, () => Ask | Promise<Ask>>> = {
  'undici.request': () => byUndici(CHAT_URL, chatRequest, readContent),
  // By the undici inside Node, which is older than npm's.
  'typed client': byClient,
  'typed client with undici': async () => {
    await import('undici');
    return byClient();
  },
  interceptor: () => byUndici(LEGACY_URL, legacyRequest, readOutput, true),
  'built-in fetch': () => byFetch(CHAT_URL, chatRequest, readContent),
  'patched fetch': () => {
    installShim(shimOptions);
    return byFetch(LEGACY_URL, legacyRequest, readOutput);
  },
  'patched fetch with undici': async () => {
    await import('undici');
    installShim(shimOptions);
    return byFetch(LEGACY_URL, legacyRequest, readOutput);
  },
  'http.request': () => byHttp(CHAT_URL, chatRequest, readContent),
  'http adapter': () => {
    installShim({ ...shimOptions, legacyOrigins: ['http://legacy.localhost'] });
    return byHttp(`http://legacy.localhost${LEGACY_PATH}`, legacyRequest, readOutput);
  },
  gateway: () => byUndici(gatewayUrl + LEGACY_PATH, legacyRequest, readOutput),
  'fetch past the shim': () => {
    installShim(shimOptions);
    return byFetch(CHAT_URL, chatRequest, readContent);
  },
  'http.request past the shim': () => {
    installShim(shimOptions);
    return byHttp(CHAT_URL, chatRequest, readContent);
  },
};

/** Order from the parent: `calls` in all, `concurrency` at once. The answer is the time it took. */
export interface Order {
  calls: number;
  concurrency: number;
}

/** Answer to an {@link Order}. */
export interface Result {
  /** Milliseconds for all calls. */
  ms: number;
  /** Resident memory afterwards, in bytes. */
  rss: number;
}

const start = CONTENDERS[name];
if (start === undefined) throw new Error(`unknown contender "${name}"`);
const ask = await start();
const checked = async (): Promise<void> => {
  if (typeof (await ask()) !== 'string') throw new Error(`${name} got no answer`);
};

process.on('message', ({ calls, concurrency }: Order) => {
  const begin = performance.now();
  void (async () => {
    await inFlight(concurrency, checked)(calls);
    process.send?.({ ms: performance.now() - begin, rss: process.memoryUsage.rss() } satisfies Result);
  })();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
