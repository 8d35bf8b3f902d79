import { isLegacyHostname, SUCCESSOR_HOST_PATTERN } from '@modelhub-migration/contract';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { HubCertificate } from './certificate.ts';
import {
  answerJson,
  errorBody,
  HubError,
  traceIdOf,
  type HubAnswer,
  type HubHost,
  type HubRequest,
} from './exchange.ts';
import { applyFault, type FaultList } from './faults.ts';
import type { LogEntry, RequestLog } from './request-log.ts';
import { findRoute, type Route } from './routes.ts';

/** Largest request body, in bytes. */
const BODY_LIMIT = 32 * 1024 * 1024;

export interface HubServices {
  routes: readonly Route[];
  faults: FaultList;
  log: RequestLog;
  /** The only token that is let in; any non-empty one when absent. */
  token: string | undefined;
  /** Compress answers for clients that accept gzip. */
  gzip: boolean;
}

/** The service a request names in its Host header, else the one whose port it came to. */
function hostOf(headers: IncomingMessage['headers'], portHost: HubHost): HubHost {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (isLegacyHostname(name)) return 'legacy';
  return SUCCESSOR_HOST_PATTERN.test(name) ? 'successor' : portHost;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new HubError(413, `A request may have ${String(BODY_LIMIT)} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkToken(authorization: string | undefined, wanted: string | undefined): void {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) throw new HubError(401, 'The request has no bearer token.');
  if (wanted !== undefined && given !== wanted) throw new HubError(401, 'The token is not valid.');
}

function answerUsually({ routes, token }: HubServices, request: HubRequest): HubAnswer {
  try {
    const { route, parameters } = findRoute(routes, request);
    if (!route.open) checkToken(request.headers.authorization, token);
    if (request.text !== '' && request.json === undefined)
      throw new HubError(400, 'The request body is not valid JSON.');
    return route.answer(request, ...parameters);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const { status, message, param, headers } = error;
    return answerJson(status, errorBody(request.host, status, message, param), headers);
  }
}

const wait = (ms: number, outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      outgoing.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    outgoing.on('close', done);
  });

async function serve(
  services: HubServices,
  portHost: HubHost,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://hub');
  const host = hostOf(incoming.headers, portHost);
  const text = await readBody(incoming);
  const json = parse(text);
  const method = incoming.method ?? 'GET';
  const request: HubRequest = {
    host,
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    text,
    json,
  };
  const entry: LogEntry = {
    host,
    method,
    path: url.pathname,
    query: url.search,
    headerNames: incoming.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()),
    contentType: incoming.headers['content-type'],
    token: /^Bearer \S/i.test(incoming.headers.authorization ?? '') ? 'present' : 'absent',
    body: json ?? (text === '' ? undefined : text),
    status: undefined,
    outcome: 'pending',
  };
  outgoing.on('close', () => services.log.settle(entry, outgoing.writableFinished ? 'answered' : 'aborted'));
  const fault = services.faults.take(request);
  services.log.add(entry);

  if (fault?.delayMs !== undefined) await wait(fault.delayMs, outgoing);
  if (outgoing.destroyed) return;
  if (fault?.cut === 'before-headers') {
    // Only a plain socket can be reset; one with TLS just ends without a word.
    if (incoming.socket instanceof TLSSocket) incoming.socket.destroy();
    else incoming.socket.resetAndDestroy();
    return;
  }
  const usual = (): HubAnswer => answerUsually(services, request);
  const answer = fault === undefined ? usual() : applyFault(fault, request, usual);
  entry.status = answer.status;
  const compress = services.gzip && answer.body !== '' && String(incoming.headers['accept-encoding']).includes('gzip');
  const body = compress ? gzipSync(answer.body) : Buffer.from(answer.body, 'utf8');
  outgoing.writeHead(answer.status, {
    ...(body.length === 0 && answer.status === 204 ? {} : { 'content-length': body.length }),
    ...(compress ? { 'content-encoding': 'gzip' } : {}),
    'x-trace-id': traceIdOf(request),
    ...answer.headers,
  });
  if (fault?.cut === 'mid-body') {
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
    return;
  }
  outgoing.end(body);
}

/**
 * Starts the server of one service on a free port of 127.0.0.1.
 *
 * @param certificate TLS with this certificate; plain HTTP when absent
 */
export async function startServer(
  services: HubServices,
  portHost: HubHost,
  certificate: HubCertificate | undefined,
): Promise<{ port: number; close: () => Promise<void> }> {
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    serve(services, portHost, incoming, outgoing).catch((error: unknown) => {
      // A client that goes away while it sends is no fault of the hub; anything else shows up as a 500.
      if (outgoing.headersSent || incoming.destroyed) return void outgoing.destroy();
      const status = error instanceof HubError ? error.status : 500;
      const message = error instanceof Error ? error.message : 'unknown';
      outgoing.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      outgoing.end(JSON.stringify(errorBody(portHost, status, message)));
    });
  };
  const server: Server =
    certificate === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ key: certificate.keyPem, cert: certificate.certPem }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}
