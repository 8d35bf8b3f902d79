import type { LegacyError } from '@modelhub-migration/contract';

/** A setting that cannot be used. The message names the variable or option and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The service answered with an error. Holds no prompt, output or token. */
export class ModelHubError extends Error {
  override readonly name = 'ModelHubError';
  /** HTTP status. */
  readonly status: number;
  /** Error body in the legacy envelope. */
  readonly body: LegacyError;
  /** Value of `Retry-After`, as the service sent it. */
  readonly retryAfter: string | undefined;
  /** Value of `x-trace-id`, for the vendor's support. */
  readonly traceId: string | undefined;

  constructor(status: number, body: LegacyError, headers: Readonly<Record<string, string>>) {
    const [first] = body.messages;
    super(first === undefined ? `HTTP ${status}` : `HTTP ${status}: ${first.message} (${first.errorCode})`);
    this.status = status;
    this.body = body;
    this.retryAfter = headers['retry-after'];
    this.traceId = headers['x-trace-id'];
  }
}
