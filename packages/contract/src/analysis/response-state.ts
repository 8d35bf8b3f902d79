import type { TSESTree } from '@typescript-eslint/types';
import type { OperationId } from '../legacy.ts';
import type { Stage, StyleId } from './response-styles.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
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
  /** Set where a value of another origin may be in its place: the body then keeps its old shape, which the other may have. */
  readonly mixed?: true;
  /** Functions of the file that the value is in, outermost first: it comes out where it went in, and nowhere else. */
  readonly entered?: readonly Entry[];
}

/** A function that a value went into. */
export interface Entry {
  readonly fn: FunctionNode;
  /** What the function's result comes out of. */
  readonly call: Node;
  /** What comes out where the function gives back a value of a stage. */
  readonly gives: (stage: Stage) => Stage;
  /** Whether no other value goes into the function. */
  readonly alone: boolean;
  /** Whether the value was shared before. */
  readonly shared: boolean;
}

/** A `return` by which a value leaves a function. */
export interface Returned {
  readonly fn: FunctionNode;
  readonly node: Node;
  readonly value: Value;
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
  readonly seen: Map<Node, Map<string, Value>>;
  /** Every `return` that a value was followed through, as if its function gave nothing else back. */
  readonly returned: Returned[];
  /** Functions that are known by now to give back other values, too. */
  readonly mixed: ReadonlySet<FunctionNode>;
  /** Functions that a client calls with the answer: what they give back goes nowhere. */
  readonly receivers: Set<Node>;
  /** Types of the body that the program writes on the response (`AxiosResponse<T>`, `post<T>(…)`). */
  readonly types: TSESTree.TypeNode[];
  readonly lost: Node[];
  /** Follows an expression that has this value to wherever it is used. */
  follow(node: Node, value: Value): void;
  /** Follows a value into a name or pattern. */
  bind(pattern: Node, value: Value): void;
}

/** Gives up on the response: it goes where nothing can be promised. */
export function lose(flow: Flow, node: Node): void {
  flow.lost.push(node);
}

/** The body, or a part of it, goes where its reads are not seen. */
export function escape(flow: Flow, node: Node, value: Value, how: PayloadEscape['how']): void {
  const { stage, origin, path, shared } = value;
  if (stage.is === 'plain') return;
  // A promise, an Observable or a list of the body can be mapped at its origin like the body itself.
  const isPlaced = isCollection(stage) && origin === null;
  if (!holdsBody(stage) || shared || isPlaced) {
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

/** What is in the end behind promises, Observables, parts and lists. */
export function innermost(stage: Stage): Stage {
  return 'of' in stage ? innermost(stage.of) : stage;
}

/** Whether a value is the parsed body, or holds it. */
export const holdsBody = (stage: Stage): boolean => innermost(stage).is === 'payload';

/** The parsed body, where it first appears. */
export function appear(
  flow: Flow,
  node: Node,
  stage: Stage,
  value: Value,
  form: PayloadOrigin['form'],
  types: readonly TSESTree.TypeNode[] = [],
): Value {
  const body = at(value, stage, { origin: originate(flow, node, form, types) });
  if (body.mixed === true) escape(flow, node, body, 'other');
  return body;
}

/** What stands in one place of an object or a list: where that is the body, it appears there. */
export function unpack(flow: Flow, node: Node, value: Value, of: Stage, form: 'value' | 'binding'): Value {
  return of.is === 'payload' && value.origin === null ? appear(flow, node, of, value, form) : at(value, of);
}

/** Whether a value is a list, or an object with the value in one place. */
export function isCollection(stage: Stage): boolean {
  return stage.is === 'part' || stage.is === 'array' || ('of' in stage && isCollection(stage.of));
}

/** What awaiting a value gives. */
export const awaited = (stage: Stage): Stage => (stage.is === 'promise' ? awaited(stage.of) : stage);

/** The value after one more step of its stage. */
export function at(value: Value, stage: Stage, changes: Partial<Value> = {}): Value {
  return { ...value, stage, ...changes };
}
