import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import nodeFetch, { Response as NodeFetchResponse } from 'node-fetch';
import { Response as UndiciResponse } from 'undici';
import { describe, expect, it } from 'vitest';
import { toLegacyAnswer, toLegacyResponse, toLegacyResult, toLegacyText } from './legacy-response.ts';

const CHAT = { created: 1, choices: [{ message: { content: 'Größe' } }] };
const REFUSED = { error: { message: 'no', type: 't' } };
const ENVELOPE = { httpStatus: 503, messages: [{ errorCode: 't', message: 'no' }] };
const REQUEST = { properties: { input: 'Hi' } };
const PREDICTED = { input: 'Hi', output: 'Größe' };

const properties = (body: unknown): unknown => (body as { properties: unknown }).properties;

describe('toLegacyResponse', () => {
  const classes = { global: Response, undici: UndiciResponse, 'node-fetch': NodeFetchResponse };

  it.each(Object.entries(classes))('makes an answer of the same class (%s)', async (_name, Answer) => {
    const headers = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': '9',
      'x-trace-id': 'a',
    };
    const answer = new Answer(JSON.stringify(CHAT), { status: 201, statusText: 'Made', headers });
    const legacy = await toLegacyResponse(answer, REQUEST);
    expect(legacy).toBeInstanceOf(Answer);
    expect([legacy.status, legacy.statusText, legacy.ok, legacy.url]).toEqual([201, 'Made', true, answer.url]);
    expect([...legacy.headers]).toEqual([
      ['content-type', 'application/json'],
      ['x-trace-id', 'a'],
    ]);
    expect(properties(await legacy.clone().json())).toEqual(PREDICTED);
    expect(properties(JSON.parse(await legacy.text()))).toEqual(PREDICTED);
  });

  it.each([
    ['global', fetch],
    ['node-fetch', nodeFetch],
  ])('keeps the address that answered (%s)', async (_name, send) => {
    const server = createServer((_request, response) => response.end('[1]')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const legacy = await toLegacyResponse(await (send as typeof fetch)(url));
    server.close();
    expect([legacy.url, await legacy.text()]).toEqual([url, '[1]']);
  });

  it('gives failures the legacy envelope, and leaves what is no JSON', async () => {
    const failed = await toLegacyResponse(new Response(JSON.stringify(REFUSED), { status: 503 }));
    expect([failed.status, await failed.json()]).toEqual([503, ENVELOPE]);
    const page = await toLegacyResponse(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await page.text()).toBe('<h1>Bad gateway</h1>');
    expect((await toLegacyResponse(new Response(null, { status: 204 }))).body).toBeNull();
  });

  it('turns models lists and images', async () => {
    const list = await toLegacyResponse(Response.json({ object: 'list', data: [{ id: 'a/b' }] }));
    expect(((await list.json()) as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(['a/b']);
    const image = await toLegacyResponse(Response.json({ created: 1, data: [{ b64_json: 'QUJD' }] }));
    expect(properties(await image.json())).toEqual({ input: '', output: 'QUJD' });
  });

  it('turns answers that are plain objects', async () => {
    const double = {
      status: 200,
      statusText: '',
      json: () => Promise.resolve(CHAT),
      text: () => Promise.resolve(JSON.stringify(CHAT)),
    };
    const legacy = await toLegacyResponse(double, REQUEST);
    expect(properties(await legacy.json())).toEqual(PREDICTED);
    expect(properties(JSON.parse(await legacy.text()))).toEqual(PREDICTED);
  });

  it("turns the data of axios' answers, parsed or not", async () => {
    const answer = { data: CHAT, status: 200, headers: {} };
    expect(await toLegacyResponse(answer, REQUEST)).toMatchObject({ status: 200, data: { properties: PREDICTED } });
    expect(answer.data).toBe(CHAT);
    expect(await toLegacyResponse({ data: REFUSED, status: 503 })).toEqual({ data: ENVELOPE, status: 503 });
    const { data } = await toLegacyResponse({ data: JSON.stringify(CHAT), status: 200 }, REQUEST);
    expect(properties(JSON.parse(data))).toEqual(PREDICTED);
  });

  it('leaves answers of other clients', async () => {
    const answer = { statusCode: 200, body: {} };
    expect(await toLegacyResponse(answer)).toBe(answer);
  });
});

describe('toLegacyText', () => {
  it('turns what the successor made, and nothing else', () => {
    expect(properties(JSON.parse(toLegacyText(JSON.stringify(CHAT), REQUEST)))).toEqual(PREDICTED);
    expect(JSON.parse(toLegacyText(JSON.stringify(REFUSED), undefined, 503))).toEqual(ENVELOPE);
    for (const text of ['', 'plain', '{ "items": [] }', JSON.stringify(ENVELOPE)])
      expect(toLegacyText(text)).toBe(text);
    expect(toLegacyText(JSON.stringify(ENVELOPE, null, 1), undefined, 503)).toBe(JSON.stringify(ENVELOPE, null, 1));
  });
});

describe('toLegacyAnswer', () => {
  const OLD = 'https://inference.de-txl.ionos.com/models';

  it.each([
    'https://api.openai.com/v1/chat/completions',
    'https://inference.de-txl.ionos.com/collections',
    '/models',
    undefined,
  ])('returns the answer of %s as it is, unread', async (url) => {
    const answer = new Response(JSON.stringify(CHAT), { status: 200 });
    expect(await toLegacyAnswer(url, answer, REQUEST)).toBe(answer);
    expect(answer.bodyUsed).toBe(false);
    const data = { status: 503, data: REFUSED };
    expect(await toLegacyAnswer(url, data)).toBe(data);
  });

  it.each([`${OLD}/mine/predictions`, new URL(`${OLD}/a/b/predictions`)])('turns that of %s', async (url) => {
    const answer = await toLegacyAnswer(url, new Response(JSON.stringify(CHAT)), REQUEST);
    expect(properties(await answer.json())).toEqual(PREDICTED);
    const failed = await toLegacyAnswer(url, new Response(JSON.stringify(REFUSED), { status: 503 }));
    expect(await failed.json()).toEqual(ENVELOPE);
  });

  it('turns the list of models', async () => {
    const list = await toLegacyAnswer(OLD, { status: 200, data: { object: 'list', data: [{ id: 'a/b' }] } });
    expect(list.data).toMatchObject({ type: 'collection', items: [{ id: 'a/b' }] });
  });
});

describe('toLegacyResult', () => {
  it('turns the body in one of the places, and leaves what stands beside it', () => {
    const result = { ok: true, value: CHAT, took: 5 };
    expect(toLegacyResult(result, ['value', 'body'], REQUEST)).toMatchObject({
      ok: true,
      value: { properties: PREDICTED },
      took: 5,
    });
    expect(result.value).toBe(CHAT);
    expect(Object.keys(toLegacyResult(result, ['value', 'body']))).toEqual(['ok', 'value', 'took']);
  });

  it('turns that of a failure, with its status where there is one', () => {
    const failed = { ok: false, status: 503, body: REFUSED };
    expect(toLegacyResult(failed, ['value', 'body'])).toEqual({ ...failed, body: ENVELOPE });
    expect(toLegacyResult({ error: REFUSED, data: null }, ['data', 'error'])).toEqual({
      error: { ...ENVELOPE, httpStatus: 500 },
      data: null,
    });
  });

  it('turns lists', () => {
    const [problem, body] = toLegacyResult([null, CHAT], [1, 0], REQUEST);
    expect(problem).toBeNull();
    expect(properties(body)).toEqual(PREDICTED);
  });

  it.each([null, undefined, 'text', 5])('returns %s as it is', (result) => {
    expect(toLegacyResult(result, ['value'])).toBe(result);
  });

  it('returns an instance of a class as it is, with its methods', () => {
    class Outcome {
      readonly value = CHAT;
      read(): unknown {
        return this.value;
      }
    }
    const outcome = new Outcome();
    expect(toLegacyResult(outcome, ['value'])).toBe(outcome);
    expect(outcome.read()).toBe(CHAT);
  });

  it('leaves a place that holds no body', () => {
    const failed = { ok: false, status: 503, body: null };
    expect(toLegacyResult(failed, ['body'])).toEqual(failed);
    expect(toLegacyResult({ value: { matches: [] } }, ['value'])).toEqual({ value: { matches: [] } });
  });
});
