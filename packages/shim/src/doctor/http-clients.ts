import http from 'node:http';
import https from 'node:https';

type Send = (url: string, headers: Record<string, string>) => Promise<number>;

// Clients are loaded from the project's folders: their types are not known here, only how each is called.
type Callable = (url: string, options: object) => Promise<{ status: number; statusCode: number }>;
type Loaded = Callable & Record<string, Callable> & { default?: Loaded };

const main = (loaded: Loaded): Loaded => loaded.default?.default ?? loaded.default ?? loaded;

/** A request by Node's own client, through the property of the module object that programs call. */
export const sendWithHttps: Send = (url, headers) =>
  new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).get(url, { headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
  });

export const sendWithFetch: Send = async (url, headers) => {
  const response = await fetch(url, { headers });
  await response.text();
  return response.status;
};

interface SuperagentRequest {
  set: (headers: object) => SuperagentRequest;
  ok: (accept: () => boolean) => Promise<{ status: number }>;
}

type RequestCallback = (error: Error | null, response: { statusCode: number }) => void;

/** How each HTTP client of npm is asked for a GET; resolves with the status. */
export const HTTP_CLIENTS: Readonly<Record<string, (loaded: unknown) => Send>> = {
  axios: (loaded) => async (url, headers) => {
    const get = main(loaded as Loaded)['get'] as Callable;
    return (await get(url, { headers, validateStatus: () => true })).status;
  },
  'cross-fetch': (loaded) => async (url, headers) => (await main(loaded as Loaded)(url, { headers })).status,
  got: (loaded) => async (url, headers) =>
    (await main(loaded as Loaded)(url, { headers, throwHttpErrors: false, retry: { limit: 0 } })).statusCode,
  ky: (loaded) => async (url, headers) =>
    (await main(loaded as Loaded)(url, { headers, throwHttpErrors: false, retry: 0 })).status,
  'node-fetch': (loaded) => async (url, headers) => (await main(loaded as Loaded)(url, { headers })).status,
  ofetch: (loaded) => async (url, headers) => {
    const { ofetch } = loaded as { ofetch: Record<'raw', Callable> };
    return (await ofetch.raw(url, { headers, ignoreResponseError: true, retry: 0 })).status;
  },
  request: (loaded) => (url, headers) =>
    new Promise((resolve, reject) => {
      const send = main(loaded as Loaded) as unknown as (options: object, callback: RequestCallback) => void;
      send({ url, headers }, (error, response) => (error === null ? resolve(response.statusCode) : reject(error)));
    }),
  superagent: (loaded) => async (url, headers) => {
    const get = main(loaded as Loaded)['get'] as unknown as (url: string) => SuperagentRequest;
    return (
      await get(url)
        .set(headers)
        .ok(() => true)
    ).status;
  },
  undici: (loaded) => async (url, headers) => {
    const { request } = loaded as {
      request: (url: string, options: object) => Promise<{ statusCode: number; body: { dump: () => Promise<void> } }>;
    };
    const { statusCode, body } = await request(url, { headers });
    await body.dump();
    return statusCode;
  },
};
