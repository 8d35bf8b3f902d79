import type { TSESTree } from '@typescript-eslint/types';
import type { OperationId } from '../legacy.ts';
import { bind, isPromiseOfPayload, take, typeArguments } from './response-bind.ts';
import { followCallback, functionsIn } from './response-callbacks.ts';
import { findCaught, type Failure } from './response-errors.ts';
import { followListener, followSum } from './response-events.ts';
import {
  followArgument,
  followPromiseMethod,
  followReturn,
  functionReturning,
  isNothing,
} from './response-functions.ts';
import { followObservableMethod } from './response-observables.ts';
import { followListUse, followLoop, followPayloadMember, isList } from './response-payload.ts';
import { at, escape, lose, originate, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';
import { followTuple } from './response-tuple.ts';
import { outermostWrapper } from './body.ts';
import { isFunction, type ScopeAnalysis } from './scope.ts';
import type { Departure, Leaves, Node, PayloadRead, ResponseUse } from './types.ts';
import { isTransparent, staticName, unwrap } from './walk.ts';

function followResponseMember(flow: Flow, member: TSESTree.MemberExpression, style: StyleId, value: Value): void {
  const name = staticName(member.property, member.computed);
  const { members } = RESPONSE_STYLES[style];
  const stage = name !== null && Object.hasOwn(members, name) ? members[name] : undefined;
  const parent = flow.scopes.parentOf(member);
  const called = parent?.type === 'CallExpression' && parent.callee === member ? parent : null;
  if (followListener(flow, name, called, style, value)) return;
  if (name === 'clone' && called !== null) {
    flow.follow(called, value);
    return;
  }
  if (stage === undefined || (parent?.type === 'AssignmentExpression' && parent.left === member)) {
    lose(flow, member);
    return;
  }
  if (stage.is !== 'promise') flow.follow(member, take(flow, member, stage, value, 'value'));
  else if (called === null) lose(flow, member);
  else flow.follow(called, take(flow, called, stage, value, 'value'));
}

function followMember(flow: Flow, node: Node, member: TSESTree.MemberExpression, value: Value): void {
  const { stage } = value;
  const name = staticName(member.property, member.computed);
  const parent = flow.scopes.parentOf(member);
  const called = parent?.type === 'CallExpression' && parent.callee === member ? parent : null;
  if (stage.is === 'payload') {
    if (isList(flow, value)) followListUse(flow, node, value);
    else followPayloadMember(flow, member, value);
  } else if (stage.is === 'response') followResponseMember(flow, member, stage.style, value);
  else if (stage.is === 'promise') {
    const { shortcuts } = RESPONSE_STYLES[flow.style];
    const shortcut =
      node === flow.call && name !== null && Object.hasOwn(shortcuts, name) ? shortcuts[name] : undefined;
    if (called === null || name === null) lose(flow, member);
    else if (shortcut !== undefined) flow.follow(called, take(flow, called, shortcut, value, 'value'));
    else if (name === 'then' || name === 'catch' || name === 'finally') followPromiseMethod(flow, called, name, value);
    else followOwnMethod(flow, member, called, name, value);
  } else if (stage.is === 'text') {
    if (called !== null && name !== null && TEXT_METHODS.has(name)) flow.follow(called, value);
    else if (name === null || !SHOWS_TEXT.has(name)) lose(flow, member);
  } else if (stage.is === 'observable') followObservableMethod(flow, member, called, value);
}

/** Methods of a text, or of a list of its parts, that give the whole text. */
const TEXT_METHODS: ReadonlySet<string> = new Set(['trim', 'toString', 'join', 'concat']);
/** Members of a text by which a program measures it or cuts it for a message. Any other may look for a field in it. */
const SHOWS_TEXT: ReadonlySet<string> = new Set(['length', 'slice', 'substring', 'substr', 'push', 'byteLength']);

/** A method that only this client's promises have: `$.ajax(…).done((answer) => …)`. */
function followOwnMethod(
  flow: Flow,
  member: TSESTree.MemberExpression,
  call: TSESTree.CallExpression,
  name: string,
  value: Value,
): void {
  const { promiseMethods = {} } = RESPONSE_STYLES[flow.style];
  const gives = Object.hasOwn(promiseMethods, name) ? promiseMethods[name] : undefined;
  if (gives === undefined) {
    lose(flow, member);
    return;
  }
  const [callback] = call.arguments;
  if (gives === 'answer') {
    const inner = value.stage.is === 'promise' ? value.stage.of : value.stage;
    if (!isFunction(callback)) lose(flow, member);
    else if (callback.params[0] !== undefined) flow.bind(callback.params[0], at(value, inner));
  }
  flow.follow(call, value);
}

function followAssignment(flow: Flow, assignment: TSESTree.AssignmentExpression, value: Value): void {
  if (followSum(flow, assignment, value)) return;
  const target = unwrap(assignment.left);
  if (target.type === 'MemberExpression') escape(flow, assignment.right, value, 'assigned');
  else flow.bind(target, value);
  if (flow.scopes.parentOf(assignment)?.type !== 'ExpressionStatement') flow.follow(assignment, value);
}

/** Whether the other side of `??` or `||` brings in an object of its own, in the legacy shape as likely as not. */
const bringsShape = (node: Node): boolean => {
  const value = unwrap(node);
  return (value.type === 'ObjectExpression' && value.properties.length > 0) || value.type === 'Identifier';
};

function followLogical(flow: Flow, node: Node, parent: TSESTree.LogicalExpression, value: Value): void {
  if (parent.operator === '&&' && parent.left === node) return;
  const other = parent.left === node ? parent.right : parent.left;
  if (parent.operator !== '&&' && value.stage.is === 'payload' && bringsShape(other))
    escape(flow, node, value, 'other');
  flow.follow(parent, value);
}

/** Whether a body may take turns with another one, whose shape is its own: `local ? await ask() : await read()`. */
function followChoice(flow: Flow, node: Node, choice: TSESTree.ConditionalExpression, value: Value): void {
  const other = choice.consequent === node ? choice.alternate : choice.consequent;
  const { stage } = value;
  const isBody = stage.is === 'payload' || isPromiseOfPayload(stage);
  if (isBody && !isNothing(other)) escape(flow, node, value, 'other');
  flow.follow(choice, value);
}

/** `T` of `const response: AxiosResponse<T>`. */
function typeArgumentsOf(pattern: Node): readonly TSESTree.TypeNode[] {
  const annotation = pattern.type === 'Identifier' ? pattern.typeAnnotation?.typeAnnotation : undefined;
  return annotation?.type === 'TSTypeReference' ? (annotation.typeArguments?.params ?? []) : [];
}

/** What an expression's value does in the node above it. Kinds of nodes that are not here lose sight of the value. */
function step(flow: Flow, node: Node, parent: Node, value: Value): void {
  const { stage } = value;
  if (isTransparent(parent)) {
    if (
      (parent.type === 'TSAsExpression' ||
        parent.type === 'TSTypeAssertion' ||
        parent.type === 'TSSatisfiesExpression') &&
      value.path.length === 0
    ) {
      value.origin?.types.push(parent.typeAnnotation);
    }
    flow.follow(parent, value);
    return;
  }
  const fn = functionReturning(node, flow.scopes);
  if (fn !== null) {
    followReturn(flow, node, fn, value);
    return;
  }
  switch (parent.type) {
    case 'AwaitExpression':
      flow.follow(parent, stage.is === 'promise' ? at(value, stage.of) : value);
      return;
    case 'VariableDeclarator':
      if (stage.is === 'response') flow.types.push(...typeArgumentsOf(parent.id));
      if (
        (parent.id.type === 'Identifier' || parent.id.type === 'ObjectPattern') &&
        parent.id.typeAnnotation != null &&
        stage.is === 'payload' &&
        value.path.length === 0
      ) {
        value.origin?.types.push(parent.id.typeAnnotation.typeAnnotation);
      }
      flow.bind(parent.id, value);
      return;
    case 'AssignmentExpression':
      followAssignment(flow, parent, value);
      return;
    case 'LogicalExpression':
      followLogical(flow, node, parent, value);
      return;
    case 'ConditionalExpression':
      if (parent.test !== node) followChoice(flow, node, parent, value);
      return;
    case 'SequenceExpression':
      if (parent.expressions.at(-1) === node) flow.follow(parent, value);
      return;
    case 'MemberExpression':
      if (parent.object === node) followMember(flow, node, parent, value);
      else if (stage.is !== 'plain') escape(flow, node, value, 'other');
      return;
    case 'CallExpression':
    case 'NewExpression':
      if (parent.callee !== node) followArgument(flow, parent, node, value);
      else if (stage.is !== 'plain') lose(flow, node);
      return;
    case 'ForOfStatement':
      if (parent.right === node && isList(flow, value)) followLoop(flow, parent, value);
      else if (parent.right === node && parent.await && stage.is === 'response')
        followChunks(flow, parent, stage.style, value);
      else if (stage.is !== 'plain') escape(flow, node, value, 'other');
      return;
    case 'BinaryExpression':
      // `'output' in data` and `'' + data` look at the shape; comparisons do not.
      if (stage.is === 'payload' && (parent.operator === 'in' || parent.operator === '+'))
        escape(flow, node, value, 'other');
      else if (stage.is === 'text' && parent.operator === '+') flow.follow(parent, value);
      return;
    case 'ExpressionStatement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'UnaryExpression':
    case 'SwitchStatement':
      return;
    case 'TemplateLiteral':
    case 'ThrowStatement':
      if (stage.is !== 'text') escape(flow, node, value, 'other');
      return;
    case 'ArrayExpression':
      followTuple(flow, node, parent, value);
      return;
    case 'SpreadElement':
      escape(flow, node, value, 'spread');
      return;
    case 'ExportDefaultDeclaration':
      escape(flow, node, value, 'exported');
      return;
    default:
      escape(flow, node, value, 'other');
  }
}

/** `for await (const chunk of response)` */
function followChunks(flow: Flow, loop: TSESTree.ForOfStatement, style: StyleId, value: Value): void {
  const { chunks } = RESPONSE_STYLES[style];
  const target = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : loop.left;
  if (chunks === undefined || target === undefined) lose(flow, loop);
  else flow.bind(target, at(value, chunks));
}

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
): ResponseUse {
  const flow = createFlow({ call, style, scopes, operation, leaves });
  const stage = RESPONSE_STYLES[style].call;
  if (stage === null) lose(flow, call);
  else {
    for (const callback of callbacks) followCallback(flow, callback, style);
    const form = originForm(stage);
    const origin = form === null ? null : originate(flow, call, form, typeArguments(call));
    flow.follow(call, { stage, origin, path: [], shared: false });
    // A call whose own value carries nothing, and that nothing is called back with, hides its answer.
    if (stage.is === 'plain' && callbacks.length === 0) lose(flow, call);
  }
  return resultOf(flow, failure);
}

