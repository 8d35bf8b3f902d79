import { inflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_COLLECTION, startModelHub, type ModelHub } from '../../src/testing.ts';

const TEXT_MODEL = 'meta-llama/Llama-3.3-70B-Instruct';
const IMAGE_MODEL = 'black-forest-labs/FLUX.1-schnell';
const messages = [{ role: 'user', content: 'How do I reset a password?' }];

let hub: ModelHub;
beforeAll(async () => {
  hub = await startModelHub();
});
afterAll(() => hub.close());
afterEach(() => hub.reset());

async function ask(method: string, url: string, body?: unknown, token: string | null = 'any') {
  const response = await fetch(url, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: (text === '' ? undefined : JSON.parse(text)) as never,
  };
}
const chat = (body: object) =>
  ask('POST', `${hub.successorUrl}/chat/completions`, { model: TEXT_MODEL, messages, ...body });
const content = (answer: { json: unknown }) =>
  (answer.json as { choices: { message: { content: string | null } }[] }).choices[0]?.message.content ?? null;

describe('chat completions', () => {
  it('cuts the answer at the documented 16 tokens when no limit is sent', async () => {
    const short = await chat({});
    const long = await chat({ max_tokens: 500 });
    expect(short.json).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 16 } });
    expect(long.json).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
    expect(content(long)?.startsWith(content(short) ?? '?')).toBe(true);
    expect(content(long)?.length).toBeGreaterThan(content(short)?.length ?? 0);
  });

  it('changes with model, messages and sampling, not with the limit, and with nothing else', async () => {
    const variants = [
      {},
      { temperature: 0 },
      { model: 'mistralai/Mistral-Nemo-Instruct-2407' },
      { messages: [{ role: 'system', content: 'Be brief.' }, ...messages] },
    ];
    const answers = await Promise.all(variants.map((variant) => chat({ max_tokens: 500, ...variant }).then(content)));
    expect(new Set(answers).size).toBe(variants.length);
    expect(await chat({ max_tokens: 500 }).then(content)).toBe(answers[0]);
    expect(await chat({ max_tokens: 600 }).then(content)).toBe(answers[0]);
  });

  it('answers null when reasoning eats the limit', async () => {
    const model = 'openai/gpt-oss-120b';
    expect((await chat({ model })).json).toMatchObject({
      choices: [{ message: { content: null }, finish_reason: 'length' }],
    });
    expect(content(await chat({ model, max_tokens: 200 }))).toContain('reset a password');
  });

  it('meets a request for JSON with JSON', async () => {
    const answer = await chat({ max_tokens: 500, messages: [{ role: 'user', content: 'Answer as JSON: why?' }] });
    expect(JSON.parse(content(answer) ?? '')).toMatchObject({ model: TEXT_MODEL });
  });

  it('ends before a stop text', async () => {
    expect(content(await chat({ max_tokens: 500, stop: [' reset'] }))).toBe('On "How do I');
  });

  it.each([
    ['a string temperature', { temperature: '0.5' }, 'temperature'],
    ['a string limit', { max_tokens: '300' }, 'max_tokens'],
    ['a limit of zero', { max_tokens: 0 }, 'max_tokens'],
    ['missing messages', { messages: undefined }, 'messages'],
    ['no message at all', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'context', content: 'x' }] }, 'messages'],
    ['a number as content', { messages: [{ role: 'user', content: 1 }] }, 'messages'],
    ['an unknown field', { max_length: 300 }, 'max_length'],
    ['a legacy body', { properties: { input: 'x' } }, 'properties'],
    ['an image model', { model: IMAGE_MODEL }, 'model'],
  ])('refuses %s with 400', async (_, body, param) => {
    const answer = await chat(body);
    expect(answer).toMatchObject({ status: 400, json: { error: { type: 'invalid_request_error', param } } });
  });

  it('does not know other models', async () => {
    expect(await chat({ model: 'b18b18de-92c3-466e-81a8-e5df91890091' })).toMatchObject({
      status: 404,
      json: { error: { param: 'model' } },
    });
  });
});

