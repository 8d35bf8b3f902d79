import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { requestWithSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

/** What axios sends with. */
const redirecting = createRequire(createRequire(import.meta.url).resolve('axios'))('follow-redirects') as {
  readonly https: Pick<typeof https, 'request'>;
};

const HOST = 'inference.de-txl.ionos.com';
const PATH = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';
const TEXT = JSON.stringify({ properties: { input: 'How do I reset a password?', options: { max_length: '40' } } });
const SEARCH = JSON.stringify({
  properties: { input: '{{.context}} {{.collection_query}}', collectionId: COLLECTION, collectionQuery: 'refund' },
});
const headers = { Authorization: 'Bearer canary-token', 'Content-Type': 'application/json' };

interface Got {
  readonly request: http.ClientRequest;
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** What a program reads of the answer to a request. */
const answerOf = (request: http.ClientRequest): Promise<Got> =>
  new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response: http.IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ request, status: response.statusCode, headers: response.headers, text });
      });
    });
  });

const { hub, asked } = useRoutedHub();

const inputOf = ({ text }: Pick<Got, 'text'>): unknown =>
  (JSON.parse(text) as { properties: { input: unknown } }).properties.input;

/** What a request fails with once it was answered, until it closes. */
async function failuresOf(request: http.ClientRequest): Promise<unknown[]> {
  const failures: unknown[] = [];
  request.on('error', (error) => failures.push(error));
  if (!request.closed) await once(request, 'close');
  return failures;
}

