/** What requests of Node's `http` and `https` modules are given. Source: Node.js, `http.request`. */
import type http from 'node:http';
import type https from 'node:https';
import { remember } from './remember.ts';

export type Protocol = 'http:' | 'https:';

export type RequestOptions = https.RequestOptions & { uri?: unknown };

export interface RequestArguments {
  /** A copy. */
  options: RequestOptions;
  callback: ((response: http.IncomingMessage) => void) | undefined;
}

/**
 * The argument forms of `request(url?, options?, callback?)` as one; options win over the URL, as in Node.
 *
 * @returns `undefined` for a text that is no URL
 */
export function readArguments([first, second, third]: readonly unknown[]): RequestArguments | undefined {
  const isUrl = typeof first === 'string' || first instanceof URL;
  const fromUrl = isUrl ? textOptions(String(first)) : undefined;
  if (isUrl && fromUrl === undefined) return undefined;
  // Not by spreading, of which the engine makes a new hidden class at each call.
  const options: RequestOptions = Object.assign({}, fromUrl, isUrl ? second : first);
  const callback = (typeof second === 'function' ? second : third) as RequestArguments['callback'];
  return { options, callback: typeof callback === 'function' ? callback : undefined };
}

const textOptions = remember((url) => (URL.canParse(url) ? toRequestOptions(new URL(url)) : undefined));

/** The options that say of a request what a URL says. */
export function toRequestOptions(url: URL): RequestOptions {
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    path: `${url.pathname}${url.search}`,
    ...(url.port === '' ? {} : { port: url.port }),
    ...(url.username === '' && url.password === ''
      ? {}
      : { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` }),
  };
}

/** Absolute URL that a request asks for; a proxy's absolute-form path counts as what it names. */
export function targetUrl({ hostname, host, port, path }: RequestOptions, protocol: Protocol): string {
  const where = path ?? '/';
  if (/^https?:\/\//i.test(where)) return where;
  const name = hostname ?? host ?? 'localhost';
  const suffix = port == null || port === '' ? '' : `:${port}`;
  return `${protocol}//${name}${suffix}${where.startsWith('/') ? '' : '/'}${where}`;
}