describe('the other successor routes', () => {
  it('completes a raw prompt', async () => {
    const answer = await ask('POST', `${hub.successorUrl}/completions`, {
      model: TEXT_MODEL,
      prompt: 'Once',
      max_tokens: 100,
    });
    expect(answer.json).toMatchObject({ object: 'text_completion', choices: [{ finish_reason: 'stop', index: 0 }] });
  });

  it('draws a valid PNG that follows from the prompt', async () => {
    const draw = (prompt: string) =>
      ask('POST', `${hub.successorUrl}/images/generations`, {
        model: IMAGE_MODEL,
        prompt,
        n: 1,
        size: '1024x1024',
        response_format: 'b64_json',
      });
    const image = (answer: { json: unknown }) =>
      Buffer.from((answer.json as { data: { b64_json: string }[] }).data[0]?.b64_json ?? '', 'base64');
    const cat = image(await draw('a cat'));
    expect(cat.subarray(1, 4).toString('latin1')).toBe('PNG');
    const size = cat.readUInt32BE(33);
    expect(inflateSync(cat.subarray(41, 41 + size)).length).toBe(8 * (1 + 8 * 3));
    expect(image(await draw('a cat'))).toEqual(cat);
    expect(image(await draw('a dog'))).not.toEqual(cat);
  });

  it.each([{ n: 2 }, { size: 'large' }, { response_format: 'url' }, { prompt: '' }])(
    'refuses the image request %j',
    async (body) => {
      const answer = await ask('POST', `${hub.successorUrl}/images/generations`, {
        model: IMAGE_MODEL,
        prompt: 'x',
        ...body,
      });
      expect(answer).toMatchObject({ status: 400, json: { error: { param: Object.keys(body)[0] } } });
    },
  );

  it('answers unknown routes and methods in OpenAI form', async () => {
    expect(await ask('POST', `${hub.successorUrl}/predictions`, {})).toMatchObject({
      status: 404,
      json: { error: {} },
    });
    const wrong = await ask('GET', `${hub.successorUrl}/chat/completions`);
    expect(wrong).toMatchObject({ status: 405, json: { error: {} } });
    expect(wrong.headers.get('allow')).toBe('POST');
  });
});

