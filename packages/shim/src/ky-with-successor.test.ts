import ky from 'ky';
import { describe, expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { useRoutedHub } from './routed-hub.test-helper.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const LLAMA = 'models/b18b18de-92c3-466e-81a8-e5df91890091/predictions';

interface Prediction {
  properties: { input: string; output: string };
}

const json = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };

const { hub, asked } = useRoutedHub();

describe('withSuccessor of an instance of ky', () => {
  const headers = { authorization: 'Bearer canary-token' };
  const client = (more: object = {}) => withSuccessor(ky.create({ prefixUrl: HOST, headers, retry: 0, ...more }));

  it('turns request and answer, and leaves other routes alone', async () => {
    const { properties } = await client().post(LLAMA, { json }).json<Prediction>();
    expect(properties.input).toBe(json.properties.input);
    expect(properties.output).not.toBe('');
    await client().get('collections').json();
    expect(asked()).toEqual(['successor POST /v1/chat/completions', 'legacy GET /collections']);
    expect(hub().requests[0]?.body).toMatchObject({ max_tokens: 40 });
  });

  it('takes ky itself', async () => {
    const { items } = await withSuccessor(ky).get(`${HOST}/models`, { headers }).json<{ items: unknown[] }>();
    expect(items.length).toBeGreaterThan(0);
  });

  it('lets hooks, children and a fetch of the instance see what they always saw', async () => {
    const seen: string[] = [];
    const hooks = {
      beforeRequest: [({ url }: Request) => void seen.push(new URL(url).pathname)],
      afterResponse: [
        async (_request: Request, _options: object, response: Response) => {
          seen.push(...Object.keys((await response.clone().json()) as object));
        },
      ],
    };
    const sent: string[] = [];
    const own = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      sent.push((input as Request).url);
      return fetch(input, init);
    };
    await client({ hooks, fetch: own }).extend({ timeout: 9_000 }).post(LLAMA, { json });
    expect(seen[0]).toBe(`/${LLAMA}`);
    expect(seen).toEqual(expect.arrayContaining(['properties', 'metadata']));
    expect(sent).toEqual(['https://openai.inference.de-txl.ionos.com/v1/chat/completions']);
  });

  it('gives failures their legacy body', async () => {
    hub().fail({ status: 503 });
    const answer = await client({ throwHttpErrors: false }).post(LLAMA, { json });
    expect([answer.status, await answer.json()]).toMatchObject([503, { httpStatus: 503 }]);
  });

  it('takes releases that are given no function', async () => {
    const older = Object.assign(ky.create({ prefixUrl: HOST, headers, retry: 0 }), {
      extend: (options: unknown) => {
        if (typeof options !== 'object') throw new TypeError('The `options` argument must be an object');
        return ky.create({ prefixUrl: HOST, headers, retry: 0, ...options });
      },
    });
    const { properties } = await withSuccessor(older).post(LLAMA, { json }).json<Prediction>();
    expect(properties.input).toBe(json.properties.input);
  });
});
