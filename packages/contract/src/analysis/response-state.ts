import type { TSESTree } from '@typescript-eslint/types';
import type { OperationId } from '../legacy.ts';
import type { Stage, StyleId } from './response-styles.ts';
import type { ScopeAnalysis } from './scope.ts';
import type { Departure, Expression, Leaves, Node, PayloadEscape, PayloadOrigin, PayloadRead } from './types.ts';

/** A value on its way from the call to the reads of the body. */
export interface Value {
  readonly stage: Stage;
  /** Set once the body is parsed. */
  readonly origin: PayloadOrigin | null;
  /** Where in the body the value stands; empty for the whole. */
  readonly path: readonly string[];
  /** Whether other values take the same way, so that nothing may be changed there. */
  readonly shared: boolean;
}

/** Everything the parts of the response analysis share during one call. */
export interface Flow {
  readonly scopes: ScopeAnalysis;
  readonly operation: OperationId;
  readonly style: StyleId;
  /** The legacy call itself. */
  readonly call: Node;
  readonly reads: PayloadRead[];
  readonly errorReads: PayloadRead[];
  readonly escapes: PayloadEscape[];
  readonly origins: PayloadOrigin[];
  readonly departures: Departure[];
  /** Exported functions whose callers in other files are looked after by whoever asks. */
  readonly leaves: Leaves;
  readonly seen: Map<Node, Set<string>>;
  /** Functions that a client calls with the answer: what they give back goes nowhere. */
  readonly receivers: Set<Node>;
  /** Types of the body that the program writes on the response (`AxiosResponse<T>`, `post<T>(…)`). */
  readonly types: TSESTree.TypeNode[];
  lost: Node | null;
  /** Follows an expression that has this value to wherever it is used. */
  follow(node: Node, value: Value): void;
  /** Follows a value into a name or pattern. */
  bind(pattern: Node, value: Value): void;
}

/** Gives up on the response: it goes where nothing can be promised. */
export function lose(flow: Flow, node: Node): void {
  flow.lost ??= node;
}

/** The body, or a part of it, goes where its reads are not seen. */
export function escape(flow: Flow, node: Node, value: Value, how: PayloadEscape['how']): void {
  const { stage, origin, path, shared } = value;
  if (stage.is === 'plain') return;
  // A promise or an Observable of the body can be mapped at its origin like the body itself.
  const payload = stage.is === 'promise' || stage.is === 'observable' ? stage.of : stage;
  if (payload.is !== 'payload' || shared) {
    lose(flow, node);
    return;
  }
  if (path.length === 0) flow.escapes.push({ origin, node: node as Expression, how });
  else flow.reads.push({ origin, path, node, root: null, from: 0, optional: false });
}

/** Notes a place where the parsed body first appears, once. */
export function originate(
  flow: Flow,
  node: Node,
  form: PayloadOrigin['form'],
  types: readonly TSESTree.TypeNode[],
): PayloadOrigin {
  const known = flow.origins.find((origin) => origin.node === node);
  if (known !== undefined) return known;
  const origin: PayloadOrigin = { node, form, types: [...types] };
  flow.origins.push(origin);
  return origin;
}

/** The value after one more step of its stage. */
export function at(value: Value, stage: Stage, changes: Partial<Value> = {}): Value {
  return { ...value, stage, ...changes };
}
