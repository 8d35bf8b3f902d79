import type { LegacyError, SuccessorError } from '@modelhub-migration/contract';
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Which of the two services a request is meant for. */
export type HubHost = 'legacy' | 'successor';

/** A request as the routes see it: read to the end, text decoded, JSON parsed. */
export interface HubRequest {
  host: HubHost;
  method: string;
  /** Path without query, as sent. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Body as UTF-8 text; empty for none. */
  text: string;
  /** Body as JSON; `undefined` when there is none or it does not parse. */
  json: unknown;
}

export interface HubAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Ends a request with an error in the form of the host that was asked. */
export class HubError extends Error {
  readonly status: number;
  /** The request field at fault, where there is one. */
  readonly param: string | null;
  readonly headers: Record<string, string>;
  constructor(status: number, message: string, param: string | null = null, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.param = param;
    this.headers = headers;
  }
}

export function answerJson(status: number, value: unknown, headers: Record<string, string> = {}): HubAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** The body of an error in the form of a host; authentication faults come in the legacy envelope on both. */
export function errorBody(
  host: HubHost,
  status: number,
  message: string,
  param: string | null = null,
): LegacyError | SuccessorError {
  if (host === 'legacy' || status === 401) {
    // Only the code of authentication faults is documented; the others are the hub's own.
    const errorCode = status === 401 ? 'paas-auth-1' : `hub-${String(status)}`;
    return { httpStatus: status, messages: [{ errorCode, message }] };
  }
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param, code: null } };
}

/** The same 32 hex digits for the same request, as the services' `x-trace-id`. */
export function traceIdOf({ host, method, path, text }: HubRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([host, method, path, text]))
    .digest('hex')
    .slice(0, 32);
}

/** A deterministic UUID of version 4 form. */
export function uuidOf(...parts: string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
