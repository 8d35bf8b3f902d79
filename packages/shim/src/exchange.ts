import type { LegacyRoute, ModelKind, Notice, OperationId } from '@modelhub-migration/contract';
import type { Cancellation } from './cancellation.ts';

/** The way a legacy request reached the shim. */
export type Via = 'fetch' | 'dispatcher' | 'http' | 'gateway' | 'client';

/** One legacy request, whatever client it came from. */
export interface LegacyHttpRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: ReadonlyMap<string, string> | Readonly<Record<string, string>>;
  body: Uint8Array | string;
  /** Aborting it cancels the call to the successor. */
  signal?: AbortSignal | undefined;
  /** In place of `signal`, from those who would have to make one. */
  cancellation?: Cancellation | undefined;
  via?: Via | undefined;
  /** What method and URL ask for, from those who have looked already. */
  route?: LegacyRoute | undefined;
  /** `file:line:column` of the caller, for the log. */
  callSite?: string | undefined;
  /** Told about this one call once it ended, before the handler's own observer. Must not throw. */
  onUse?: ((use: LegacyUse) => void) | undefined;
  /** Sends this one request's calls instead of the handler's own transport. */
  upstream?: Upstream | undefined;
}

/** The answer, ready to be sent. */
export interface LegacyHttpResponse {
  status: number;
  /** Names in lower case; `content-length` is left to the sender. */
  headers: Record<string, string>;
  /** JSON text in the legacy form. */
  body: string;
}

/** A request to the successor, or to the collections that stay on the legacy host. */
export interface UpstreamRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
  /** In place of `signal`, for the shim's own transports. */
  cancellation?: Cancellation | undefined;
}

export interface UpstreamResponse {
  status: number;
  /** Looks up a header by its lower-case name. */
  header: (name: string) => string | undefined;
  body: string;
}

/** Sends a request. Rejects when no answer came: with the reason of the abort, or with the network fault. Follows no redirect. */
export type Upstream = (request: UpstreamRequest) => Promise<UpstreamResponse>;

/** What one legacy call did; for logs and metrics. Holds no prompt, output or token. */
export interface LegacyUse {
  operation: OperationId;
  /** Route as the specification writes it, for example `/models/{modelId}/predictions`. */
  template: string;
  /** Legacy model id, cleaned; empty for the models list. */
  modelId: string;
  /** Id on the successor, once it was resolved. */
  successorModel?: string;
  kind?: ModelKind;
  /** Whether a collection was searched first. */
  retrieval: boolean;
  /** Names of the options the caller sent. */
  options: string[];
  /** Names of those that were not sent on. */
  dropped: string[];
  notices: Notice[];
  /** HTTP status given to the caller, or `undefined` when the successor could not be reached or the caller gave up. */
  status?: number;
  via?: Via;
  callSite?: string;
  /** Milliseconds since the epoch. */
  timeMs: number;
  /** Milliseconds from request to answer. */
  durationMs: number;
  /** Milliseconds of that spent in the shim itself. */
  overheadMs: number;
}
