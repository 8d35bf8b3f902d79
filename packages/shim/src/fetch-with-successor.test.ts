import nodeFetch, { Request as NodeRequest } from 'node-fetch';
import { fetch as undiciFetch } from 'undici';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LLAMA = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;

interface Prediction {
  properties: { input: string; output: string };
}

const headers = { Authorization: 'Bearer canary-token' };
const post = (properties: object, more: object = {}) => ({
  method: 'POST',
  headers,
  body: JSON.stringify({ properties }),
  ...more,
});

describe('withSuccessor of fetch', () => {
  const { hub, asked } = useRoutedHub();

  const CLIENTS = { global: fetch, undici: undiciFetch, 'node-fetch': nodeFetch } as unknown as Record<
    string,
    typeof fetch
  >;

  it.each(Object.entries(CLIENTS))('turns request and answer of a prediction: %s', async (_name, send) => {
    const answer = await withSuccessor(send)(LLAMA, post({ input: 'Hi', options: { max_length: '9' } }));
    const { properties } = (await answer.json()) as Prediction;
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 9 });
    expect(properties).toEqual({ input: 'Hi', options: { max_length: '9' }, output: expect.any(String) as string });
  });

  it.each(Object.entries(CLIENTS))('lists models, and searches a collection first: %s', async (_name, send) => {
    const list = (await (await withSuccessor(send)(`${HOST}/models`, { headers })).json()) as { items: unknown[] };
    expect(list.items.length).toBeGreaterThan(0);
    const search = { input: '{{.context}}', collectionId: COLLECTION, collectionQuery: 'refunds' };
    await withSuccessor(send)(LLAMA, post(search, { headers: { ...headers, 'Content-Length': '164' } }));
    expect(asked().slice(1)).toEqual([
      `legacy POST /collections/${COLLECTION}/query`,
      'successor POST /v1/chat/completions',
    ]);
    expect(JSON.stringify(hub().requests[2]?.body)).toContain('Refunds take five days.');
  });

  it.each([
    ['an address of a class', new URL(LLAMA), post({ input: 'Hi' })],
    ['bytes', LLAMA, { ...post({}), body: new TextEncoder().encode(JSON.stringify({ properties: { input: 'Hi' } })) }],
    ['a whole Request', new Request(LLAMA, post({ input: 'Hi' })), undefined],
    ['a Request with options beside it', new Request(LLAMA, { headers }), post({ input: 'Hi' })],
  ])('takes %s', async (_what, input, options) => {
    const answer = await withSuccessor(fetch)(input, options);
    expect(((await answer.json()) as Prediction).properties.input).toBe('Hi');
  });

  it.each<[string, typeof fetch, typeof Request]>([
    ['global', fetch, Request],
    ['node-fetch', nodeFetch as unknown as typeof fetch, NodeRequest as unknown as typeof Request],
  ])('takes a Request of a class that the program derives: %s', async (_name, send, Base) => {
    class Question extends Base {
      constructor(input: string) {
        super(LLAMA, post({ input }));
      }
    }
    const answer = await withSuccessor(send)(new Question('Hi'));
    expect(((await answer.json()) as Prediction).properties.input).toBe('Hi');
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
  });

  it('gives the answer of a class that the program derives as one of the class it is derived from', async () => {
    class Kept extends Response {
      constructor(answer: Response) {
        super(answer.body, { status: answer.status, headers: answer.headers });
      }
    }
    const send: typeof fetch = async (input, init) => new Kept(await fetch(input, init));
    const answer = await withSuccessor(send)(LLAMA, post({ input: 'Hi' }));
    expect(((await answer.json()) as Prediction).properties.input).toBe('Hi');
  });

  it('answers with a failure in the legacy envelope, and with a search that is refused', async () => {
    hub().fail({ status: 503, match: { host: 'successor' } });
    const answer = await withSuccessor(fetch)(LLAMA, post({ input: 'Hi' }));
    expect([answer.status, await answer.json()]).toMatchObject([503, { httpStatus: 503 }]);
    const refused = await withSuccessor(fetch)(
      LLAMA,
      post({ input: 'Hi', collectionId: 'none', collectionQuery: 'x' }),
    );
    expect(refused.ok).toBe(false);
    expect(asked().at(-1)).toBe('legacy POST /collections/none/query');
  });

  it('hands on any other request with the very arguments, and this', async () => {
    const given: unknown[] = [];
    const tools = {
      fetch: withSuccessor(function (this: unknown, ...args: unknown[]) {
        given.push(this, ...args);
        return Promise.resolve(Response.json({}));
      }),
    };
    const options = { method: 'POST', dispatcher: {}, next: { revalidate: 60 } };
    const request = new Request('https://tides.example/models');
    await tools.fetch('/relative', options);
    await tools.fetch(request, options);
    expect(given).toEqual([tools, '/relative', options, tools, request, options]);
    expect(given[2]).toBe(options);
  });

  it('gives the successor the options that a Request does not have', async () => {
    const given: unknown[] = [];
    const send = (...args: unknown[]): Promise<Response> => {
      given.push(...args);
      return Promise.resolve(Response.json({}));
    };
    const dispatcher = {};
    await withSuccessor(send)(LLAMA, post({ input: 'Hi' }, { dispatcher }));
    expect(given[1]).toMatchObject({ method: 'POST', headers });
    expect((given[1] as { dispatcher: object }).dispatcher).toBe(dispatcher);
  });

  it('keeps what a function has', () => {
    const double = Object.assign(() => Promise.resolve({}), { post: () => 'posted' });
    expect(withSuccessor(double).post()).toBe('posted');
  });
});
