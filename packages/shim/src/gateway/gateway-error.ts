import { legacyError } from '@modelhub-migration/contract';
import type { LegacyHttpResponse } from '../exchange.ts';

/** Codes of errors that the gateway itself reports, beside those of the shim. */
export const GATEWAY_ERRORS = {
  badRequest: 'modelhub-gateway-bad-request',
  forbidden: 'modelhub-gateway-forbidden',
  notFound: 'modelhub-gateway-not-found',
  tooLarge: 'modelhub-gateway-body-too-large',
  busy: 'modelhub-gateway-busy',
} as const;

/** Ends a request with an error in the legacy envelope. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function toErrorResponse({ status, code, message, headers }: GatewayError): LegacyHttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(legacyError(status, code, message)),
  };
}
