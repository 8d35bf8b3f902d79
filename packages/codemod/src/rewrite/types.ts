import type { Config, ModelKind, OperationId } from '@modelhub-migration/contract';
import type {
  CallSite,
  ManualReasonId,
  PlaceInFile,
  ResponseUse,
  ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { ClientErrors } from './openai-sdk-failure-reads.ts';

export type Node = TSESTree.Node;
export type Expression = TSESTree.Expression;

/** A replacement of text. Offsets are UTF-16 code units of the file as it was read. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How a recognised call ends; see the laws of the house. */
export interface SiteOutcome {
  readonly site: CallSite;
  readonly outcome: 'rewritten' | 'adapted' | 'manual';
  /** Set for `manual`. */
  readonly reason?: ManualReasonId;
  /** One sentence on this very call: the line to add, the option that stands in the way. Holds no prompt and no token. */
  readonly detail?: string;
  /** What was left out of the new call and had no effect before, for the ledger. */
  readonly notes: readonly string[];
  /** What the answer is read as; absent where only the running program knows, and for a list of models. */
  readonly kind?: ModelKind;
  /** Whether the answer comes in the old shape, for whoever reads it. */
  readonly keepsShape: boolean;
}

/** A call of an exported function of another file that gives back the answer of a legacy call. */
export interface CallerAnswer {
  readonly call: TSESTree.CallExpression;
  readonly operation: OperationId;
  readonly kind: ModelKind | null;
  readonly response: ResponseUse;
}

/** What migrated calls go through: the program's own HTTP client, or the official SDK. */
export type Target = 'fetch' | 'openai';

/** A file, for one who follows what becomes of a value. */
export interface Sight {
  readonly scopes: ScopeAnalysis;
  /** Calls, in other files, of a function that this one exports; `null` where some are not known. Takes where it starts. */
  readonly callersElsewhere?: ((start: number) => readonly Seen[] | null) | undefined;
}

/** A place of a value, and the file that it stands in. */
export interface Seen {
  readonly node: Node;
  readonly sight: Sight;
}

export interface RewriteSettings {
  readonly config: Config;
  /** `fetch` by default. */
  readonly target?: Target;
  /** Module system of the package's `.js` files; decides what is added to one that has neither import nor require. */
  readonly packageModules?: 'esm' | 'cjs';
  /** Range by which the package asks for a release of the SDK that rewritten calls cannot use, and other files do. */
  readonly oldSdk?: string | undefined;
  /** Whether functions of another file of the run may be changed with a call; none by default. */
  readonly mayChange?: (file: string, is?: PlaceElsewhere['is']) => boolean;
  /** Calls, in other files, of a function that this one exports; `null` where some are not known. Takes where it starts. */
  readonly callersElsewhere?: Sight['callersElsewhere'];
  /**
   * Whether another file sets a member of instances of a class of this one, or has an heir of it with a member of that name; by
   * default none does. Takes where the class starts.
   */
  readonly isMemberReplaced?: (start: number, name: string) => boolean;
  /** Where the instance of an HTTP client is made in whose options a node stands, of this file or of another, by its path relative to the root. */
  readonly instanceAround?: (node: Node, file: string | undefined) => PlaceElsewhere | null;
  /** Whether another file sets the member of an object that holds a value; by default none does. */
  readonly isSetElsewhere?: (value: Node, file: string | undefined) => boolean;
  /** Whether another file that the answer may come to reads what it repeats of its request; by default none does. */
  readonly readsEchoElsewhere?: () => boolean;
  /** Whether a file around this one compares something with a model's legacy id or name; by default this one is asked alone. */
  readonly comparesModelsAround?: () => boolean;
  /** Whether another file that a body may come from names the search of a collection; by default none does. */
  readonly namesCollectionElsewhere?: () => boolean;
  /** Whether another file that a prompt may come from has the tokens of a prompt template; by default none has. */
  readonly namesTemplateElsewhere?: () => boolean;
  /** Whether another file that a client may be given by makes answers in the retired shape; by default none does. */
  readonly makesAnswersElsewhere?: () => boolean;
  /** Whether another file that a model's id may come from names a model of another kind; by default none does. */
  readonly namesOtherKindElsewhere?: (kind: ModelKind) => boolean;
  /**
   * Reads of failures, of their messages or their status, in other files that one may come to; by default there are none. Takes the members by
   * which errors of the client hold the answer, and whether a wrapper asks.
   */
  readonly errorReadsElsewhere?: (client: readonly string[], isWrapped: boolean) => readonly PlaceElsewhere[];
  /** Whether another file reads the messages of a failure that is the body of the answer itself; by default none does. */
  readonly readsThrownBodyElsewhere?: () => boolean;
  /** Whether another file that a failure may come to looks into the errors of an HTTP client; by default none does. */
  readonly readsErrorsElsewhere?: (errors: ClientErrors) => boolean;
}

/**
 * A place in a function, mostly of another file, that changes with the call: a URL that has to be the whole address which the function
 * is given, a read of a failure, the client's own call, which goes by its URL then, or the call that makes an instance of the client, which
 * sends what is for a retired route to the successor then.
 */
export type PlaceElsewhere = PlaceInFile & { readonly is: 'address' | 'error' | 'sender' | 'instance' };

/** Why one call is left alone. */
export interface Refusal {
  readonly refused: ManualReasonId;
  readonly detail?: string;
  /** Set where no adapter can turn what the call sends, since it is no request of the retired route. */
  readonly isInvalid?: true;
}

export function refuse(reason: ManualReasonId, detail?: string): Refusal {
  return detail === undefined ? { refused: reason } : { refused: reason, detail };
}

/** Why a call is left alone whose body the retired route refused, or the successor would. */
export const refuseBody = (detail: string): Refusal => ({ refused: 'body-not-understood', detail, isInvalid: true });

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/** Names that migrated code may import. */
export type AdapterName =
  | 'decodeContext'
  | 'fillTemplate'
  | 'requestWithSuccessor'
  | 'toChatMessages'
  | 'toCollectionQuery'
  | 'toLegacyAnswer'
  | 'toLegacyError'
  | 'toLegacyModels'
  | 'toLegacyPrediction'
  | 'toLegacyResponse'
  | 'toLegacyResult'
  | 'toLegacyText'
  | 'toNumber'
  | 'toSuccessorBaseUrl'
  | 'toSuccessorBody'
  | 'toSuccessorModel'
  | 'toSuccessorPath'
  | 'toSuccessorRequest'
  | 'toSuccessorUrl'
  | 'withSuccessor';

/** Adapters that turn a request or an answer at the boundary: a call that needs one is `adapted`, not `rewritten`. */
export const BOUNDARY_ADAPTERS: readonly AdapterName[] = [
  'decodeContext',
  'fillTemplate',
  'requestWithSuccessor',
  'toCollectionQuery',
  'toLegacyAnswer',
  'toLegacyError',
  'toLegacyModels',
  'toLegacyPrediction',
  'toLegacyResponse',
  'toLegacyResult',
  'toLegacyText',
  'toSuccessorBody',
  'toSuccessorRequest',
  'toSuccessorUrl',
  'withSuccessor',
];

export { ADAPTERS_MODULE } from '@modelhub-migration/contract';
