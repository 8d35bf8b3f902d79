import { describe, expect, it, vi } from 'vitest';
import {
  decodeContext,
  toChatMessages,
  toCollectionQuery,
  toLegacyError,
  toLegacyModels,
  toLegacyPrediction,
  toNumber,
  toSuccessorBody,
  toSuccessorModel,
  toSuccessorPath,
  toSuccessorRequest,
  toSuccessorUrl,
} from './adapters.ts';

const LLAMA = 'b18b18de-92c3-466e-81a8-e5df91890091';
const FLUX = '6cbc28c9-217d-421c-85fb-754d79c61423';

describe('toSuccessorModel', () => {
  it('takes an environment variable as it is, and says so when it is missing', () => {
    expect(() => toSuccessorModel(undefined)).toThrow('The model id is undefined');
  });

  it('knows sure ids, passes owner/name, prefers the given map', () => {
    expect(toSuccessorModel(LLAMA)).toBe('meta-llama/Llama-3.3-70B-Instruct');
    expect(toSuccessorModel('openai/gpt-oss-120b')).toBe('openai/gpt-oss-120b');
    expect(toSuccessorModel('mine', { mine: { id: 'a/b', kind: 'text' } })).toBe('a/b');
  });

  it('leaves an unknown id to the service, and warns once with the id and the line to add', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const unknown = '4b71d0fe-d992-463e-82a1-de337d88ac2d';
    for (let turn = 0; turn < 2; turn++) expect(toSuccessorModel(unknown)).toBe(unknown);
    expect(toSuccessorRequest(unknown, { properties: { input: 'Hi' } })).toMatchObject({ body: { model: unknown } });
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /4b71d0fe-d992-463e-82a1-de337d88ac2d.*Add to "models" in modelhub\.config\.json: "4b71d0fe/,
        ),
        { type: 'ModelHubWarning', code: 'MODELHUB_UNKNOWN_MODEL' },
      ],
    ]);
    warn.mockRestore();
  });

  it('warns on the console where there is no process, of a hundred ids at most', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    vi.stubGlobal('process', undefined);
    for (let number = 0; number < 200; number++) toSuccessorModel(`unknown-${String(number)}`);
    vi.unstubAllGlobals();
    expect(warn.mock.calls.length).toBeGreaterThan(90);
    expect(warn.mock.calls.length).toBeLessThanOrEqual(100);
    warn.mockRestore();
  });
});

describe('toSuccessorPath', () => {
  it('is decided by the model', () => {
    expect(toSuccessorPath(LLAMA)).toBe('/chat/completions');
    expect(toSuccessorPath(FLUX)).toBe('/images/generations');
    expect(toSuccessorPath('mine', { mine: { id: 'a/b', kind: 'image' } })).toBe('/images/generations');
    expect(() => toSuccessorPath(undefined)).toThrow('The model id is undefined');
  });
});

