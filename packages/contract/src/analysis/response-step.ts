import type { TSESTree } from '@typescript-eslint/types';
import { functionReturning, isNothing } from './function-calls.ts';
import { isPromiseMethod } from './global-methods.ts';
import { isPromiseOfPayload } from './response-bind.ts';
import { followSum } from './response-events.ts';
import { followArgument } from './response-arguments.ts';
import { followElement, followListLoop } from './response-collections.ts';
import { followMember } from './response-members.ts';
import { followLoop, isList } from './response-payload.ts';
import { followReturn } from './response-returns.ts';
import { at, escape, holdsBody, isCollection, lose, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type StyleId } from './response-styles.ts';
import type { Node } from './types.ts';
import { isTransparent, staticName, unwrap } from './walk.ts';

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
  const isMixed = parent.operator !== '&&' && bringsShape(other);
  if (isMixed && value.stage.is === 'payload') escape(flow, node, value, 'other');
  flow.follow(parent, isMixed && !holdsBody(value.stage) ? { ...value, mixed: true } : value);
}

/** Whether a body may take turns with another one, whose shape is its own: `local ? await ask() : await read()`. */
function followChoice(flow: Flow, node: Node, choice: TSESTree.ConditionalExpression, value: Value): void {
  const other = choice.consequent === node ? choice.alternate : choice.consequent;
  const { stage } = value;
  const isBody =
    stage.is === 'payload' || isPromiseOfPayload(stage) || (stage.is === 'observable' && stage.of.is === 'payload');
  const isMixed = !isNothing(other) && !isPromiseMethod(other, ['reject'], flow.scopes);
  if (isMixed && isBody) escape(flow, node, value, 'other');
  flow.follow(choice, isMixed && !holdsBody(stage) ? { ...value, mixed: true } : value);
}

/** `T` of `const response: AxiosResponse<T>`. */
function typeArgumentsOf(pattern: Node): readonly TSESTree.TypeNode[] {
  const annotation = pattern.type === 'Identifier' ? pattern.typeAnnotation?.typeAnnotation : undefined;
  return annotation?.type === 'TSTypeReference' ? (annotation.typeArguments?.params ?? []) : [];
}

/** What an expression's value does in the node above it. Kinds of nodes that are not here lose sight of the value. */
export function step(flow: Flow, node: Node, parent: Node, value: Value): void {
  const { stage } = value;
  // A type that describes a list or an object with the body in it is not looked into.
  if (isCollection(stage) && holdsBody(stage) && isTyped(parent)) {
    escape(flow, node, value, 'other');
    return;
  }
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
      else if (parent.right === node && stage.is === 'array') followListLoop(flow, parent, stage.of, value);
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
      followElement(flow, node, parent, value);
      return;
    case 'Property':
      followProperty(flow, node, parent, value);
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

/** Whether a node says of what type its value is. */
function isTyped(node: Node): boolean {
  if (node.type === 'VariableDeclarator') return node.id.typeAnnotation != null;
  return ['TSAsExpression', 'TSTypeAssertion', 'TSSatisfiesExpression'].includes(node.type);
}

/** Continues with the object that a value is put into: `{ status, response }`. */
function followProperty(flow: Flow, node: Node, property: TSESTree.Property, value: Value): void {
  const object = flow.scopes.parentOf(property);
  const name = staticName(property.key, property.computed);
  const isPlaced = object?.type === 'ObjectExpression' && property.value === node && name !== null;
  if (!isPlaced || holdsBody(value.stage)) escape(flow, node, value, 'other');
  else flow.follow(object, at(value, { is: 'part', names: [name], of: value.stage }));
}

/** `for await (const chunk of response)` */
function followChunks(flow: Flow, loop: TSESTree.ForOfStatement, style: StyleId, value: Value): void {
  const { chunks } = RESPONSE_STYLES[style];
  const target = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : loop.left;
  if (chunks === undefined || target === undefined) lose(flow, loop);
  else flow.bind(target, at(value, chunks));
}
