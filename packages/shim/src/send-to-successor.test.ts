import { describe, expect, it } from 'vitest';
import { sendToSuccessor } from './send-to-successor.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const NEW = 'https://openai.inference.de-txl.ionos.com/v1';
const LLAMA = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;
const COLLECTION = '7d1c2f0a-5f5e-4a55-8d0c-2f7c3a9e1b04';

const answer = { choices: [{ message: { content: 'Yes.' } }] };

/** A function that answers in turn with the given bodies, and the requests that it was given. */
function server(...answers: { status?: number; body: object }[]) {
  const seen: Request[] = [];
  const send = (request: Request): Promise<Response> => {
    const { status = 200, body = {} } = answers[seen.push(request) - 1] ?? {};
    return Promise.resolve(Response.json(body, { status }));
  };
  return { seen, send };
}

const predict = (properties: object, init: RequestInit = {}): Request =>
  new Request(LLAMA, {
    method: 'POST',
    headers: { Authorization: 'Bearer secret', 'Content-Type': 'application/json' },
    body: JSON.stringify({ properties }),
    ...init,
  });

describe('sendToSuccessor', () => {
  it('turns URL, body and answer of a prediction, and keeps the rest of the request', async () => {
    const { seen, send } = server({ body: answer });
    const controller = new AbortController();
    const response = await sendToSuccessor(
      predict({ input: 'Hi', options: { max_length: '5' } }, { redirect: 'manual', signal: controller.signal }),
      send,
    );
    const [sent] = seen as [Request];
    expect(sent.url).toBe(`${NEW}/chat/completions`);
    expect(sent.headers.get('authorization')).toBe('Bearer secret');
    expect([sent.method, sent.redirect]).toEqual(['POST', 'manual']);
    expect(await sent.json()).toMatchObject({ model: 'meta-llama/Llama-3.3-70B-Instruct', max_tokens: 5 });
    expect(await response.json()).toMatchObject({
      properties: { input: 'Hi', options: { max_length: '5' }, output: 'Yes.' },
    });
    controller.abort();
    expect(sent.signal.aborted).toBe(true);
  });

  it('forgets how long the old body was', async () => {
    const { seen, send } = server({ body: answer });
    const headers = { Authorization: 'Bearer secret', 'Content-Length': '3' };
    await sendToSuccessor(predict({ input: 'Hi' }, { headers }), send);
    expect([...(seen[0] as Request).headers.keys()]).not.toContain('content-length');
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer secret');
  });

  it('gives failures the legacy envelope', async () => {
    const { send } = server({ status: 401, body: { error: { message: 'No.', type: 'auth' } } });
    const response = await sendToSuccessor(predict({ input: 'Hi' }), send);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ httpStatus: 401, messages: [{ message: 'No.' }] });
  });

  it('lists models', async () => {
    const { seen, send } = server({ body: { object: 'list', data: [{ id: 'a/b' }] } });
    const response = await sendToSuccessor(new Request(`${HOST}/models`), send);
    expect(seen[0]?.url).toBe(`${NEW}/models`);
    expect(await response.json()).toMatchObject({ items: [{ id: 'a/b' }] });
  });

  it('lists models by the ids that the settings have for them', async () => {
    const { send } = server({ body: { object: 'list', data: [{ id: 'a/b' }] } });
    const models = { 'old-id': { id: 'a/b', kind: 'text' } } as const;
    const response = await sendToSuccessor(new Request(`${HOST}/models`), send, { models });
    expect(await response.json()).toMatchObject({ items: [{ id: 'old-id' }] });
  });

  it('hands any other request and answer on, unread', async () => {
    const { seen, send } = server({ body: { properties: { matches: [] } } });
    const request = new Request(`${HOST}/collections/${COLLECTION}/query`, { method: 'POST', body: '{"query":"x"}' });
    const response = await sendToSuccessor(request, send);
    expect(seen).toEqual([request]);
    expect(request.bodyUsed).toBe(false);
    expect(await response.json()).toEqual({ properties: { matches: [] } });
  });

  it('searches the collection that a prediction names first, with the same headers', async () => {
    const content = btoa('The desk opens at nine.');
    const { seen, send } = server(
      { body: { properties: { matches: [{ document: { properties: { content } } }] } } },
      { body: answer },
    );
    const asked = { input: 'When? {{.context}}', collectionId: COLLECTION, collectionQuery: 'desk' };
    await sendToSuccessor(predict(asked), send);
    const [search, sent] = seen as [Request, Request];
    expect(search.url).toBe(`${HOST}/collections/${COLLECTION}/query`);
    expect(search.headers.get('authorization')).toBe('Bearer secret');
    expect(await search.json()).toMatchObject({ query: 'desk' });
    expect(JSON.stringify(await sent.json())).toContain('The desk opens at nine.');
  });

  it('answers with a search that is refused', async () => {
    const { seen, send } = server({ status: 404, body: { httpStatus: 404, messages: [] } });
    const response = await sendToSuccessor(
      predict({ input: 'When?', collectionId: COLLECTION, collectionQuery: 'desk' }),
      send,
    );
    expect([response.status, seen.length]).toEqual([404, 1]);
  });

  it('names neither prompt nor body where that is no prediction', async () => {
    const { seen, send } = server();
    const request = new Request(LLAMA, { method: 'POST', body: 'a secret prompt' });
    const error: unknown = await sendToSuccessor(request, send).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('secret');
    expect(seen).toEqual([]);
  });
});
