import type { TSESTree } from '@typescript-eslint/types';
import type { OperationId } from '../legacy.ts';
import { outermostWrapper } from './body.ts';
import { bind, isPromiseOfPayload, typeArguments } from './response-bind.ts';
import { followCallback, functionsIn } from './response-callbacks.ts';
import { findCaught, type Failure } from './response-errors.ts';
import { errorHoldersOf } from './error-holders.ts';
import { findThrownReads } from './thrown-reads.ts';
import { lose, originate, type Flow, type Value } from './response-state.ts';
import { findMixed } from './response-returns.ts';
import { step } from './response-step.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Departure, Leaves, Node, PayloadRead, ResponseUse } from './types.ts';

/** How the call itself gives the body; `null` where it gives something that the body is read from. */
function originForm(stage: Stage): 'promise' | 'observable' | null {
  if (stage.is === 'observable') return stage.of.is === 'payload' ? 'observable' : null;
  return isPromiseOfPayload(stage) || stage.is === 'payload' ? 'promise' : null;
}

/**
 * Follows the answer of a call to every read of its body.
 *
 * @param call the whole legacy call
 * @param style how the call's client hands over an answer
 * @param operation what the call asks for; decides which fields are known
 * @param callbacks what the client is given to call with the answer; without it, the functions among the call's arguments
 * @param failure how the client that is reached in the end tells of failures
 * @param leaves exported functions whose callers in other files the asker follows by {@link analyseCaller}
 * @param under the members or places in one of which the call gives what its style says; unset: it gives just that
 * @returns reads, error reads, escapes, and the first place where the answer could not be followed; never throws
 */
export function analyseResponse(
  call: Node,
  style: StyleId,
  scopes: ScopeAnalysis,
  operation: OperationId,
  callbacks: readonly Node[] = functionsIn(call),
  failure: Failure = { style, handlers: [] },
  leaves: Leaves = () => false,
  under?: readonly string[],
): ResponseUse {
  const use = settle({ call, style, scopes, operation, leaves }, failure, startOf({ call, style, under }, callbacks));
  return under === undefined ? use : { ...use, under };
}

/**
 * Follows the answer of a call in a function as {@link analyseResponse} does, but for what the function gives back: whatever is found is
 * done by the function itself, or by others with what it keeps.
 */
export function analyseInside(
  fn: FunctionNode,
  given: GivenAnswer,
  scopes: ScopeAnalysis,
  operation: OperationId,
  failure: Failure,
): ResponseUse {
  const { call, style } = given;
  const of = { call, style, scopes, operation, leaves: () => false, receivers: new Set<Node>([fn]) };
  return settle(of, failure, startOf(given, functionsIn(call)));
}

/** A call, and how it gives its answer; see {@link analyseResponse}. */
interface GivenAnswer {
  readonly call: Node;
  readonly style: StyleId;
  readonly under?: readonly string[] | undefined;
}

/** Starts to follow what a call gives. */
const startOf =
  ({ call, style, under }: GivenAnswer, callbacks: readonly Node[]) =>
  (flow: Flow): void => {
    const stage = under === undefined ? RESPONSE_STYLES[style].call : placed(RESPONSE_STYLES[style].call, under);
    if (stage === null) {
      lose(flow, call);
      return;
    }
    for (const callback of callbacks) followCallback(flow, callback, style);
    const form = originForm(stage);
    const origin = form === null ? null : originate(flow, call, form, typeArguments(call));
    flow.follow(call, { stage, origin, path: [], shared: false });
    // A call whose own value carries nothing, and that nothing is called back with, hides its answer.
    if (stage.is === 'plain' && callbacks.length === 0) lose(flow, call);
  };

/** What a call gives that has the answer in one place of an object or a list; `null` where it gives no promise of it. */
function placed(stage: Stage | null, names: readonly string[]): Stage | null {
  return stage?.is === 'promise' ? { is: 'promise', of: { is: 'part', names, of: stage.of } } : null;
}

/**
 * Follows an answer as if every function that gives it back gave nothing else, and again without the functions of which
 * that has turned out to be wrong: whether another `return` gives the same answer is only seen in the end.
 */
function settle(of: FlowStart, failure: Failure, start: (flow: Flow) => void): ResponseUse {
  for (let mixed: ReadonlySet<FunctionNode> = new Set(); ;) {
    const flow = createFlow(of, mixed);
    start(flow);
    const found = findMixed(flow);
    if (found.length === 0) return resultOf(flow, failure);
    mixed = new Set([...mixed, ...found]);
  }
}

function resultOf(flow: Flow, failure: Failure): ResponseUse {
  const caughtReads = followErrors(flow, failure);
  for (const { types } of flow.origins) types.push(...flow.types.filter((type) => !types.includes(type)));
  const { reads, escapes, origins, departures } = flow;
  const handedOn = [...escapes, ...reads.filter(({ root, node }) => root === null && node.type !== 'Property')];
  const lost = flow.lost[0] ?? (RESPONSE_STYLES[flow.style].inPlace === true ? (handedOn[0]?.node ?? null) : null);
  return {
    style: flow.style,
    reads,
    errorReads: [...flow.errorReads, ...caughtReads],
    escapes,
    origins,
    departures,
    lost,
    losses: flow.lost,
  };
}

