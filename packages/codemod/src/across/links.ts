import type { ModelKind, OperationId } from '@modelhub-migration/contract';
import type { Departure } from '@modelhub-migration/contract/analysis';

/** A call of an exported function of another file that gives back the answer of a legacy call. */
export interface LinkedCall {
  /** Number of the script in its file, from 0. */
  readonly block: number;
  /** Where the call stands, in that script. */
  readonly start: number;
  readonly end: number;
  readonly departure: Departure;
  readonly operation: OperationId;
  readonly kind: ModelKind | null;
}

/** What changes in a file together with others. */
export interface FileLinks {
  /** Exported functions, by where they start, whose callers in other files read the new answer. */
  readonly leaves: ReadonlySet<number>;
  /** Calls that are given the new answer by other files. */
  readonly calls: readonly LinkedCall[];
  /** URLs in functions, by where they start, that have to be whole addresses where the functions are given such. */
  readonly addresses: ReadonlySet<number>;
  /** Reads of the messages of failures, by where the name that is read starts, that come in the successor's shape now. */
  readonly errors: ReadonlySet<number>;
  /** Clients' own calls, by where they start, that send what calls elsewhere ask for, and go by their URLs. */
  readonly senders: ReadonlySet<number>;
  /** Where the global `fetch` becomes a value, by where that starts, which sends what calls elsewhere ask for. */
  readonly fetches: ReadonlySet<number>;
  /** Those of the senders that no call is known to go through: they are call sites of their own. */
  readonly open: ReadonlySet<number>;
  /** Instances of HTTP clients, by where the calls that make them start, that send requests for retired routes to the successor. */
  readonly instances: ReadonlySet<number>;
}

/** A file that has to do with no other. */
export const NO_LINKS: FileLinks = {
  leaves: new Set(),
  calls: [],
  addresses: new Set(),
  errors: new Set(),
  senders: new Set(),
  fetches: new Set(),
  open: new Set(),
  instances: new Set(),
};

/** An exported function through which the answer of a call goes to other files. */
export interface Leaving {
  readonly departure: Departure;
  readonly operation: OperationId;
  readonly kind: ModelKind | null;
  /** Whether the call migrates with an answer that others can be given in the new shape. */
  readonly migrates: boolean;
  /** Whether the answer came from another file before. */
  readonly isHandedOn: boolean;
}
