import type { CallSite, ClientCall, Variable } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Expression, Node } from './types.ts';

/** Module that exports the official SDK. */
export const SDK_MODULE = 'openai';

/** The base URL of a client. */
export interface SdkBase {
  /** What is the same for the same base, however it is written. */
  readonly key: string;
  readonly source: string;
  /** Variables that the source names. */
  readonly variables: readonly Variable[];
  readonly usesThis: boolean;
}

/** A client of the official SDK that migrated calls go through. */
export interface SdkClient {
  readonly name: string;
  /** Source of the token, as the call's header had it. */
  readonly token: string;
  readonly base: SdkBase;
  /** `existing`: the file makes it already. `module`: made once below the imports. `local`: made where its token is known. */
  readonly home: 'existing' | 'module' | 'local';
}

/** A client instance of the program: `const api = axios.create({ … })`. */
export interface SdkInstance {
  readonly variable: Variable;
  readonly options: TSESTree.ObjectExpression;
}

/** What `--target openai` needs to know of a file. */
export interface SdkWorkshop {
  /** Name of the SDK's class in this file. */
  readonly className: string;
  /** Whether the file's types are checked, so that new code has to satisfy them. */
  readonly typed: boolean;
  /** How a call's request is put together; `null` where it is not the client's own call. */
  requestOf(site: CallSite): ClientCall | null;
  /** What the client instance of a call was made with, in this file; `null` where there is none, or it cannot be read. */
  instanceOf(call: ClientCall): SdkInstance | null;
  /** A name for what the call in a declaration gives, free in the whole file. */
  answerName(declaration: Node, wish: string): string;
  /** The client for a token that is visible in the whole file. */
  moduleClient(token: string, base: SdkBase): SdkClient;
  /** The client for a token that only the function around a call knows. */
  localClient(owner: Node, token: string, base: SdkBase): SdkClient;
}

/** What is read from the request that the SDK has a place for. */
export interface SdkRequest {
  readonly token: Expression;
  /** Members of the options that the SDK's method takes: the abort signal, the time limit. */
  readonly options: readonly string[];
}

/** Why a call keeps its HTTP client although the SDK was asked for: one sentence. */
export interface Kept {
  readonly kept: string;
}

export const keep = (why: string): Kept => ({ kept: why });

export function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'kept' in value;
}