type FlowStart = Pick<Flow, 'call' | 'style' | 'scopes' | 'operation' | 'leaves'> & Partial<Pick<Flow, 'receivers'>>;

/**
 * What {@link analyseResponse} finds out for one call, before anything is followed.
 *
 * @param of the call; another flow of it, where its errors are followed, too
 * @param types those that the program gives the body at the call
 */
function createFlow(
  of: FlowStart,
  mixed: ReadonlySet<FunctionNode>,
  types: readonly TSESTree.TypeNode[] = typeArguments(of.call),
): Flow {
  const flow: Flow = {
    receivers: new Set(),
    ...of,
    reads: [],
    errorReads: [],
    escapes: [],
    origins: [],
    departures: [],
    seen: new Map(),
    returned: [],
    mixed,
    types: [...types],
    lost: [],
    follow(node, value) {
      followOnce(flow, node, value);
    },
    bind(pattern, value) {
      bind(flow, pattern, value);
    },
  };
  return flow;
}

/**
 * Follows the answer from a call, in another file, of the exported function that gives it back.
 *
 * @param call the call of that function
 * @param departure how the answer left the function's file
 * @param scopes those of the call's file
 * @returns what {@link analyseResponse} returns, for this file; its departures lead on to further files
 */
export function analyseCaller(
  call: TSESTree.CallExpression,
  { style, stage, path }: Departure,
  scopes: ScopeAnalysis,
  operation: OperationId,
  leaves: Leaves,
): ResponseUse {
  return settle({ call, style, scopes, operation, leaves }, { style, handlers: [] }, (flow) => {
    const form = originForm(stage);
    const origin = form === null ? null : originate(flow, call, stage.is === 'payload' ? 'value' : form, flow.types);
    flow.follow(call, { stage, origin, path, shared: false });
  });
}

/** Nodes in whose hands a body is only shown to a person. */
function isShownWhole(node: Node, scopes: ScopeAnalysis): boolean {
  const call = scopes.parentOf(outermostWrapper(node, scopes));
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object } = call.callee;
  return object.type === 'Identifier' && (object.name === 'console' || object.name === 'JSON');
}

/** Follows caught errors to their bodies. Errors may go where they like; a body that does counts as read. */
function followErrors(of: Flow, failure: Failure): PayloadRead[] {
  const stage = RESPONSE_STYLES[failure.style].error;
  const flow = createFlow(of, of.mixed, []);
  const caught = stage === null && failure.isOwn === undefined ? [] : findCaught(of.call, failure, of.scopes);
  if (stage !== null) for (const pattern of caught) flow.bind(pattern, errorOf(stage));
  const escaped = flow.escapes
    .filter(({ node }) => !isShownWhole(node, flow.scopes))
    .map(({ origin, node }): PayloadRead => ({ origin, path: [], node, root: node, from: 0, optional: false }));
  if (stage !== null) followHeld(flow, stage);
  const seen = new Set(flow.errorReads.map(({ node }) => node));
  const thrown = failure.isOwn === undefined ? [] : findThrown(caught, of.scopes);
  return [...flow.errorReads, ...escaped, ...thrown.filter(({ node, root }) => !isSeen(seen, node, root))];
}

/** Reads of what a function of the program throws: where it is caught, and behind promises that are settled. */
function findThrown(caught: readonly Node[], scopes: ScopeAnalysis): PayloadRead[] {
  const { caughtForOthers, values } = errorHoldersOf(scopes);
  const known = findThrownReads([...caught, ...caughtForOthers], scopes);
  const settled = findThrownReads(
    values.map(({ object }) => object),
    scopes,
  );
  return [...known, ...settled.filter(({ node, root }) => root !== null && known.every((each) => each.node !== node))];
}

const errorOf = (stage: Stage): Value => ({ stage, origin: null, path: [], shared: false });

/** Follows errors that come from nobody knows where: only a read of what the legacy envelope alone has shows that they are the call's. */
function followHeld(flow: Flow, stage: Stage): void {
  const { caughtForOthers, names, values } = errorHoldersOf(flow.scopes);
  for (const name of [...caughtForOthers, ...names]) flow.bind(name, errorOf(stage));
  for (const value of values) flow.follow(value, errorOf(stage));
}

/** Whether a read of messages is part of one that is known: `error.response.data.messages[0].message`. */
function isSeen(seen: ReadonlySet<Node>, { range: [start, end] }: Node, root: Node | null): boolean {
  return root !== null && [...seen].some(({ range }) => range[0] <= start && end <= range[1]);
}

/** Follows a value out of an expression, unless the same value has been followed there. */
function followOnce(flow: Flow, node: Node, value: Value): void {
  if (value.stage.is === 'plain') return;
  const within = (value.entered ?? []).map(({ call }) => call.range[0]);
  const key = `${JSON.stringify(value.stage)}${value.path.join('.')} ${within.join(' ')}${value.mixed === true ? ' mixed' : ''}`;
  const seen = flow.seen.get(node) ?? new Map<string, Value>();
  if (seen.has(key)) return;
  flow.seen.set(node, seen.set(key, value));
  const parent = flow.scopes.parentOf(node);
  if (parent === null) lose(flow, node);
  else step(flow, node, parent, value);
}
