import {
  ERROR_CODES,
  GUIDE_URL,
  LEGACY_OPERATIONS,
  SUCCESSOR_BASE_URL,
  cleanText,
  deprecationHeaders,
  describeSunset,
  legacyError,
  matchLegacyRoute,
  successorPath,
  toSuccessorBaseUrl,
  type Config,
  type LegacyError,
  type LegacyRoute,
} from '@modelhub-migration/contract';
import type { LegacyHttpRequest, LegacyHttpResponse, LegacyUse, Upstream } from './exchange.ts';
import { decide, type Brownout, type Mode } from './mode.ts';
import { serveModels, servePrediction, type Served } from './operations.ts';
import { remember } from './remember.ts';
import { VERSION } from './version.ts';

export interface HandlerOptions {
  config: Config;
  upstream: Upstream;
  /** Base URL of the successor, version included; by default the one of the region the request names. */
  successorUrl?: string | undefined;
  /** Origin that serves `/collections…`; by default the one the request names. */
  collectionsUrl?: string | undefined;
  /** Default `translate`. Where a call is passed on instead is decided before a handler is asked. */
  mode?: Mode | undefined;
  brownout?: Brownout | undefined;
  /** Milliseconds since the epoch. */
  now?: (() => number) | undefined;
  /** Told about every call once it ended. Must not throw. */
  onUse?: ((use: LegacyUse) => void) | undefined;
}

export interface Handler {
  /**
   * Serves one legacy request.
   *
   * @returns the legacy answer, errors of the successor included
   * @throws what the upstream rejected with: the caller's abort reason, or the network fault
   */
  handle: (request: LegacyHttpRequest) => Promise<LegacyHttpResponse>;
  /** The same with the body as a value. */
  handleJson: (request: LegacyHttpRequest) => Promise<LegacyAnswer<unknown>>;
}

/** An answer with its body as text or as a value. */
export type LegacyAnswer<T> = Omit<LegacyHttpResponse, 'body'> & { body: T };

const ownHeaderOf = remember((via) => `${VERSION}; mode=${via}`);

const shownModelId = remember((id) => cleanText(id, 100));

const OWN_AGENT = `modelhub-shim/${VERSION}`;

/** Headers of the caller that go on to the successor; nothing else does. */
const FORWARDED_HEADERS = ['authorization', 'traceparent', 'tracestate'] as const;

/** Headers of the successor that come back to the caller, beside those the shim sets. */
const RETURNED_HEADERS = ['retry-after', 'x-trace-id'] as const;

function readHeader(headers: LegacyHttpRequest['headers'], name: string): string | undefined {
  if (headers instanceof Map) return (headers as ReadonlyMap<string, string>).get(name);
  return Object.hasOwn(headers, name) ? (headers as Readonly<Record<string, string>>)[name] : undefined;
}

