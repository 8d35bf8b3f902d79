import type { CallSite, ClientCall } from '@modelhub-migration/contract/analysis';
import type { Expression, Node } from './types.ts';

/** Module that exports the official SDK. */
export const SDK_MODULE = 'openai';

/** A client of the official SDK that migrated calls go through. */
export interface SdkClient {
  readonly name: string;
  /** Source of the token, as the call's header had it. */
  readonly token: string;
  readonly baseUrl: string;
  /** `existing`: the file makes it already. `module`: made once below the imports. `local`: made where its token is known. */
  readonly home: 'existing' | 'module' | 'local';
}

/** What `--target openai` needs to know of a file. */
export interface SdkWorkshop {
  /** Name of the SDK's class in this file. */
  readonly className: string;
  /** Whether the file's types are checked, so that new code has to satisfy them. */
  readonly typed: boolean;
  /** How a call's request is put together; `null` where it is not the client's own call. */
  requestOf(site: CallSite): ClientCall | null;
  /** The client for a token that is visible in the whole file. */
  moduleClient(token: string, baseUrl: string): SdkClient;
  /** The client for a token that only the function around a call knows. */
  localClient(owner: Node, token: string, baseUrl: string): SdkClient;
}

/** What is read from the request that the SDK has a place for. */
export interface SdkRequest {
  readonly token: Expression;
  /** Source of the abort signal, where the call has one. */
  readonly signal: string | null;
}

/** Why a call keeps its HTTP client although the SDK was asked for: one sentence. */
export interface Kept {
  readonly kept: string;
}

export const keep = (why: string): Kept => ({ kept: why });

export function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'kept' in value;
}