function resultOf(flow: Flow, failure: Failure): ResponseUse {
  const caughtReads = followErrors(flow, failure);
  for (const { types } of flow.origins) types.push(...flow.types.filter((type) => !types.includes(type)));
  const { reads, escapes, origins, departures, lost } = flow;
  return { reads, errorReads: [...flow.errorReads, ...caughtReads], escapes, origins, departures, lost };
}

/** What {@link analyseResponse} finds out for one call, before anything is followed. */
function createFlow(of: Pick<Flow, 'call' | 'style' | 'scopes' | 'operation' | 'leaves'>): Flow {
  const flow: Flow = {
    ...of,
    reads: [],
    errorReads: [],
    escapes: [],
    origins: [],
    departures: [],
    seen: new Map(),
    receivers: new Set(),
    types: [...typeArguments(of.call)],
    lost: null,
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
  const flow = createFlow({ call, style, scopes, operation, leaves });
  const form = originForm(stage);
  const origin = form === null ? null : originate(flow, call, stage.is === 'payload' ? 'value' : form, flow.types);
  flow.follow(call, { stage, origin, path, shared: false });
  return resultOf(flow, { style, handlers: [] });
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
  const flow: Flow = {
    ...of,
    reads: [],
    errorReads: [],
    escapes: [],
    origins: [],
    departures: [],
    seen: new Map(),
    types: [],
    lost: null,
    follow(node, value) {
      followOnce(flow, node, value);
    },
    bind(pattern, value) {
      bind(flow, pattern, value);
    },
  };
  for (const pattern of stage === null ? [] : findCaught(of.call, failure, of.scopes)) {
    if (stage !== null) flow.bind(pattern, { stage, origin: null, path: [], shared: false });
  }
  const escaped = flow.escapes
    .filter(({ node }) => !isShownWhole(node, flow.scopes))
    .map(({ origin, node }): PayloadRead => ({ origin, path: [], node, root: node, from: 0, optional: false }));
  return [...flow.errorReads, ...escaped];
}

/** Follows a value out of an expression, unless the same value has been followed there. */
function followOnce(flow: Flow, node: Node, value: Value): void {
  if (value.stage.is === 'plain') return;
  const key = JSON.stringify(value.stage) + value.path.join('.');
  const seen = flow.seen.get(node) ?? new Set<string>();
  if (seen.has(key)) return;
  flow.seen.set(node, seen.add(key));
  const parent = flow.scopes.parentOf(node);
  if (parent === null) lose(flow, node);
  else step(flow, node, parent, value);
}
