import '@angular/compiler';
import { HttpClient, HttpErrorResponse, HttpEventType, provideHttpClient, withFetch } from '@angular/common/http';
import {
  createEnvironmentInjector,
  Injector,
  PLATFORM_ID,
  provideExperimentalZonelessChangeDetection,
  // What says that services "provided in root" belong here; only a browser's platform has a public way to say it.
  ɵINJECTOR_SCOPE as INJECTOR_SCOPE,
} from '@angular/core';
import { firstValueFrom, lastValueFrom, Observable, retry, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { COLLECTION, useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const URL_OF_LLAMA = `${HOST}/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions`;
const body = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };
const headers = { Authorization: 'Bearer canary-token' };

interface Prediction {
  metadata: { outputTokens: number };
  properties: { input: string; output: string };
}

const { hub, asked } = useRoutedHub();
const injector = createEnvironmentInjector(
  [
    { provide: INJECTOR_SCOPE, useValue: 'root' },
    { provide: PLATFORM_ID, useValue: 'server' },
    provideExperimentalZonelessChangeDetection(),
    provideHttpClient(withFetch()),
  ],
  Injector.create({ providers: [] }) as Parameters<typeof createEnvironmentInjector>[1],
);
const client = withSuccessor(injector.get(HttpClient));

async function failureOf(answer: Observable<unknown>): Promise<HttpErrorResponse> {
  const error: unknown = await firstValueFrom(answer).catch((thrown: unknown) => thrown);
  if (!(error instanceof HttpErrorResponse)) throw new Error('This was to fail.', { cause: error });
  return error;
}

describe('withSuccessor of a client of Angular', () => {
  it('turns request and answer, each time that somebody subscribes', async () => {
    const answers = client.post<Prediction>(URL_OF_LLAMA, body, { headers });
    expect(answers).toBeInstanceOf(Observable);
    expect(asked()).toEqual([]);
    const { properties, metadata } = await firstValueFrom(answers);
    expect(properties.input).toBe(body.properties.input);
    expect(properties.output).not.toBe('');
    expect(metadata.outputTokens).toBeGreaterThan(0);
    await firstValueFrom(answers);
    expect(asked()).toEqual(Array(2).fill('successor POST /v1/chat/completions'));
    expect(hub().requests[0]).toMatchObject({ token: 'present', body: { max_tokens: 40 } });
  });

  it('gives text, whole answers and events in the legacy shape', async () => {
    const text = await firstValueFrom(client.post(URL_OF_LLAMA, body, { headers, responseType: 'text' }));
    expect((JSON.parse(text) as Prediction).properties.input).toBe(body.properties.input);
    const whole = await firstValueFrom(client.post<Prediction>(URL_OF_LLAMA, body, { headers, observe: 'response' }));
    expect([whole.url, whole.status, whole.body?.properties.input]).toEqual([URL_OF_LLAMA, 200, body.properties.input]);
    const events = await lastValueFrom(
      client.request<Prediction>('POST', URL_OF_LLAMA, { body, headers, observe: 'events' }).pipe(toArray()),
    );
    const answer = events.find((event) => event.type === HttpEventType.Response);
    expect(answer?.body?.properties.input).toBe(body.properties.input);
    expect(events.length).toBeGreaterThan(1);
  });

  it('lists models, and leaves every other request alone', async () => {
    const { items } = await firstValueFrom(client.get<{ items: object[] }>(`${HOST}/models`, { headers }));
    expect(items.length).toBeGreaterThan(0);
    await firstValueFrom(client.get(`${HOST}/collections`, { headers }));
    await firstValueFrom(client.get('https://openai.inference.de-txl.ionos.com/v1/models', { headers }));
    expect(asked()).toEqual(['successor GET /v1/models', 'legacy GET /collections', 'successor GET /v1/models']);
  });

  it('searches the collection that a prediction names first', async () => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const answer = await firstValueFrom(client.post<Prediction>(URL_OF_LLAMA, { properties }, { headers }));
    expect(asked()).toEqual([`legacy POST /collections/${COLLECTION}/query`, 'successor POST /v1/chat/completions']);
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
    expect(answer.properties.input).toBe('{{.context}} Say when.');
  });

  it('reads what it searches, whatever the program reads', async () => {
    const properties = { input: '{{.context}} Say when.', collectionId: COLLECTION, collectionQuery: 'refund' };
    const options = { headers, responseType: 'text' } as const;
    expect(await firstValueFrom(client.post(URL_OF_LLAMA, { properties }, options))).toContain(
      '{{.context}} Say when.',
    );
    expect(JSON.stringify(hub().requests[1]?.body)).toContain('Refunds take five days.');
  });

  it('answers with a search that is refused', async () => {
    const properties = { input: 'When?', collectionId: COLLECTION.replace('7', '8'), collectionQuery: 'refund' };
    const error = await failureOf(client.post(URL_OF_LLAMA, { properties }, { headers }));
    expect([error.status, error.error]).toMatchObject([404, { httpStatus: 404 }]);
    expect(asked()).toHaveLength(1);
  });

  it('gives errors the legacy envelope and the old address, and tells what is no request', async () => {
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const error = await failureOf(client.post(URL_OF_LLAMA, body, { headers }));
    expect([error.status, error.url, error.error]).toMatchObject([503, URL_OF_LLAMA, { httpStatus: 503 }]);
    expect(error.message).toContain(URL_OF_LLAMA);
    const answer = firstValueFrom(client.post(URL_OF_LLAMA, { inputs: 1 }, { headers }));
    await expect(answer).rejects.toThrow('prediction request');
  });

  it('asks again where the program does, and not for whom nobody waits any more', async () => {
    hub().fail({ status: 503, match: { host: 'successor' }, times: 1 });
    const answers = client.post<Prediction>(URL_OF_LLAMA, body, { headers });
    expect((await firstValueFrom(answers.pipe(retry(1)))).properties.input).toBe(body.properties.input);
    answers.subscribe().unsubscribe();
    await firstValueFrom(client.get(`${HOST}/collections`, { headers }));
    expect(asked()).toEqual([
      ...Array<string>(2).fill('successor POST /v1/chat/completions'),
      'legacy GET /collections',
    ]);
  });

  it('lets the doubles of tests be', () => {
    const double = { post: () => 'posted', jsonp: () => null };
    expect(withSuccessor(double)).toBe(double);
  });
});