describe('tokens', () => {
  it('asks for one on both hosts, in the IONOS envelope, with a trace id', async () => {
    for (const url of [`${hub.successorUrl}/models`, `${hub.legacyUrl}/collections`]) {
      const answer = await ask('GET', url, undefined, null);
      expect(answer).toMatchObject({
        status: 401,
        json: { httpStatus: 401, messages: [{ errorCode: 'paas-auth-1' }] },
      });
      expect(answer.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it('lets only the one in that it was told, when it was told one', async () => {
    const strict = await startModelHub({ token: 'right' });
    expect((await ask('GET', `${strict.successorUrl}/models`, undefined, 'wrong')).status).toBe(401);
    expect((await ask('GET', `${strict.successorUrl}/models`, undefined, 'right')).status).toBe(200);
    await strict.close();
  });
});

describe('collections', () => {
  const matches = (answer: { json: unknown }) =>
    (
      answer.json as {
        properties: { matches: { document: { properties: { name: string; content: string } }; score: number }[] };
      }
    ).properties.matches;

  it('finds documents, nearest first, as base64 of UTF-8', async () => {
    const url = `${hub.legacyUrl}/collections/${SAMPLE_COLLECTION.id}/query`;
    const found = matches(await ask('POST', url, { query: 'How long do refunds take?', limit: 2 }));
    expect(found.map(({ document }) => document.properties.name)).toHaveLength(2);
    expect(found[0]?.document.properties.name).toBe('refunds');
    expect(Buffer.from(found[0]?.document.properties.content ?? '', 'base64').toString('utf8')).toContain(
      'Überweisungen',
    );
    expect(await ask('POST', url, { query: 'x', limit: '2' })).toMatchObject({
      status: 400,
      json: { httpStatus: 400 },
    });
  });

  it('creates, fills, lists, queries and deletes, and forgets it all on reset', async () => {
    const url = `${hub.legacyUrl}/collections`;
    const made = await ask('POST', url, { properties: { name: 'my-collection', description: 'd' } });
    expect(made.status).toBe(201);
    const { id } = made.json as { id: string };
    const document = {
      type: 'document',
      properties: { name: 'one', contentType: 'text/plain', content: Buffer.from('Grüße').toString('base64') },
    };
    expect(await ask('PUT', `${url}/${id}/documents`, { items: [document] })).toMatchObject({
      status: 200,
      json: { items: [document] },
    });
    expect((await ask('GET', `${url}/${id}`)).json).toMatchObject({
      metadata: { documentsCount: 1 },
      properties: { name: 'my-collection' },
    });
    expect((await ask('GET', `${url}/${id}/documents`)).json).toMatchObject({ items: [document] });
    expect(matches(await ask('POST', `${url}/${id}/query`, { query: 'grüße' }))).toMatchObject([{ score: 1 }]);
    expect((await ask('GET', `${url}?limit=1&offset=1`)).json).toMatchObject({ limit: 1, items: [{ id }] });
    expect((await ask('DELETE', `${url}/${id}`)).status).toBe(204);
    expect((await ask('GET', `${url}/${id}`)).status).toBe(404);
    await ask('DELETE', `${url}/${SAMPLE_COLLECTION.id}`);
    hub.reset();
    expect((await ask('GET', `${url}/${SAMPLE_COLLECTION.id}`)).status).toBe(200);
  });

  it.each([[{ properties: { name: 'no' } }], [{ properties: { name: 'has space' } }], [{ name: 'flat-body' }]])(
    'refuses the collection %j',
    async (body) => {
      expect((await ask('POST', `${hub.legacyUrl}/collections`, body)).status).toBe(400);
    },
  );
});

describe('the retired routes', () => {
  const body = { properties: { input: 'Where is my parcel?', options: { max_length: '300', temperature: '0.5' } } };
  const path = '/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

  it('answer 410, or 404 when told so', async () => {
    const lost = await startModelHub({ legacy: 'not-found' });
    for (const [state, url] of [
      [410, hub.legacyUrl],
      [404, lost.legacyUrl],
    ] as const) {
      for (const answer of [
        await ask('GET', `${url}/models`),
        await ask('POST', url + path, body),
        await ask('POST', `${url}/models/owner/name/predictions`, body),
      ]) {
        expect(answer).toMatchObject({ status: state, json: { httpStatus: state } });
      }
    }
    await lost.close();
  });

  it('alive, answer what the successor would', async () => {
    const alive = await startModelHub({ legacy: 'alive' });
    const prediction = await ask('POST', alive.legacyUrl + path, body);
    const successor = await chat({
      messages: [{ role: 'user', content: body.properties.input }],
      temperature: 0.5,
      max_tokens: 300,
    });
    expect(prediction.json).toMatchObject({
      type: 'prediction',
      properties: { ...body.properties, output: content(successor) },
    });

    const image = await ask('POST', `${alive.legacyUrl}/models/6cbc28c9-217d-421c-85fb-754d79c61423/predictions`, {
      properties: { input: 'a cat' },
    });
    const drawn = await ask('POST', `${alive.successorUrl}/images/generations`, {
      model: IMAGE_MODEL,
      prompt: 'a cat',
    });
    expect((image.json as { properties: { output: string } }).properties.output).toBe(
      (drawn.json as { data: { b64_json: string }[] }).data[0]?.b64_json,
    );

    const list = await ask('GET', `${alive.legacyUrl}/models`);
    expect(list.json).toMatchObject({ type: 'collection' });
    expect((list.json as { items: unknown[] }).items).toContainEqual(
      expect.objectContaining({
        id: 'b18b18de-92c3-466e-81a8-e5df91890091',
        properties: expect.objectContaining({ name: 'meta-llama-3-3-70b-instruct' }) as unknown,
      }),
    );
    expect((await ask('POST', `${alive.legacyUrl}/models/unknown/predictions`, body)).status).toBe(404);
    expect(
      (await ask('POST', alive.legacyUrl + path, { properties: { input: 'x', options: { max_length: 'many' } } }))
        .status,
    ).toBe(400);
    expect((await ask('POST', alive.legacyUrl + path, body, null)).status).toBe(401);
    await alive.close();
  });

  it('alive, retrieve on the server', async () => {
    const alive = await startModelHub({ legacy: 'alive' });
    const properties = {
      input: 'Use {{.context}} for: {{.collection_query}}',
      collectionId: SAMPLE_COLLECTION.id,
      collectionQuery: 'When are refunds paid?',
    };
    const answer = await ask('POST', alive.legacyUrl + path, { properties });
    expect((answer.json as { properties: { output: string } }).properties.output).toContain(
      'Use Refunds are paid within 14 days',
    );
    await alive.close();
  });
});

describe('answers are the same on every machine', () => {
  it('holds a whole text', async () => {
    expect(content(await chat({ max_tokens: 500 }))).toBe(
      'On "How do I reset a password?": Works refund close so arrives form ready parcel reset ask question parcel new ' +
        'before so read find step each read your under means while read a reset and team while invoice.',
    );
  });
});