describe('a path without a host', () => {
  it.each([
    `https://proxy.example/models/${LLAMA}/predictions`,
    `http://127.0.0.1:8787/models/${LLAMA}/predictions`,
    '/models',
    `/models/${LLAMA}`,
    `/v2/models/${LLAMA}/predictions`,
    '/collections/1/query',
    undefined,
  ])('is not warned of where it is none of a prediction: %s', async (url) => {
    vi.resetModules();
    const { toSuccessorUrl: fresh } = await import('./adapters.ts');
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    expect(fresh(url)).toBe(String(url));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it.each([`/models/${LLAMA}/predictions`, `models/${LLAMA}/predictions?trace=1`, `./models/openai%2Fgpt/predictions`])(
    'is warned of once, and not shown: %s',
    async (url) => {
      vi.resetModules();
      const { toSuccessorUrl: fresh } = await import('./adapters.ts');
      const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
      expect(fresh(url)).toBe(url);
      expect(fresh(`/models/${FLUX}/predictions`)).toBe(`/models/${FLUX}/predictions`);
      expect(warn.mock.calls).toEqual([
        [expect.stringContaining('withSuccessor(client)'), { type: 'ModelHubWarning', code: 'MODELHUB_RELATIVE_URL' }],
      ]);
      expect(JSON.stringify(warn.mock.calls)).not.toContain('models/');
      warn.mockRestore();
    },
  );
});

describe('toSuccessorUrl and toSuccessorBody', () => {
  const HOST = 'https://inference.de-txl.ionos.com';
  const NEW = 'https://openai.inference.de-txl.ionos.com/v1';
  const body = { properties: { input: 'Hi', options: { max_length: '5' } } };

  it.each([
    [`${HOST}/models/${LLAMA}/predictions`, `${NEW}/chat/completions`],
    [`${HOST}:443//models/${LLAMA}/predictions/`, `${NEW}/chat/completions`],
    [`${HOST}/models/openai%2Fgpt-oss-120b/predictions?trace=1`, `${NEW}/chat/completions?trace=1`],
    [
      `${HOST.replace('de-txl', 'de-fra')}/models/${FLUX}/predictions`,
      `${NEW.replace('de-txl', 'de-fra')}/images/generations`,
    ],
    [new URL(`${HOST}/models/${LLAMA}/predictions`), `${NEW}/chat/completions`],
    // The base has moved, the path has not.
    [`${NEW}/models/${FLUX}/predictions`, `${NEW}/images/generations`],
  ])('asks the route of the model: %s', (url, expected) => {
    expect(toSuccessorUrl(url)).toBe(expected);
    expect(toSuccessorBody<unknown>(url, body)).toHaveProperty('model');
  });

  it.each([
    `${HOST}/collections/1/query`,
    `${NEW}/models`,
    `${NEW}/chat/completions`,
    `http://127.0.0.1:8787/models/${LLAMA}/predictions`,
    `https://proxy.example/models/${LLAMA}/predictions`,
    `${HOST}:8443/models/${LLAMA}/predictions`,
    `${HOST}.evil.example/models/${LLAMA}/predictions`,
    `https://user@inference.de-txl.ionos.com/models/${LLAMA}/predictions`,
    `/models/${LLAMA}/predictions`,
    'https://',
    '',
  ])('leaves every other URL and its body alone: %s', (url) => {
    expect(toSuccessorUrl(url)).toBe(url);
    expect(toSuccessorBody(url, body)).toBe(body);
  });

  it.each([
    ['text', '{ "properties": {  "input": 1.0 } }'],
    ['no text at all', 'no JSON'],
    ['nothing', undefined],
    ['a form', new FormData()],
    ['a stream', new ReadableStream()],
    ['bytes', new Uint8Array([1])],
  ])('leaves the body of another URL the very same: %s', (_name, sent) => {
    expect(toSuccessorBody('https://api.openai.com/v1/chat/completions', sent)).toBe(sent);
    expect(toSuccessorBody(`${HOST}/models`, sent)).toBe(sent);
  });

  it('makes text of a body that is text', () => {
    const url = `${HOST}/models/${LLAMA}/predictions`;
    expect(toSuccessorBody(url, JSON.stringify(body))).toBe(JSON.stringify(toSuccessorBody<unknown>(url, body)));
  });

  it('says nothing of a text that is no JSON but what is wrong with it', () => {
    const url = `${HOST}/models/${LLAMA}/predictions`;
    const send = () => toSuccessorBody(url, 'my secret prompt');
    expect(send).toThrow('The prediction request cannot be translated');
    expect(send).not.toThrow('secret');
  });

  it('knows the list of models, and what a missing environment variable gives', () => {
    expect(toSuccessorUrl(`${HOST}/models`)).toBe(`${NEW}/models`);
    expect(toSuccessorBody(`${HOST}/models`, undefined)).toBeUndefined();
    expect(toSuccessorUrl(undefined)).toBe('undefined');
  });

  it('goes by the given map, and with an unknown id as toSuccessorModel does', () => {
    const models = { mine: { id: 'a/b', kind: 'image' } } as const;
    expect(toSuccessorUrl(`${HOST}/models/mine/predictions`, models)).toBe(`${NEW}/images/generations`);
    expect(toSuccessorBody(`${HOST}/models/mine/predictions`, body, { models })).toMatchObject({ model: 'a/b' });
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    expect(toSuccessorUrl(`${HOST}/models/unheard-of/predictions`)).toBe(`${NEW}/chat/completions`);
    expect(toSuccessorBody(`${HOST}/models/unheard-of/predictions`, body)).toMatchObject({ model: 'unheard-of' });
    warn.mockRestore();
  });

  it('fills a body that names a collection with what was found there', () => {
    const url = `${HOST}/models/mine/predictions`;
    const searching = { properties: { input: '{{.context}}!', collectionId: 'c', collectionQuery: 'q' } };
    expect(toSuccessorBody<unknown>(url, searching, { context: 'found' })).toMatchObject({
      messages: [{ role: 'user', content: 'found!' }],
    });
    expect(() => toSuccessorBody(url, searching)).toThrow('names a collection');
  });
});

describe('toSuccessorRequest', () => {
  it('reads a body as JSON.stringify would', () => {
    const plain = { properties: { input: 'Hi', options: { max_length: '7' } } };
    const options = { max_length: { toJSON: () => '7' }, temperature: undefined };
    const bodies = [
      { toJSON: () => plain },
      { properties: { toJSON: () => plain.properties } },
      { properties: { input: new String('Hi'), options } },
    ];
    for (const body of bodies) expect(toSuccessorRequest(LLAMA, body)).toEqual(toSuccessorRequest(LLAMA, plain));
    expect(() => toSuccessorRequest(LLAMA, undefined)).toThrow(/"properties"/);
  });

  const body = { properties: { input: 'Hi', options: { max_length: '5' } } };

  it('decides text or image by the model', () => {
    expect(toSuccessorRequest(LLAMA, body)).toEqual({
      path: '/chat/completions',
      body: { model: 'meta-llama/Llama-3.3-70B-Instruct', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 5 },
    });
    expect(toSuccessorRequest(FLUX, body, { imageSize: '512x512' })).toEqual({
      path: '/images/generations',
      body: {
        model: 'black-forest-labs/FLUX.1-schnell',
        prompt: 'Hi',
        n: 1,
        size: '512x512',
        response_format: 'b64_json',
      },
    });
  });

  it('takes limit and system prompt from the settings', () => {
    expect(
      toSuccessorRequest(LLAMA, { properties: { input: 'Hi' } }, { defaultMaxTokens: 7, systemPrompt: 'S' }).body,
    ).toMatchObject({
      max_tokens: 7,
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });

  it('refuses retrieval and bodies it does not understand', () => {
    expect(() =>
      toSuccessorRequest(LLAMA, { properties: { input: 'x', collectionId: 'c', collectionQuery: 'q' } }),
    ).toThrow(/decodeContext/);
    expect(() => toSuccessorRequest(LLAMA, {})).toThrow(/"properties"/);
  });
});

describe('answers', () => {
  it('turns text and image answers back', () => {
    const legacy = { properties: { input: 'Hi' } };
    expect(toLegacyPrediction({ created: 1, choices: [{ message: { content: 'Hello' } }] }, legacy).properties).toEqual(
      { input: 'Hi', output: 'Hello' },
    );
    expect(toLegacyPrediction({ created: 1, data: [{ b64_json: 'QUJD' }] }).properties.output).toBe('QUJD');
  });

  it.each([[null], ['text'], [{ httpStatus: 401, messages: [] }]])('returns %j unchanged', (body) => {
    expect(toLegacyPrediction(body)).toBe(body);
    expect(toLegacyModels(body)).toBe(body);
  });

  it('turns a failure whose status nobody has told, and takes the status when somebody does', () => {
    for (const adapter of [toLegacyPrediction, toLegacyModels]) {
      const failure: unknown = adapter({ error: { message: 'no', type: 't' } });
      expect(failure).toEqual({ httpStatus: 500, messages: [{ errorCode: 't', message: 'no' }] });
      expect(toLegacyError(failure, 404)).toEqual({ httpStatus: 404, messages: [{ errorCode: 't', message: 'no' }] });
    }
  });

  it('puts the status into a failure that is taken for a prediction', () => {
    const failure: unknown = toLegacyPrediction({ error: { message: 'no', type: 't' } }, undefined, 429);
    expect(failure).toEqual({ httpStatus: 429, messages: [{ errorCode: 't', message: 'no' }] });
    expect(toLegacyError(failure, 404)).toBe(failure);
  });

  it('leaves what another service says in a list of messages, since a handler may see the errors of several', () => {
    const other = { messages: ['The name is missing'] };
    expect(toLegacyError(other, 422)).toBe(other);
  });

  it('turns lists and errors back', () => {
    expect(toLegacyModels({ data: [{ id: 'a/b' }] }).items[0]?.id).toBe('a/b');
    expect(toLegacyError({ error: { message: 'no', type: 't' } }, 404)).toEqual({
      httpStatus: 404,
      messages: [{ errorCode: 't', message: 'no' }],
    });
    const envelope = { httpStatus: 401, messages: [{ errorCode: 'paas-auth-1', message: 'x' }] };
    expect(toLegacyError(envelope)).toBe(envelope);
  });
});

it('toNumber is strict', () => {
  expect([toNumber('300'), toNumber(0.5), toNumber(''), toNumber(null)]).toEqual([300, 0.5, undefined, undefined]);
  expect(() => toNumber('3e2')).toThrow(TypeError);
});

it('toChatMessages splits templates as the shim does', () => {
  expect(toChatMessages('[INST] Hi [/INST]', 'S')).toEqual([
    { role: 'system', content: 'S' },
    { role: 'user', content: 'Hi' },
  ]);
});

describe('toCollectionQuery', () => {
  const id = '7d1c2f0a-5f5e-4a55-8d0c-2f7c3a9e1b04';
  const body = {
    properties: { input: 'Use {{.context}}: {{.collection_query}}', collectionId: id, collectionQuery: 'How long?' },
  };

  it('gives the search that a body asks for', () => {
    expect(toCollectionQuery(body)).toEqual({
      path: `/collections/${id}/query`,
      body: { query: 'How long?', limit: 3 },
    });
    expect(toCollectionQuery(body, 9)?.body.limit).toBe(9);
  });

  it.each([
    ['names no collection', { properties: { input: 'Hi' } }],
    ['names an empty one', { properties: { input: 'Hi', collectionId: '', collectionQuery: 'x' } }],
    ['leaves its members without a value', { properties: { input: 'Hi', collectionId: undefined } }],
    ['is no prediction', { query: 'x' }],
  ])('gives nothing for a body that %s', (_what, other) => {
    expect(toCollectionQuery(other)).toBeNull();
  });

  it('is answered by what the request is filled with', () => {
    const content = Buffer.from('Ten days.').toString('base64');
    const found = { properties: { matches: [{ document: { properties: { content } } }] } };
    const messages = [{ role: 'user', content: 'Use Ten days.: How long?' }];
    expect(toSuccessorRequest(LLAMA, body, { context: decodeContext(found) }).body).toMatchObject({ messages });
    expect(toSuccessorRequest(FLUX, body, { context: '' }).body).toMatchObject({ prompt: 'Use : How long?' });
    expect(() => toSuccessorRequest(LLAMA, body)).toThrow('toCollectionQuery');
  });
});
