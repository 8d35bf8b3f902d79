import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

/** What a caller got, whichever client it used. */
export interface Got {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface Asked {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds; only for clients that have a timeout of their own. */
  timeout?: number | undefined;
}

/** A client as programs use it, error statuses included in the result instead of thrown. */
export type Caller = (asked: Asked) => Promise<Got>;

type HeaderValue = string | string[] | number | undefined | null;

export function flatten(headers: Iterable<[string, HeaderValue]> | object): Record<string, string> {
  const pairs = Symbol.iterator in headers ? headers : Object.entries(headers as Record<string, HeaderValue>);
  return Object.fromEntries([...pairs].map(([name, value]) => [name.toLowerCase(), String(value)]));
}

interface FetchLike {
  (
    url: string,
    init: object,
  ): Promise<{ status: number; headers: Iterable<[string, string]>; text: () => Promise<string> }>;
}

export async function viaFetch(fetch: FetchLike, { url, method, headers, body, signal }: Asked): Promise<Got> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(signal ? { signal } : {}),
  });
  return { status: response.status, headers: flatten(response.headers), text: await response.text() };
}

type RequestFunction = (
  url: string,
  options: RequestOptions,
  callback: (response: IncomingMessage) => void,
) => ClientRequest;

export function viaNode(
  request: RequestFunction,
  { url, method, headers, body, signal, timeout }: Asked,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, ...(signal ? { signal } : {}), ...(timeout === undefined ? {} : { timeout }) };
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: flatten(response.headers),
          text: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })));
    sent.end(body);
  });
}

interface UndiciModule {
  fetch: unknown;
  request: unknown;
}

/** For packages without types; the caller says what it uses of them. */
const importUntyped = (name: string): Promise<unknown> => import(name);

/** The clients of the support table, each imported only when it is asked for. */
export const CALLERS: Readonly<Record<string, () => Promise<Caller>>> = {
  'global fetch': () => Promise.resolve((asked) => viaFetch(fetch as unknown as FetchLike, asked)),
  'global fetch of a Request': () =>
    Promise.resolve(async ({ url, ...init }) => {
      const response = await fetch(new Request(url, { ...init, body: init.body ?? null, signal: init.signal ?? null }));
      return { status: response.status, headers: flatten(response.headers), text: await response.text() };
    }),
  ...Object.fromEntries(
    ['undici6', 'undici'].flatMap((name) => [
      [`${name} fetch`, async () => undiciFetch((await import(name)) as UndiciModule)],
      [`${name} request`, async () => undiciRequest((await import(name)) as UndiciModule)],
    ]),
  ),
  'node:https request': async () => {
    const { default: https } = await import('node:https');
    return (asked) => viaNode(https.request, asked);
  },
  'named import of request': async () => {
    const { request } = await import('node:https');
    return (asked) => viaNode(request, asked);
  },
  axios: async () => {
    const { default: axios } = await import('axios');
    return async ({ url, method, headers, body, signal, timeout }) => {
      const response = await axios.request<string>({
        url,
        method,
        headers,
        data: body,
        responseType: 'text',
        transformResponse: (data: string) => data,
        validateStatus: () => true,
        ...(signal ? { signal } : {}),
        ...(timeout === undefined ? {} : { timeout }),
      });
      return { status: response.status, headers: flatten(response.headers), text: response.data };
    };
  },
  got: async () => {
    const { default: got } = await import('got');
    return async ({ url, method, headers, body, timeout }) => {
      const response = await got(url, {
        method,
        headers,
        throwHttpErrors: false,
        retry: 0,
        ...(body === undefined ? {} : { body }),
        ...(timeout === undefined ? {} : { timeout }),
      });
      return { status: response.statusCode, headers: flatten(response.headers), text: response.body };
    };
  },
  'node-fetch 3': async () => {
    const { default: nodeFetch } = await import('node-fetch');
    return (asked) => viaFetch(nodeFetch, asked);
  },
  'node-fetch 2': async () => {
    const { default: nodeFetch } = (await importUntyped('node-fetch2')) as { default: FetchLike };
    return (asked) => viaFetch(nodeFetch, asked);
  },
  'cross-fetch': async () => {
    const { default: crossFetch } = await import('cross-fetch');
    return (asked) => viaFetch(crossFetch, asked);
  },
  ky: async () => {
    const { default: ky } = await import('ky');
    return (asked) =>
      viaFetch((url: string, init: object) => ky(url, { ...init, throwHttpErrors: false, retry: 0 }), asked);
  },
  superagent: async () => {
    const { default: superagent } = (await importUntyped('superagent')) as {
      default: (method: string, url: string) => SuperagentRequest;
    };
    return async ({ url, method, headers, body, timeout }) => {
      const sent = superagent(method, url)
        .set(headers)
        .ok(() => true)
        .buffer(true)
        .retry(0);
      if (timeout !== undefined) sent.timeout(timeout);
      const response = await sent.send(body);
      return { status: response.status, headers: flatten(response.headers), text: response.text };
    };
  },
  request: async () => {
    const { default: request } = (await importUntyped('request')) as { default: RequestPackage };
    return ({ url, method, headers, body, timeout }) =>
      new Promise((resolve, reject) => {
        request({ url, method, headers, body, timeout }, (error, response) => {
          if (error !== null) reject(error);
          else resolve({ status: response.statusCode, headers: flatten(response.headers), text: response.body });
        });
      });
  },
};

interface SuperagentRequest {
  set: (headers: object) => SuperagentRequest;
  ok: (judge: () => boolean) => SuperagentRequest;
  buffer: (on: boolean) => SuperagentRequest;
  retry: (count: number) => SuperagentRequest;
  timeout: (milliseconds: number) => SuperagentRequest;
  send: (body?: string) => Promise<{ status: number; headers: object; text: string }>;
}

type RequestPackage = (
  options: object,
  callback: (error: Error | null, response: { statusCode: number; headers: object; body: string }) => void,
) => void;

function undiciFetch({ fetch }: UndiciModule): Caller {
  return (asked) => viaFetch(fetch as FetchLike, asked);
}

function undiciRequest({ request }: UndiciModule): Caller {
  type Request = (
    url: string,
    options: object,
  ) => Promise<{ statusCode: number; headers: object; body: { text: () => Promise<string> } }>;
  return async ({ url, method, headers, body, signal }) => {
    const response = await (request as Request)(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    });
    return { status: response.statusCode, headers: flatten(response.headers), text: await response.body.text() };
  };
}

/** Clients that are given up by a timeout of their own, since they take no AbortSignal. */
export const WITHOUT_SIGNAL: readonly string[] = ['got', 'superagent', 'request'];
