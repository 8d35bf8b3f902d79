import 'reflect-metadata';
import { HttpService } from '@nestjs/axios';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LLAMA = 'models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

interface Prediction {
  metadata: { outputTokens: number };
  properties: { input: string; output: string };
}

const headers = { Authorization: 'Bearer canary-token' };
const client = (more: object = {}): ReturnType<typeof axios.create> =>
  withSuccessor(axios.create({ baseURL: HOST, headers, ...more }));
const body = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };

async function failureOf(answer: Promise<unknown>): Promise<AxiosError> {
  const error: unknown = await answer.catch((thrown: unknown) => thrown);
  if (!(error instanceof AxiosError)) throw new Error('This was to fail.', { cause: error });
  return error;
}

describe('withSuccessor', () => {
  const { hub, asked } = useRoutedHub();

  it('gives back the instance that it was given', () => {
    const instance = axios.create();
    expect(withSuccessor(instance)).toBe(instance);
  });

  it('changes an instance once, whoever asks for it', async () => {
    const instance = axios.create({ baseURL: HOST, headers });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await withSuccessor(instance).post<Prediction>(LLAMA, body));
    const { adapter } = instance.defaults;
    expect(withSuccessor(instance).defaults.adapter).toBe(adapter);
    expect(answers.map(({ data }) => data.properties.input)).toEqual(answers.map(() => body.properties.input));
    expect(asked()).toEqual(answers.map(() => 'successor POST /v1/chat/completions'));
  });

  it('takes a HttpService of Nest, and changes the instance of axios behind it once', async () => {
    const made = new HttpService(axios.create({ baseURL: HOST, headers }));
    const ask = () => firstValueFrom(withSuccessor(made).post<Prediction>(LLAMA, body));
    expect(withSuccessor(made)).toBe(made);
    const answers = [await ask(), await ask()];
    expect(answers.map(({ data }) => data.properties.input)).toEqual(answers.map(() => body.properties.input));
    expect(asked()).toEqual(Array(2).fill('successor POST /v1/chat/completions'));
  });

  it('lets the doubles of tests be', () => {
    const double = { post: () => 'posted' };
    expect(withSuccessor(double)).toBe(double);
    expect(withSuccessor(undefined)).toBeUndefined();
  });

  it('leaves an instance to the adapter that a test gives it later', async () => {
    const instance = client();
    instance.defaults.adapter = (config) =>
      Promise.resolve({ config, data: config.url, status: 200, statusText: 'OK', headers: {} });
    expect((await instance.post<string>(LLAMA, body)).data).toBe(LLAMA);
  });

  it.each(['/', '', `${HOST}/`])('turns request and answer of a prediction at %j', async (start) => {
    const { data, config } = await client().post<Prediction>(start + LLAMA, body);
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
    expect(hub().requests[0]).toMatchObject({
      token: 'present',
      contentType: 'application/json',
      body: { model: 'meta-llama/Llama-3.3-70B-Instruct', max_tokens: 40 },
    });
    expect(data.properties.input).toBe(body.properties.input);
    expect(data.properties.output).not.toBe('');
    expect(data.metadata.outputTokens).toBeGreaterThan(0);
    expect(config).toMatchObject({ baseURL: HOST, url: start + LLAMA, method: 'post', data: JSON.stringify(body) });
  });

  it('lists models', async () => {
    const { data } = await client().get<{ items: { id: string }[] }>('/models');
    expect(asked()).toEqual(['successor GET /v1/models']);
    expect(data.items.map(({ id }) => id)).toContain('b18b18de-92c3-466e-81a8-e5df91890091');
  });

  it('leaves every other request alone', async () => {
    const { data, config } = await client().post<{ properties: object }>(`/collections/${COLLECTION}/query`, {
      query: 'refund',
    });
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`]);
    expect(data.properties).toHaveProperty('matches');
    expect(config.url).toBe(`/collections/${COLLECTION}/query`);
    await client().get('https://openai.inference.de-txl.ionos.com/v1/models');
    expect(asked()[1]).toBe('successor GET /v1/models');
  });

  it('searches the collection that a prediction names first', async () => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const { data } = await client().post<Prediction>(LLAMA, { properties });
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
    expect(data.properties.input).toBe('{{.context}} Say when.');
  });

  it('answers with a search that is refused', async () => {
    const properties = { input: 'When?', collectionId: COLLECTION.replace('7', '8'), collectionQuery: 'refund' };
    const error = await failureOf(client().post(LLAMA, { properties }));
    expect(error.response).toMatchObject({ status: 404, data: { httpStatus: 404 } });
    expect(error.config).toMatchObject({ url: LLAMA });
    const { status } = await client({ validateStatus: null }).post(LLAMA, { properties });
    expect(status).toBe(404);
    expect(asked()).not.toContain('successor POST /v1/chat/completions');
  });

  it('gives errors the legacy envelope and the old request', async () => {
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const { response, config, message } = await failureOf(client().post(LLAMA, body));
    expect(message).toBe('Request failed with status code 503');
    expect(response).toMatchObject({ status: 503, data: { httpStatus: 503 }, config: { url: LLAMA } });
    expect(config).toMatchObject({ url: LLAMA, baseURL: HOST, data: JSON.stringify(body) });
  });

  it('gives failures that the program takes for answers the legacy envelope', async () => {
    hub().fail({ status: 429, match: { host: 'successor' }, times: 1 });
    const { status, data } = await client({ validateStatus: () => true }).post<object>(LLAMA, body);
    expect([status, data]).toMatchObject([429, { httpStatus: 429 }]);
  });

  it('shows interceptors and transformers of the program nothing but the old form', async () => {
    const seen: unknown[] = [];
    const instance = client({
      transformRequest: [(data: object) => JSON.stringify({ ...data, type: 'prediction' })],
      transformResponse: [(text: string) => (JSON.parse(text) as Prediction).properties],
    });
    instance.interceptors.request.use((config) => {
      seen.push(config.url);
      config.headers.set('X-Asked', 'yes');
      return config;
    });
    instance.interceptors.response.use((response: AxiosResponse<Prediction['properties']>) => {
      seen.push(response.config.url, response.data.input);
      return response;
    });
    await instance.post(LLAMA, body);
    expect(seen).toEqual([LLAMA, LLAMA, body.properties.input]);
    expect(hub().requests[0]?.headerNames).toContain('x-asked');
  });

  it('repeats the old request where an interceptor of the program does', async () => {
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const instance = client();
    instance.interceptors.response.use(undefined, (error: AxiosError) =>
      error.response?.status === 503 && error.config !== undefined
        ? instance.request(error.config)
        : Promise.reject(error),
    );
    const { data } = await instance.post<Prediction>(LLAMA, body);
    expect(asked()).toEqual(Array(2).fill('successor POST /v1/chat/completions'));
    expect(data.properties.input).toBe(body.properties.input);
  });

  it('sends no header that the program takes away, and no length that is none any more', async () => {
    const instance = client({ headers: { ...headers, 'X-Team': 'shop' } });
    instance.interceptors.request.use((config) => {
      config.headers.delete('X-Team');
      config.headers.set('Content-Length', '3');
      return config;
    });
    await instance.post(LLAMA, body);
    expect(hub().requests[0]?.headerNames).not.toContain('x-team');
    expect(hub().requests[0]?.status).toBe(200);
  });

  it('holds for instances that are made of it, and for the adapter that it was made with', async () => {
    const child = client().create({ headers: { 'X-Child': 'yes' } });
    await child.post(LLAMA, body);
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
    await client({ adapter: 'fetch' }).post(LLAMA, body);
    expect(asked()).toHaveLength(2);
  });

  it('ends with the signal of the program', async () => {
    const error = await failureOf(client().post(LLAMA, body, { signal: AbortSignal.abort() }));
    expect(error.code).toBe('ERR_CANCELED');
    expect(hub().requests).toEqual([]);
  });

  it('names neither prompt nor body where that is no prediction', async () => {
    const error: unknown = await client()
      .post(LLAMA, { text: 'a secret prompt' })
      .catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain('secret');
    expect(hub().requests).toEqual([]);
  });

  it('takes the models of the configuration', async () => {
    const models = { mine: { id: 'openai/gpt-oss-120b', kind: 'text' } } as const;
    await withSuccessor(axios.create({ baseURL: HOST, headers }), { models }).post('/models/mine/predictions', body);
    expect(hub().requests[0]?.body).toMatchObject({ model: 'openai/gpt-oss-120b' });
  });
});
