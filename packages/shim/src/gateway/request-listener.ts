import {
  cleanText,
  deprecationHeaders,
  ERROR_CODES,
  LEGACY_OPERATIONS,
  legacyError,
  successorPath,
  type OperationId,
} from '@modelhub-migration/contract';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { remember } from '../remember.ts';
import { Canceller, type Cancellation } from '../cancellation.ts';
import type { LegacyHttpResponse } from '../exchange.ts';
import type { Handler } from '../handler.ts';
import { CLIENT_GONE, type Exchange } from './access-log.ts';
import { GATEWAY_ERRORS, GatewayError, toErrorResponse } from './gateway-error.ts';
import { findGatewayRoute } from './gateway-route.ts';
import { UpstreamTimeout, UpstreamTooLarge, type HttpTransport } from './http-upstream.ts';
import { passThrough } from './pass-through.ts';
import { readBody } from './read-body.ts';
import type { RunningCalls } from './running-calls.ts';
import { guardRequest, type AllowedHosts, type SafeTarget } from './request-guard.ts';

/** What the listener needs from the gateway around it. */
export interface ListenerParts {
  limits: { maxBodyBytes: number; maxInFlight: number };
  allowedHosts: AllowedHosts;
  running: RunningCalls;
  isDraining: () => boolean;
  /** Whether legacy calls go to the legacy host as they are: before the sunset. */
  passesLegacy: () => boolean;
  collectionsUrl: URL;
  successorUrl: URL;
  transport: HttpTransport;
  /** Resolves when the next call to the service may go. */
  takeTurn: (signal: AbortSignal) => Promise<void>;
  handler: Handler;
  renderMetrics: () => Promise<{ contentType: string; text: string }>;
  /** Told about faults in the gateway itself. */
  onFault: (sentence: string) => void;
  onFinish: (exchange: Exchange) => void;
}

const REQUEST_ID = /^[\w.:-]{1,128}$/;
const NOT_SERVED =
  'The gateway serves GET /models, POST /models/{modelId}/predictions, /collections and /v1. Use its address in place of the legacy origin.';

/** The caller's id of its request, if it is a harmless one, else a new one. */
function readRequestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID();
}

/** Network faults carry a code; everything else is a fault of the gateway. */
function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? cleanText(code, 60) : undefined;
}

function toFaultResponse(
  error: unknown,
  onFault: (sentence: string) => void,
): { response: LegacyHttpResponse; code: string } {
  if (error instanceof GatewayError) return { response: toErrorResponse(error), code: error.code };
  const fault = (status: number, code: string, message: string) => ({
    response: {
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(legacyError(status, code, message)),
    },
    code,
  });
  if (error instanceof UpstreamTimeout)
    return fault(504, ERROR_CODES.timeout, `The service gave no answer. ${error.message}`);
  if (error instanceof UpstreamTooLarge) return fault(502, ERROR_CODES.notUnderstood, error.message);
  const code = codeOf(error);
  if (code === undefined) {
    onFault(
      `A fault in the gateway: ${error instanceof Error ? cleanText(error.stack ?? error.message, 1000) : 'unknown'}`,
    );
    return fault(500, ERROR_CODES.unreachable, 'The gateway failed. Its log has the details.');
  }
  return fault(502, ERROR_CODES.unreachable, `The service cannot be reached (${code}). Try again later.`);
}

const OPERATIONS = Object.keys(LEGACY_OPERATIONS) as OperationId[];

/** Headers of the sunset, for an answer of the gateway's own on a legacy route; those of the handler have them already. */
function sunsetHeaders(route: string, successorUrl: URL): Record<string, string> {
  const operation = OPERATIONS.find((id) => LEGACY_OPERATIONS[id].template === route);
  if (operation === undefined) return {};
  return deprecationHeaders(successorUrl.href.replace(/\/+$/, '') + successorPath(operation, 'text'));
}

