import type { TSESTree } from '@typescript-eslint/types';
import type { OperationId } from '../legacy.ts';
import { bind, isPromiseOfPayload, take, typeArguments } from './response-bind.ts';
import { findErrorBodies } from './response-errors.ts';
import { followArgument, followPromiseMethod, followReturn, functionReturning } from './response-functions.ts';
import { followListUse, followLoop, followPayloadMember, isList } from './response-payload.ts';
import { at, escape, lose, originate, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type StyleId } from './response-styles.ts';
import { followTuple } from './response-tuple.ts';
import { isFunction, type ScopeAnalysis } from './scope.ts';
import type { Node, ResponseUse } from './types.ts';
import { isTransparent, staticName, unwrap } from './walk.ts';

function followResponseMember(flow: Flow, member: TSESTree.MemberExpression, style: StyleId, value: Value): void {
  const name = staticName(member.property, member.computed);
  const { members } = RESPONSE_STYLES[style];
  const stage = name !== null && Object.hasOwn(members, name) ? members[name] : undefined;
  const parent = flow.scopes.parentOf(member);
  const called = parent?.type === 'CallExpression' && parent.callee === member ? parent : null;
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
    else lose(flow, member);
  } else if (stage.is === 'text') {
    if (called !== null && (name === 'trim' || name === 'toString')) flow.follow(called, value);
  } else if (stage.is === 'observable') lose(flow, member);
}

function followAssignment(flow: Flow, assignment: TSESTree.AssignmentExpression, value: Value): void {
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
        parent.id.typeAnnotation !== undefined &&
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
      if (parent.test !== node) flow.follow(parent, value);
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
      else if (stage.is !== 'plain') escape(flow, node, value, 'other');
      return;
    case 'BinaryExpression':
      // `'output' in data` and `'' + data` look at the shape; comparisons do not.
      if (stage.is === 'payload' && (parent.operator === 'in' || parent.operator === '+'))
        escape(flow, node, value, 'other');
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

/** A function among the call's own arguments: it receives the answer. */
function callbackOf(call: Node): Node | null {
  if (call.type !== 'CallExpression') return null;
  return call.arguments.find((argument) => isFunction(argument)) ?? null;
}

/** `.end((error, response) => …)`, the one callback form that is followed. */
function followCallback(flow: Flow, callback: Node, style: StyleId): void {
  const [, response, ...others] = isFunction(callback) ? callback.params : [];
  if (style !== 'superagent' || response === undefined || others.length > 0) lose(flow, callback);
  else flow.bind(response, { stage: { is: 'response', style }, origin: null, path: [], shared: false });
}

/**
 * Follows the answer of a call to every read of its body.
 *
 * @param call the whole legacy call
 * @param style how the call's client hands over an answer
 * @param operation what the call asks for; decides which fields are known
 * @returns reads, error reads, escapes, and the first place where the answer could not be followed; never throws
 */
export function analyseResponse(
  call: Node,
  style: StyleId,
  scopes: ScopeAnalysis,
  operation: OperationId,
): ResponseUse {
  const flow: Flow = {
    scopes,
    operation,
    style,
    call,
    reads: [],
    errorReads: [],
    escapes: [],
    origins: [],
    seen: new Map(),
    types: [...typeArguments(call)],
    lost: null,
    follow(node, value) {
      if (value.stage.is === 'plain') return;
      const key = JSON.stringify(value.stage) + value.path.join('.');
      const seen = flow.seen.get(node) ?? new Set<string>();
      if (seen.has(key)) return;
      flow.seen.set(node, seen.add(key));
      const parent = scopes.parentOf(node);
      if (parent === null) lose(flow, node);
      else step(flow, node, parent, value);
    },
    bind(pattern, value) {
      bind(flow, pattern, value);
    },
  };
  const stage = RESPONSE_STYLES[style].call;
  const callback = callbackOf(call);
  if (stage === null) lose(flow, call);
  else if (callback !== null) followCallback(flow, callback, style);
  else {
    const direct = isPromiseOfPayload(stage) || stage.is === 'payload';
    const origin = direct ? originate(flow, call, 'promise', typeArguments(call)) : null;
    flow.follow(call, { stage, origin, path: [], shared: false });
  }
  for (const body of findErrorBodies(call, style, scopes)) {
    flow.follow(body, { stage: { is: 'payload' }, origin: null, path: [], shared: false });
  }
  for (const { types } of flow.origins) types.push(...flow.types.filter((type) => !types.includes(type)));
  const { errorReads, origins, lost } = flow;
  // Of a caught error's body only the envelope matters; it is no success, and it may go where it likes.
  const reads = flow.reads.filter(({ origin }) => origin !== null);
  const escapes = flow.escapes.filter(({ origin }) => origin !== null);
  return { reads, errorReads, escapes, origins, lost };
}
