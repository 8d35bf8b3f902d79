import axios, { isAxiosError, type AxiosRequestConfig } from 'axios';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const url = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;
const body = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };
const headers = { Authorization: 'Bearer canary-token' };

interface Options extends Omit<AxiosRequestConfig, 'data'> {
  readonly body?: unknown;
  readonly returnFullResponse?: boolean;
}

const { hub, asked } = useRoutedHub();

/** A helper as n8n has them: over axios, with a request in one object. */
async function httpRequest({ body: data, returnFullResponse, ...options }: Options): Promise<unknown> {
  const answer = await axios.request<unknown>({ ...options, data });
  return returnFullResponse === true ? { body: answer.data, statusCode: answer.status, headers: {} } : answer.data;
}

function httpRequestWithAuthentication(this: { token: string }, _type: string, options: Options): Promise<unknown> {
  return httpRequest({ ...options, headers: { Authorization: `Bearer ${this.token}` } });
}

describe('withSuccessor of a helper of n8n', () => {
  it('turns request and answer', async () => {
    const send = withSuccessor(httpRequest);
    expect(await send({ method: 'POST', url, headers, body })).toMatchObject(body);
    const full = await send({ method: 'POST', url, headers, body, returnFullResponse: true });
    expect(full).toMatchObject({ statusCode: 200, body });
    expect(await send({ url: '/models', baseURL: HOST, headers })).toHaveProperty('items');
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 40 });
    expect(asked()[2]).toBe('successor GET /v1/models');
  });

  it('leaves the base apart that a helper puts in front of what it is given', async () => {
    const seen: unknown[] = [];
    const helper = async ({ baseURL, url: path, method, body: data }: Options): Promise<unknown> => {
      seen.push([baseURL, path]);
      const sent = { method: method ?? 'GET', headers, ...(data === undefined ? {} : { body: JSON.stringify(data) }) };
      return (await fetch(`${String(baseURL)}${String(path)}`, sent)).json();
    };
    const send = withSuccessor(helper);
    expect(await send({ baseURL: HOST, url: url.slice(HOST.length), method: 'POST', body })).toMatchObject(body);
    expect(seen).toEqual([['https://openai.inference.de-txl.ionos.com', '/v1/chat/completions']]);
  });

  it('finds the options behind other arguments, and keeps what they are called with', async () => {
    const send = withSuccessor(httpRequestWithAuthentication);
    const answer = await send.call({ token: 'canary-token' }, 'ionosApi', { method: 'POST', url, body });
    expect(answer).toMatchObject(body);
    expect(hub().requests[0]?.token).toBe('present');
  });

  it('takes an address for one, whatever is told beside it', async () => {
    const told = { url, method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await withSuccessor(fetch)(url, told);
    expect(await answer.json()).toMatchObject(body);
    expect(asked()).toEqual(['successor POST /v1/chat/completions']);
  });

  it('leaves every other request alone', async () => {
    const send = withSuccessor(httpRequest);
    expect(await send({ url: `${HOST}/collections`, headers })).toHaveProperty('items');
    expect(asked()).toEqual(['legacy GET /collections']);
  });

  it('searches the collection that a prediction names first, with what is not parsed, too', async () => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const send = withSuccessor(httpRequest);
    const transformResponse = (text: string): string => text;
    const sent = { method: 'POST', url, headers, body: { properties } };
    expect(await send(sent)).toHaveProperty('properties.input', properties.input);
    expect(await send({ ...sent, transformResponse })).toContain('{{.context}} Say when.');
    expect(asked()).toHaveLength(4);
    expect(JSON.stringify(hub().requests[3]?.body)).toContain('Refunds take five days.');
  });

  it('gives errors the legacy envelope', async () => {
    hub().fail({ status: 503, match: { host: 'successor' } });
    const error: unknown = await withSuccessor(httpRequest)({ method: 'POST', url, headers, body }).catch(
      (thrown: unknown) => thrown,
    );
    if (!isAxiosError(error)) throw new Error('This was to fail.', { cause: error });
    expect(error.response).toMatchObject({ status: 503, data: { httpStatus: 503 } });
  });
});
