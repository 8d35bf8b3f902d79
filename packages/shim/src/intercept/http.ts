import http from 'node:http';
import type https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { PATH_MARK, type RecognisedCall, type Runtime } from '../runtime.ts';
import {
  readArguments,
  targetUrl,
  type Protocol,
  type RequestArguments,
  type RequestOptions,
} from '../request-arguments.ts';
import { watchHttpModules, type HttpModule } from './http-modules.ts';
import { createMemoryServer, type MemoryServer } from './memory-server.ts';
import { MemorySocket } from './memory-socket.ts';

type RequestFunction = typeof https.request;

/** The one place by which every request with one of Node's agents gets its connection; not in the types. */
type AddRequest = (this: http.Agent, request: http.ClientRequest, options: RequestOptions) => void;
const agentPrototype = http.Agent.prototype as unknown as { addRequest: AddRequest };

/** Lets the server in this process know which call arrives by the connection that the request gets. */
function noteCall(request: http.ClientRequest, call: RecognisedCall): void {
  request.prependOnceListener('socket', (socket) => {
    if (socket instanceof MemorySocket) socket.note = call;
  });
}

const hasMark = (part: unknown): boolean => typeof part === 'string' && part.includes(PATH_MARK);

/** Cheap refusal of all other traffic, which comes through here, too. */
function mayBeLegacy([first, second]: readonly unknown[]): boolean {
  if (hasMark(first instanceof URL ? first.pathname : first)) return true;
  return hasMark(typeof first === 'object' && first !== null && 'path' in first ? first.path : pathOf(second));
}

const pathOf = (options: unknown): unknown => (options as RequestOptions | null | undefined)?.path;

/**
 * Serves legacy calls of everything built on `node:http` and `node:https`, by handing their requests a connection to a
 * server in this process. Request and response stay Node's own objects.
 *
 * Two nets: `request` and `get` of both modules, and below them the agents, which also see request functions that were
 * taken before. Whatever the upper net has judged, the lower one lets pass.
 *
 * @returns undo; patches that others put over ours stay, and ours hands everything on
 */
export function interceptHttp(runtime: Runtime): () => void {
  let server: MemoryServer | undefined;
  let active = true;
  let isJudged = false;

  const agentFor = (protocol: Protocol): http.Agent => {
    server ??= createMemoryServer(runtime);
    return server.agents[protocol];
  };

  function callNative<T>(native: (...args: never[]) => T, self: unknown, args: readonly unknown[]): T {
    const before = isJudged;
    isJudged = true;
    try {
      return Reflect.apply(native, self, args as never[]);
    } finally {
      isJudged = before;
    }
  }

  function recognise(
    args: readonly unknown[],
    protocol: Protocol,
    below: (...rest: never[]) => unknown,
  ): { call: RecognisedCall; read: RequestArguments } | undefined {
    if (!active || isJudged || !mayBeLegacy(args)) return undefined;
    const read = readArguments(args);
    if (read === undefined || (read.options.protocol != null && read.options.protocol !== protocol)) return undefined;
    const call = runtime.recognise('http', read.options.method ?? 'GET', targetUrl(read.options, protocol), below);
    return call === undefined ? undefined : { call, read };
  }

  function patchModule(protocol: Protocol, module: HttpModule): () => void {
    const native: { request: RequestFunction; get: RequestFunction } = { request: module.request, get: module.get };

    function send(args: unknown[], below: (...rest: never[]) => unknown): http.ClientRequest | undefined {
      const found = recognise(args, protocol, below);
      if (found === undefined || found.call.decision === 'pass') return undefined;
      // The caller's own agent, proxy or socket leads to a service that is gone; all its other requests keep them.
      const { options, callback } = found.read;
      const own = { agent: agentFor(protocol), createConnection: undefined, socketPath: undefined };
      const request = callNative(native.request, module, [Object.assign(options, own), callback]);
      noteCall(request, found.call);
      return request;
    }

    const request = function request(this: unknown, ...args: unknown[]): http.ClientRequest {
      return send(args, request) ?? callNative(native.request, this, args);
    };
    const get = function get(this: unknown, ...args: unknown[]): http.ClientRequest {
      const sent = send(args, get);
      if (sent === undefined) return callNative(native.get, this, args);
      sent.end();
      return sent;
    };
    Object.assign(module, { request, get });
    // Named ESM imports see the patch, too, as long as nobody has copied them.
    syncBuiltinESMExports();
    return () => {
      if ((module.request as unknown) === request) module.request = native.request;
      if ((module.get as unknown) === get) module.get = native.get;
    };
  }

  function patchAgents(): () => void {
    const native = agentPrototype.addRequest;
    const addRequest: AddRequest = function addRequest(request, options) {
      const secure = request.protocol === 'https:';
      if (active && secure) modules.noticeHttps();
      if (!active || isJudged || !request.path.includes(PATH_MARK)) return native.call(this, request, options);
      const protocol = secure ? 'https:' : 'http:';
      const target = { ...options, hostname: options.host ?? null, path: request.path };
      const call = runtime.recognise('http', request.method, targetUrl(target, protocol), addRequest);
      if (call === undefined || call.decision === 'pass') return native.call(this, request, options);
      const agent = agentFor(protocol);
      Object.assign(request, { agent });
      noteCall(request, call);
      return native.call(agent, request, { ...options, socketPath: undefined });
    };
    agentPrototype.addRequest = addRequest;
    return () => {
      if (agentPrototype.addRequest === addRequest) agentPrototype.addRequest = native;
    };
  }

  const undo: (() => void)[] = [];
  const modules = watchHttpModules((protocol, module) => undo.push(patchModule(protocol, module)));
  undo.push(patchAgents());
  return () => {
    active = false;
    modules.stop();
    for (const step of undo) step();
    syncBuiltinESMExports();
    server?.close();
  };
}