/** Serves requests of any kind; every answer, and every caller that goes away, ends in {@link ListenerParts.onFinish}. */
export function createRequestListener(
  parts: ListenerParts,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const send = (outgoing: ServerResponse, { id }: Exchange, { status, headers, body }: LegacyHttpResponse): void => {
    // All in one go: headers that were set before make Node check and copy every one of them once more.
    headers['x-request-id'] = id;
    headers['content-length'] = String(Buffer.byteLength(body));
    if (parts.isDraining()) headers['connection'] = 'close';
    outgoing.writeHead(status, headers);
    outgoing.end(body);
  };

  // The path was checked; the origin is the service's own, whatever Host the caller sent.
  const legacyUrl = remember((path) => new URL(path, parts.collectionsUrl.origin));

  async function answerLegacy(
    incoming: IncomingMessage,
    { path }: SafeTarget,
    exchange: Exchange,
    cancellation: Cancellation,
  ): Promise<LegacyHttpResponse> {
    const body = await readBody(incoming, parts.limits.maxBodyBytes);
    return parts.handler.handle({
      method: exchange.method,
      url: legacyUrl(path),
      // Only some of those that Node gives as text are read.
      headers: incoming.headers as Record<string, string>,
      body,
      cancellation,
      onUse: (use) => (exchange.use = use),
      via: 'gateway',
    });
  }

  async function forward(
    base: URL,
    rest: string,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    { id }: Exchange,
    { signal }: Cancellation,
  ): Promise<void> {
    outgoing.setHeader('x-request-id', id);
    await parts.takeTurn(signal);
    const path = `${base.pathname.replace(/\/$/, '')}${rest}`;
    await passThrough(parts.transport, { origin: base, path }, incoming, outgoing, signal);
  }

  async function answer(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    exchange: Exchange,
    cancellation: Cancellation,
  ): Promise<void> {
    const target = guardRequest(incoming, parts.allowedHosts);
    const { route, label } = findGatewayRoute(exchange.method, target.path);
    exchange.route = label;
    if (route === 'health') {
      const [status, state] = parts.isDraining() ? [503, 'draining'] : [200, 'ok'];
      return send(outgoing, exchange, {
        status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ status: state }),
      });
    }
    if (route === 'metrics') {
      const { contentType, text } = await parts.renderMetrics();
      return send(outgoing, exchange, { status: 200, headers: { 'content-type': contentType }, body: text });
    }
    if (route === 'none') throw new GatewayError(404, GATEWAY_ERRORS.notFound, NOT_SERVED);
    if (parts.running.size > parts.limits.maxInFlight) {
      throw new GatewayError(503, GATEWAY_ERRORS.busy, `${parts.limits.maxInFlight} calls run already.`, {
        'retry-after': '1',
      });
    }
    const { path, query } = target;
    if (route === 'collections')
      return forward(parts.collectionsUrl, path + query, incoming, outgoing, exchange, cancellation);
    if (route === 'successor')
      return forward(parts.successorUrl, path.slice('/v1'.length) + query, incoming, outgoing, exchange, cancellation);
    if (parts.passesLegacy())
      return forward(parts.collectionsUrl, path + query, incoming, outgoing, exchange, cancellation);
    return send(outgoing, exchange, await answerLegacy(incoming, target, exchange, cancellation));
  }

  return (incoming, outgoing) => {
    const started = performance.now();
    const call = new Canceller();
    const exchange: Exchange = {
      id: readRequestId(incoming.headers['x-request-id']),
      method: incoming.method ?? 'GET',
      route: 'other',
      status: CLIENT_GONE,
      durationMs: 0,
    };
    parts.running.add(call, incoming.socket);
    outgoing.on('close', () => {
      parts.running.delete(call);
      if (outgoing.writableFinished) exchange.status = outgoing.statusCode;
      else call.cancel();
      exchange.durationMs = performance.now() - started;
      parts.onFinish(exchange);
    });
    answer(incoming, outgoing, exchange, call).catch((error: unknown) => {
      // Gone, or half answered: the connection is all that is left to end.
      const isGone = call.aborted || outgoing.destroyed || outgoing.socket?.destroyed !== false;
      if (isGone || outgoing.headersSent) return void outgoing.destroy();
      const { response, code } = toFaultResponse(error, parts.onFault);
      exchange.error = code;
      const headers = { ...sunsetHeaders(exchange.route, parts.successorUrl), ...response.headers };
      // What is left of a request that was not read must not be taken for the next one.
      if (!incoming.complete) headers['connection'] = 'close';
      send(outgoing, exchange, { ...response, headers });
    });
  };
}