function forwardHeaders({ headers }: LegacyHttpRequest, hasBody: boolean): Record<string, string> {
  const agent = readHeader(headers, 'user-agent');
  const result: Record<string, string> = {
    accept: 'application/json',
    // A server that sends another all the same is understood.
    'accept-encoding': 'identity',
    'user-agent': agent === undefined ? OWN_AGENT : `${agent} ${OWN_AGENT}`,
  };
  if (hasBody) result['content-type'] = 'application/json';
  for (const name of FORWARDED_HEADERS) {
    const value = readHeader(headers, name);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function refuse(decision: 'strict' | 'brownout', nowMs: number): Served {
  const reason =
    decision === 'strict'
      ? 'The shim runs in strict mode and answers no legacy call.'
      : 'The shim refuses legacy calls in this time window (brownout).';
  return {
    status: 410,
    body: legacyError(410, ERROR_CODES[decision], `The route ${describeSunset(nowMs)}. ${reason} See ${GUIDE_URL}`),
  };
}

const notFound = (): Served => ({
  status: 404,
  body: legacyError(404, ERROR_CODES.invalidRequest, 'This is none of the retired routes that the shim serves.'),
});

interface Rendered<T> {
  status: number;
  body: T;
}

/** JSON text of a body; a request nested too deep to be echoed is the caller's fault. */
function serialise({ status, body, toText }: Served): Rendered<string> {
  try {
    return { status, body: toText?.() ?? JSON.stringify(body) };
  } catch {
    const error: LegacyError = legacyError(400, ERROR_CODES.invalidRequest, 'The request is nested too deep.');
    return { status: 400, body: JSON.stringify(error) };
  }
}

/** The record of a call that has only begun. */
export function startUse(
  route: LegacyRoute,
  request: Pick<LegacyHttpRequest, 'via' | 'callSite'>,
  timeMs: number,
): LegacyUse {
  const use: LegacyUse = {
    operation: route.operation,
    template: LEGACY_OPERATIONS[route.operation].template,
    modelId: shownModelId(route.modelId),
    retrieval: false,
    options: [],
    dropped: [],
    notices: [],
    timeMs,
    durationMs: 0,
    overheadMs: 0,
  };
  if (request.via !== undefined) use.via = request.via;
  if (request.callSite !== undefined) use.callSite = request.callSite;
  return use;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/**
 * The one place that serves a legacy request; interceptors, client, preload and gateway only bring the bytes.
 */
export function createHandler(options: HandlerOptions): Handler {
  const now = options.now ?? Date.now;

  function serve(request: LegacyHttpRequest, route: LegacyRoute, use: LegacyUse): Served | Promise<Served> {
    const decision = decide(options.mode ?? 'translate', use.timeMs, options.brownout);
    if (decision === 'strict' || decision === 'brownout') return refuse(decision, use.timeMs);
    const { successorUrl, collectionsUrl } = targetsOf(request.url.origin);
    const call = {
      request,
      modelId: route.modelId,
      config: options.config,
      successorUrl,
      collectionsUrl,
      headers: forwardHeaders(request, route.operation === 'predictions'),
      upstream: request.upstream ?? options.upstream,
      now,
      use,
    };
    return route.operation === 'models' ? serveModels(call) : servePrediction(call);
  }

  interface Targets {
    successorUrl: string;
    collectionsUrl: string;
  }
  /** Where the calls of one origin go. */
  const targetsOf = remember((origin): Targets => {
    const regional = toSuccessorBaseUrl(origin);
    return {
      successorUrl: withoutSlash(options.successorUrl ?? (regional === origin ? SUCCESSOR_BASE_URL : regional)),
      collectionsUrl: withoutSlash(options.collectionsUrl ?? origin),
    };
  });

  /** Headers of the sunset, by path of the successor. */
  const sunsetHeadersOf = remember((path) =>
    deprecationHeaders(withoutSlash(options.successorUrl ?? SUCCESSOR_BASE_URL) + path),
  );

  async function answer<T>(
    request: LegacyHttpRequest,
    render: (served: Served) => Rendered<T>,
  ): Promise<LegacyAnswer<T>> {
    const route = request.route ?? matchLegacyRoute(request.method, request.url.pathname);
    if (route === undefined) return { ...render(notFound()), headers: { 'content-type': 'application/json' } };
    const started = performance.now();
    const use = startUse(route, request, now());
    try {
      const served = await serve(request, route, use);
      const { status, body } = render(served);
      use.status = status;
      use.durationMs = performance.now() - started;
      use.overheadMs = Math.max(0, use.durationMs - (served.upstreamMs ?? 0));
      const sunset = sunsetHeadersOf(successorPath(route.operation, use.kind ?? 'text'));
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        deprecation: sunset.deprecation,
        sunset: sunset.sunset,
        link: sunset.link,
        'x-modelhub-shim': ownHeaderOf(request.via ?? 'client'),
        'x-modelhub-shim-overhead-ms': use.overheadMs.toFixed(2),
      };
      for (const name of RETURNED_HEADERS) {
        const value = served.header?.(name);
        if (value !== undefined) headers[name] = value;
      }
      return { status, headers, body };
    } finally {
      if (use.status === undefined) use.durationMs = performance.now() - started;
      request.onUse?.(use);
      options.onUse?.(use);
    }
  }

  return {
    handle: (request) => answer(request, serialise),
    handleJson: (request) => answer(request, ({ status, body }) => ({ status, body })),
  };
}
