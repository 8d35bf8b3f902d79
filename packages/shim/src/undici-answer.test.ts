import { request } from 'undici';
import { request as request6 } from 'undici6';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LLAMA = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;

const headers = { Authorization: 'Bearer canary-token' };
const post = (properties: object) => ({ method: 'POST' as const, headers, body: JSON.stringify({ properties }) });

describe('withSuccessor of request of undici', () => {
  const { hub, asked } = useRoutedHub();

  // The older release is held against the types of the newer one: what is used here is the same in both.
  const RELEASES = [
    ['6', request6 as unknown as typeof request],
    ['7', request],
  ] as const;

  it.each(RELEASES)('turns request and answer of a prediction: %s', async (_release, send) => {
    const {
      statusCode,
      headers: told,
      body,
    } = await withSuccessor(send)(LLAMA, post({ input: 'Hi', options: { max_length: '9' } }));
    expect(statusCode).toBe(200);
    expect(told['content-type']).toMatch(/json/);
    expect(await body.json()).toMatchObject({ properties: { input: 'Hi', output: expect.any(String) as string } });
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 9 });
  });

  it.each(RELEASES)('gives a body that is read in any way: %s', async (_release, send) => {
    const list = async (): ReturnType<typeof request> => withSuccessor(send)(`${HOST}/models`, { headers });
    expect(await (await list()).body.text()).toContain('"items"');
    expect(Buffer.from(await (await list()).body.arrayBuffer()).toString()).toContain('"items"');
    const { body } = await list();
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part as Buffer);
    expect(Buffer.concat(parts).toString()).toContain('"items"');
    const left = await list();
    await left.body.dump();
    expect(left.body.bodyUsed || left.body.destroyed || left.body.readableEnded).toBe(true);
  });

  it.each(RELEASES)(
    'searches a collection first, and answers with a search that is refused: %s',
    async (_release, send) => {
      const search = { input: '{{.context}}', collectionId: COLLECTION, collectionQuery: 'refunds' };
      // Names and values by turns, as undici takes them.
      const flat = ['authorization', 'Bearer canary-token', 'Content-Length', '164'];
      const text = JSON.stringify({ properties: search });
      await withSuccessor(send)(LLAMA, { method: 'POST', headers: flat, body: text });
      expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
      const refused = await withSuccessor(send)(LLAMA, {
        method: 'POST',
        headers,
        body: text.replace(COLLECTION, 'none'),
      });
      expect(refused.statusCode).toBeGreaterThanOrEqual(400);
      expect(asked().at(-1)).toBe('legacy POST /collections/none/query');
    },
  );

  it.each(RELEASES)('takes a path apart from the address: %s', async (_release, send) => {
    const { path, body } = { path: new URL(LLAMA).pathname, body: JSON.stringify({ properties: { input: 'Hi' } }) };
    for (const each of [path, path.slice(1)]) {
      const answer = await withSuccessor(send)(HOST, { method: 'POST', path: each, headers, body } as object);
      expect(await answer.body.json()).toMatchObject({ properties: { input: 'Hi' } });
    }
    const other = await withSuccessor(send)(HOST, { path: '/collections', headers } as object);
    expect(await other.body.text()).toContain(COLLECTION);
  });

  it('gives failures their legacy body', async () => {
    hub().fail({ status: 503 });
    const { statusCode, body } = await withSuccessor(request)(LLAMA, post({ input: 'Hi' }));
    expect([statusCode, await body.json()]).toMatchObject([503, { httpStatus: 503 }]);
  });
});
