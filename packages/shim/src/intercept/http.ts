import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import type { RecognisedCall, Runtime } from '../runtime.ts';
import { createMemoryServer, type MemoryServer } from './memory-server.ts';
import { MemorySocket } from './memory-socket.ts';

type Protocol = 'http:' | 'https:';
type Options = https.RequestOptions & { uri?: unknown };
type Callback = (response: http.IncomingMessage) => void;
type RequestFunction = typeof https.request;

const MODULES: Readonly<Record<Protocol, typeof http | typeof https>> = { 'http:': http, 'https:': https };

interface ReadArguments {
  options: Options;
  callback: Callback | undefined;
}

/** The argument forms of `request(url?, options?, callback?)` as one; options win over the URL, as in Node. */
function readArguments(args: readonly unknown[]): ReadArguments | undefined {
  const [first, second, third] = args;
  const isUrl = typeof first === 'string' || first instanceof URL;
  if (typeof first === 'string' && !URL.canParse(first)) return undefined;
  const fromUrl = isUrl ? urlOptions(first instanceof URL ? first : new URL(first)) : {};
  const given = isUrl ? second : first;
  const options = typeof given === 'object' && given !== null ? (given as Options) : {};
  const callback = [second, third].find((value) => typeof value === 'function') as Callback | undefined;
  return { options: isUrl ? { ...fromUrl, ...options } : options, callback };
}

function urlOptions(url: URL): Options {
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
function targetUrl({ hostname, host, port, path }: Options, protocol: Protocol): string {
  const where = path ?? '/';
  if (/^https?:\/\//i.test(where)) return where;
  const name = hostname ?? host ?? 'localhost';
  const suffix = port == null || port === '' ? '' : `:${port}`;
  return `${protocol}//${name}${suffix}${where.startsWith('/') ? '' : '/'}${where}`;
}

/**
 * Serves legacy calls of everything built on `node:http` and `node:https`, by handing their requests a connection to a
 * server in this process. Request and response stay Node's own objects.
 *
 * @returns undo; patches that others put over ours stay, and ours hands everything on
 */
export function interceptHttp(runtime: Runtime): () => void {
  let server: MemoryServer | undefined;
  let active = true;

  function recognise(
    args: readonly unknown[],
    protocol: Protocol,
    below: (...rest: never[]) => unknown,
  ): { call: RecognisedCall; read: ReadArguments } | undefined {
    if (!active) return undefined;
    // Cheap refusal first: all other traffic of the program comes through here.
    const [first] = args;
    const text = typeof first === 'string' ? first : first instanceof URL ? first.pathname : undefined;
    const path =
      typeof first === 'object' && first !== null && 'path' in first
        ? first.path
        : (args[1] as Options | undefined)?.path;
    if (![text, path].some((part) => typeof part === 'string' && part.includes('/models'))) return undefined;
    const read = readArguments(args);
    if (read === undefined || (read.options.protocol != null && read.options.protocol !== protocol)) return undefined;
    const call = runtime.recognise('http', read.options.method ?? 'GET', targetUrl(read.options, protocol), below);
    return call === undefined ? undefined : { call, read };
  }

  function patch(protocol: Protocol): () => void {
    const module = MODULES[protocol] as typeof https;
    const native: { request: RequestFunction; get: RequestFunction } = { request: module.request, get: module.get };

    function send(args: unknown[], below: (...rest: never[]) => unknown): http.ClientRequest | undefined {
      const found = recognise(args, protocol, below);
      if (found === undefined || found.call.decision === 'pass') return undefined;
      server ??= createMemoryServer(runtime);
      // The caller's own agent, proxy or socket leads to a service that is gone; all its other requests keep them.
      const { options, callback } = found.read;
      const own = { agent: server.agents[protocol], createConnection: undefined, socketPath: undefined };
      const request = native.request({ ...options, ...own }, callback);
      request.prependOnceListener('socket', (socket) => {
        if (socket instanceof MemorySocket) socket.note = found.call;
      });
      return request;
    }

    const request = function request(this: unknown, ...args: unknown[]): http.ClientRequest {
      return send(args, request) ?? (Reflect.apply(native.request, this, args) as http.ClientRequest);
    };
    const get = function get(this: unknown, ...args: unknown[]): http.ClientRequest {
      const sent = send(args, get);
      if (sent === undefined) return Reflect.apply(native.get, this, args) as http.ClientRequest;
      sent.end();
      return sent;
    };
    Object.assign(module, { request, get });
    return () => {
      if ((module.request as unknown) === request) module.request = native.request;
      if ((module.get as unknown) === get) module.get = native.get;
    };
  }

  const undo = [patch('https:'), patch('http:')];
  // Named ESM imports of modules evaluated from now on see the patch, too.
  syncBuiltinESMExports();
  return () => {
    active = false;
    for (const step of undo) step();
    syncBuiltinESMExports();
    server?.close();
  };
}
