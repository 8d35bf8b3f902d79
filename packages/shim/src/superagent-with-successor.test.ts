import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const URL_OF_LLAMA = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;
const body = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };

interface Prediction {
  metadata: { outputTokens: number };
  properties: { input: string; output: string };
}

/** What is used of superagent here; it comes without types. */
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: object;
  readonly error: unknown;
}
interface Failure extends Error {
  readonly status: number;
  readonly response?: Answer;
}
interface Request extends PromiseLike<Answer> {
  auth: (token: string, options: object) => Request;
  set: (name: string, value: string) => Request;
  send: (body: unknown) => Request;
  ok: (isOk: (answer: Answer) => boolean) => Request;
  retry: (times: number) => Request;
  buffer: (isKept: boolean) => Request;
  parse: (parse: (stream: NodeJS.ReadableStream, done: (error: null, body: unknown) => void) => void) => Request;
  on: (event: string, listener: (answer: Answer) => void) => Request;
  end: (done: (error: Error | null, answer: Answer) => void) => void;
}
interface Agent {
  get: (url: string) => Request;
  post: (url: string) => Request;
  auth: (token: string, options: object) => Agent;
}
type Superagent = Agent & ((method: string, url: string) => Request) & { agent: () => Agent; Request: unknown };

const { hub, asked } = useRoutedHub();
const superagent = createRequire(import.meta.url)('superagent') as Superagent;
const client = withSuccessor(superagent);
const bearer = ['canary-token', { type: 'bearer' }] as const;
const ask = (sent: string | object = body) =>
  client
    .post(URL_OF_LLAMA)
    .auth(...bearer)
    .send(sent);
const failureOf = async (answer: PromiseLike<unknown>): Promise<Failure> => {
  try {
    await answer;
  } catch (error) {
    return error as Failure;
  }
  throw new Error('This was to fail.');
};

describe('withSuccessor of superagent', () => {
  it('turns request and answer, parsed and as text', async () => {
    const answer = await ask();
    const { properties, metadata } = answer.body as Prediction;
    expect(properties.input).toBe(body.properties.input);
    expect(properties.output).not.toBe('');
    expect(metadata.outputTokens).toBeGreaterThan(0);
    expect(JSON.parse(answer.text)).toEqual(answer.body);
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
    expect(hub().requests[0]).toMatchObject({ token: 'present', body: { max_tokens: 40 } });
  });

  it('takes text, a callback, and superagent called itself', async () => {
    const text = JSON.stringify(body);
    const answer = await new Promise<Answer>((resolve, reject) => {
      const request = client('POST', URL_OF_LLAMA)
        .auth(...bearer)
        .set('Content-Type', 'application/json')
        .set('Content-Length', String(text.length));
      request.send(text).end((error, found) => {
        if (error === null) resolve(found);
        else reject(error);
      });
    });
    expect((answer.body as Prediction).properties.input).toBe(body.properties.input);
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 40 });
  });

  it('turns what a parser of the program gives', async () => {
    const parse = (stream: NodeJS.ReadableStream, done: (error: null, body: unknown) => void): void => {
      let text = '';
      stream.on('data', (part: Buffer) => (text += part.toString()));
      stream.on('end', () => {
        done(null, JSON.parse(text));
      });
    };
    const answer = await ask().buffer(true).parse(parse);
    expect((answer.body as Prediction).properties.input).toBe(body.properties.input);
  });

  it('lists models, through an agent, too', async () => {
    for (const sender of [client, client.agent(), withSuccessor(superagent.agent().auth(...bearer))]) {
      const { body: list } = (await sender.get(`${HOST}/models`).auth(...bearer)) as { body: { items: object[] } };
      expect(list.items.length).toBeGreaterThan(0);
    }
    expect(asked()).toEqual(Array(3).fill('successor GET /v1/models'));
  });

  it('leaves every other request alone', async () => {
    await client.get(`${HOST}/collections`).auth(...bearer);
    await client.get('https://openai.inference.de-txl.ionos.com/v1/models').auth(...bearer);
    const { status } = await client.get(URL_OF_LLAMA).ok(() => true);
    expect(asked()).toEqual([
      'legacy GET /collections',
      'successor GET /v1/models',
      `legacy GET ${new URL(URL_OF_LLAMA).pathname}`,
    ]);
    expect(status).toBeGreaterThanOrEqual(400);
  });

  it('searches the collection that a prediction names first', async () => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const answer = await ask({ properties });
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
    expect(hub().requests[0]?.token).toBe('present');
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
    expect((answer.body as Prediction).properties.input).toBe('{{.context}} Say when.');
  });

  it('answers with a search that is refused, once', async () => {
    const properties = { input: 'When?', collectionId: COLLECTION.replace('7', '8'), collectionQuery: 'refund' };
    const error = await failureOf(ask({ properties }).retry(2));
    expect([error.status, error.response?.body]).toMatchObject([404, { httpStatus: 404 }]);
    expect((await ask({ properties }).ok(() => true)).status).toBe(404);
    expect(asked()).toEqual(Array(2).fill(`legacy POST /collections/${COLLECTION.replace('7', '8')}/query`));
  });

  it('retries no search that is refused', async () => {
    hub().fail({ status: 503, match: { host: 'legacy' }, times: 1 });
    const properties = { input: 'When?', collectionId: COLLECTION, collectionQuery: 'refund' };
    expect((await failureOf(ask({ properties }).retry(1))).status).toBe(503);
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`]);
  });

  it('leaves the classes of superagent as they are', () => {
    expect(client.Request).toBe(superagent.Request);
  });

  it('gives failures the legacy envelope, and says what is no request', async () => {
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const error = await failureOf(ask());
    expect([error.status, error.response?.body]).toMatchObject([503, { httpStatus: 503 }]);
    expect(error.response?.error).toMatchObject({ text: JSON.stringify(error.response?.body) });
    expect((await failureOf(ask({ inputs: 1 }))).message).toContain('prediction request');
  });

  it('retries, and lets listeners and functions of the program see the legacy shape', async () => {
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const seen: string[] = [];
    const answer = await ask()
      .retry(1)
      .on('response', ({ body: found }) => seen.push(...Object.keys(found)))
      .ok((found) => {
        seen.push(`ok ${Object.keys(found.body).join(' ')}`);
        return found.status < 400;
      });
    expect((answer.body as Prediction).properties.input).toBe(body.properties.input);
    expect(asked()).toEqual(Array(2).fill('successor POST /v1/chat/completions'));
    expect(seen).toContain('httpStatus');
    expect(seen).toContain('properties');
    expect(seen.join(' ')).not.toContain('choices');
  });
});
