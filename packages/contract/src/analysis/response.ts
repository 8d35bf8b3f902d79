import type { TSESTree } from '@typescript-eslint/types';
import type { OperationId } from '../legacy.ts';
import { findErrorBodies } from './response-errors.ts';
import {
  followArgument,
  followPromiseMethod,
  followReturn,
  functionReturning,
  isExported,
} from './response-functions.ts';
import { bindPayload, followListUse, followLoop, followPayloadMember, isList } from './response-payload.ts';
import { at, escape, lose, originate, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';
import { followTuple } from './response-tuple.ts';
import { isFunction, type ScopeAnalysis } from './scope.ts';
import type { Node, ResponseUse } from './types.ts';
import { isTransparent, staticName, unwrap } from './walk.ts';

const isPromiseOfPayload = (stage: Stage): boolean => stage.is === 'promise' && stage.of.is === 'payload';

/** The value that a member or method of the response gives; notes where the parsed body appears. */
function take(flow: Flow, node: Node, stage: Stage, value: Value, form: 'value' | 'binding'): Value {
  if (stage.is === 'payload') return at(value, stage, { origin: originate(flow, node, form, []) });
  if (isPromiseOfPayload(stage))
    return at(value, stage, { origin: originate(flow, node, 'promise', typeArguments(node)) });
  return at(value, stage);
}

const typeArguments = (node: Node): readonly TSESTree.TypeNode[] =>
  node.type === 'CallExpression' ? (node.typeArguments?.params ?? []) : [];

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

function bindResponse(flow: Flow, pattern: TSESTree.ObjectPattern, style: StyleId, value: Value): void {
  const { members } = RESPONSE_STYLES[style];
  for (const property of pattern.properties) {
    const name = property.type === 'RestElement' ? null : staticName(property.key, property.computed);
    const stage = name !== null && Object.hasOwn(members, name) ? members[name] : undefined;
    if (property.type === 'RestElement' || stage === undefined || stage.is === 'promise') {
      lose(flow, property);
      return;
    }
    if (stage.is !== 'plain') flow.bind(property.value, take(flow, property, stage, value, 'binding'));
  }
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

/** Whether every other write to a variable gives it nothing (`let data = null`). */
function othersGiveNothing(flow: Flow, name: TSESTree.Identifier): boolean {
  const variable = flow.scopes.variableOf(name);
  if (variable === null) return false;
  const writes = variable.references.filter((reference) => reference.isWrite && reference.identifier !== name);
  const initial = variable.definitions.map(({ node, identifier }) =>
    identifier !== name && node.type === 'VariableDeclarator' ? node.init : null,
  );
  return [...initial, ...writes.map((write) => write.writeExpr ?? write.identifier)].every(
    (expression) =>
      expression == null ||
      (expression.type === 'Literal' && expression.value === null) ||
      (expression.type === 'Identifier' && expression.name === 'undefined'),
  );
}

function bindName(flow: Flow, name: TSESTree.Identifier, value: Value): void {
  const variable = flow.scopes.variableOf(name);
  if (variable === null || isExported(variable, flow.scopes)) {
    escape(flow, name, value, 'exported');
    return;
  }
  if (!othersGiveNothing(flow, name)) escape(flow, name, value, 'assigned');
  if (variable.definitions.some((definition) => definition.kind === 'parameter')) {
    const annotation = name.typeAnnotation?.typeAnnotation;
    if (annotation !== undefined && value.stage.is === 'payload' && value.path.length === 0)
      value.origin?.types.push(annotation);
  }
  for (const reference of variable.references) {
    if (reference.isRead && !reference.isType) flow.follow(reference.identifier, value);
  }
}

function bind(flow: Flow, pattern: Node, value: Value): void {
  if (value.stage.is === 'plain') return;
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  if (target.type === 'Identifier') bindName(flow, target, value);
  else if (target.type === 'ObjectPattern' && value.stage.is === 'response')
    bindResponse(flow, target, value.stage.style, value);
  else if (target.type === 'ObjectPattern' && value.stage.is === 'payload') bindPayload(flow, target, value);
  else escape(flow, target, value, 'other');
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
    // A generic on the call itself types the body wherever it appears (`axios.post<T>`).
    for (const known of flow.origins)
      known.types.push(...typeArguments(call).filter((type) => !known.types.includes(type)));
  }
  for (const body of findErrorBodies(call, style, scopes)) {
    flow.follow(body, { stage: { is: 'payload' }, origin: null, path: [], shared: false });
  }
  const { errorReads, origins, lost } = flow;
  // Of a caught error's body only the envelope matters; it is no success, and it may go where it likes.
  const reads = flow.reads.filter(({ origin }) => origin !== null);
  const escapes = flow.escapes.filter(({ origin }) => origin !== null);
  return { reads, errorReads, escapes, origins, lost };
}