describe('requestWithSuccessor', () => {
  const request = requestWithSuccessor(https.request);
  const options = { hostname: HOST, path: PATH, method: 'POST', headers };
  const post = (more: https.RequestOptions, text: string): Promise<Got> => {
    const sent = request({ ...options, ...more });
    sent.end(text);
    return answerOf(sent);
  };

  it.each<[string, (text: string) => http.ClientRequest]>([
    ['options, and a body with the end', (text) => request(options).end(text)],
    ['an address and options', (text) => request(`https://${HOST}${PATH}`, { method: 'POST', headers }).end(text)],
    ['a URL', (text) => request(new URL(`https://${HOST}${PATH}`), { method: 'POST', headers }).end(text)],
    ['host and port', (text) => request({ ...options, hostname: undefined, host: HOST, port: 443 }).end(text)],
    [
      'the length of the old body, its host, and how it may be packed',
      (text) => {
        const more = { 'content-length': text.length, Host: HOST, 'Accept-Encoding': 'gzip' };
        return request({ ...options, headers: { ...headers, ...more } }).end(text);
      },
    ],
    [
      'headers by turns',
      (text) =>
        request({
          ...options,
          headers: Object.entries({ ...headers, 'Content-Length': String(text.length) }).flat(),
        }).end(text),
    ],
    ['an expectation', (text) => request({ ...options, headers: { ...headers, expect: '100-continue' } }).end(text)],
    [
      'headers that are set later, and a body in parts',
      (text) => {
        const sent = request({ ...options, headers: {} });
        for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
        sent.setHeader('Content-Length', text.length);
        sent.setHeader('Transfer-Encoding', 'chunked');
        sent.flushHeaders();
        sent.write(text.slice(0, 9));
        sent.write(Buffer.from(text.slice(9, 20)));
        sent.write(Buffer.from(text.slice(20)).toString('hex'), 'hex');
        return sent.end();
      },
    ],
  ])('turns a request that is made of %s', async (_form, send) => {
    const answer = await answerOf(send(TEXT));
    expect(inputOf(answer)).toBe('How do I reset a password?');
    expect(answer.status).toBe(200);
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 40 });
    expect(hub().requests[0]?.token).toBe('present');
    expect(hub().requests[0]?.headerNames).not.toContain('accept-encoding');
  });

  it('calls back as Node does, in its order', async () => {
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const sent = request(options, (response) => {
        seen.push(response.constructor.name, String(response.complete), String(response.statusMessage));
        response.on('end', () => seen.push('end')).on('close', () => seen.push('answer closed'));
        response.resume();
      });
      sent.on('finish', () => seen.push('sent')).on('error', reject);
      sent.on('close', () => {
        seen.push('closed');
        resolve();
      });
      sent.write(TEXT, () => seen.push('written'));
      expect(sent.end(() => seen.push('ended'))).toBe(sent);
      sent.end();
    });
    expect(seen).toEqual([
      ...['written', 'sent', 'ended', 'IncomingMessage', 'true', 'OK', 'end', 'answer closed', 'closed'],
    ]);
  });

  it('takes a body that is piped, and closes where nobody wants the answer', async () => {
    const sent = request(options);
    const closed = new Promise((resolve) => sent.on('close', resolve));
    await pipeline(Readable.from([TEXT.slice(0, 5), TEXT.slice(5)]), sent);
    await closed;
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 40 });
  });

  it('lists models, asked by request or get', async () => {
    const get = requestWithSuccessor(https.get);
    for (const sent of [
      get(`https://${HOST}/models`, { headers }),
      request({ ...options, path: '/models', method: 'get' }).end(),
    ]) {
      const { text } = await answerOf(sent);
      const { items } = JSON.parse(text) as { items: { properties: { name: string } }[] };
      expect(items.map(({ properties }) => properties.name)).toContain('meta-llama-3-3-70b-instruct');
    }
    expect(asked()).toEqual(['successor GET /v1/models', 'successor GET /v1/models']);
  });

  it('gives failures their legacy body', async () => {
    hub().fail({ status: 503 });
    const { status, text } = await post({}, TEXT);
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ httpStatus: 503, messages: [{}] });
  });

  it('tells how long the answer is that it gives, and leaves a compressed one alone', async () => {
    const error = Buffer.from('{"error":{"message":"busy"}}');
    const server = http.createServer(({ url }, response) => {
      const isPacked = url?.endsWith('/models') === true;
      const body = isPacked ? gzipSync(error) : error;
      const more = isPacked ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(503, { 'content-length': body.length, ...more }).end(body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const send = requestWithSuccessor((given: http.RequestOptions) =>
      http.request({ ...given, protocol: 'http:', hostname: '127.0.0.1', port }),
    );
    const { headers: told, text } = await answerOf(send(options).end(TEXT));
    expect(JSON.parse(text)).toMatchObject({ httpStatus: 503 });
    expect(told['content-length']).toBe(String(Buffer.byteLength(text)));
    const [packed] = (await once(send({ ...options, path: '/models', method: 'GET' }).end(), 'response')) as [Readable];
    expect(gunzipSync(Buffer.concat(await packed.toArray())).equals(error)).toBe(true);
    server.close();
  });

  it('leaves a connection to its agent where an answer is not read', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const first = request({ ...options, agent });
    first.end(TEXT);
    const [answer] = (await once(first, 'response')) as [http.IncomingMessage];
    answer.destroy();
    await once(first, 'close');
    const second = request({ ...options, agent });
    second.end(TEXT);
    expect(inputOf(await answerOf(second))).toBe('How do I reset a password?');
    expect(second.reusedSocket).toBe(true);
    agent.destroy();
  });

  it('keeps connections of an agent in use', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const answers = await Promise.all([post({ agent }, TEXT), post({ agent }, TEXT)]);
    expect(answers.map(inputOf)).toEqual(answers.map(() => 'How do I reset a password?'));
    agent.destroy();
  });

  it('searches the collection that a body names, and answers with a search that fails', async () => {
    expect((await post({}, SEARCH)).status).toBe(200);
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
    expect(hub().requests[0]?.token).toBe('present');
    hub().reset();
    hub().fail({ status: 500, times: 1 });
    const refused = await post({}, SEARCH);
    expect(refused.status).toBe(500);
    expect(await failuresOf(refused.request)).toEqual([]);
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`]);
  });

  it('fails as Node does, and for a body that is no prediction, without what it says', async () => {
    for (const cut of ['before-headers', 'mid-body'] as const) {
      hub().fail({ cut });
      await expect(post({}, TEXT)).rejects.toMatchObject({ code: 'ECONNRESET' });
    }
    const failed: unknown = await post({}, 'canary-prompt').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(String(failed)).not.toContain('canary');
    const sent = request(options);
    const ended = answerOf(sent);
    sent.end(TEXT);
    sent.destroy(new Error('stopped'));
    await expect(ended).rejects.toThrow('stopped');
  });

  it.each([
    ['collections', { path: '/collections', method: 'GET' }],
    ['another method', { method: 'GET' }],
  ])('leaves %s alone', async (_what, more) => {
    const sent = request({ ...options, ...more });
    sent.end();
    await answerOf(sent);
    expect(asked()[0]).toMatch(/^legacy/);
  });

  it('leaves what is no address to Node', () => {
    expect(() => request('no address')).toThrow(/Invalid URL/);
    expect(requestWithSuccessor(http.request)).not.toBe(http.request);
  });

  it('goes before follow-redirects, too', async () => {
    for (const text of [TEXT, SEARCH]) {
      const sent = requestWithSuccessor(redirecting.https.request)(options);
      sent.end(text);
      expect(inputOf(await answerOf(sent))).toBe(inputOf({ text }));
    }
  });
});
