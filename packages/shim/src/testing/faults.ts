import { answerJson, errorBody, type HubAnswer, type HubHost, type HubRequest } from './exchange.ts';

/** Something that goes wrong at the next matching requests. */
export interface Fault {
  /** Which requests; absent parts match everything, a string path matches as a prefix. */
  match?: { host?: HubHost; path?: string | RegExp; method?: string };
  /** How many matching requests; 1 by default, `Infinity` for all until {@link FaultList.clear}. */
  times?: number;
  /** Status of the answer; an error body in the host's own form goes with it unless `body` is given. */
  status?: number;
  /** A string is sent as it is, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Seconds, or an HTTP date; makes the answer a 429 unless `status` says otherwise. */
  retryAfter?: number | string;
  /** Milliseconds before the answer starts; alone, the answer itself is the usual one. */
  delayMs?: number;
  /** The connection is reset before the answer, or closed in the middle of its body. */
  cut?: 'before-headers' | 'mid-body';
  /** The usual answer as JSON that ends too early, with a content-length that fits. */
  malformed?: true;
  /** An HTML page, as a proxy in front of the service sends it; status 502 unless `status` says otherwise. */
  html?: true;
}

const HTML =
  '<!doctype html><html><head><title>Error</title></head><body><h1>The service is unavailable</h1></body></html>';

function fits({ match }: Fault, { host, path, method }: HubRequest): boolean {
  if (match?.host !== undefined && match.host !== host) return false;
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match?.path === undefined) return true;
  return typeof match.path === 'string' ? path.startsWith(match.path) : path.search(match.path) >= 0;
}

/** Faults in the order they were asked for; each request takes at most the first that fits. */
export class FaultList {
  #entries: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#entries.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#entries = [];
  }

  /** The fault for this request, used up by one. */
  take(request: HubRequest): Fault | undefined {
    const entry = this.#entries.find(({ fault }) => fits(fault, request));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#entries = this.#entries.filter((other) => other !== entry);
    return entry.fault;
  }
}

/**
 * What is answered under a fault. The usual answer is only made when the fault needs it, so that a failing write
 * changes nothing.
 */
export function applyFault(fault: Fault, request: HubRequest, usual: () => HubAnswer): HubAnswer {
  const { status, body, headers = {}, retryAfter, html, malformed } = fault;
  const extra = { ...headers, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) };
  if (html) return { status: status ?? 502, headers: { 'content-type': 'text/html', ...extra }, body: HTML };
  if (typeof body === 'string') {
    return { status: status ?? 200, headers: { 'content-type': 'application/json', ...extra }, body };
  }
  if (body !== undefined) return answerJson(status ?? 200, body, extra);
  const failing = status ?? (retryAfter === undefined ? undefined : 429);
  if (failing !== undefined) {
    return answerJson(
      failing,
      errorBody(request.host, failing, `The hub was told to answer ${String(failing)}.`),
      extra,
    );
  }
  const answer = usual();
  const text = malformed ? answer.body.slice(0, Math.ceil(answer.body.length / 2)) : answer.body;
  return { ...answer, headers: { ...answer.headers, ...extra }, body: text };
}
