import type { TSESTree } from '@typescript-eslint/types';
import { calledFunction, callsOf, callsOfExported, isNothing, returnsOf } from './function-calls.ts';
import { followText } from './response-events.ts';
import { followMapped, isToPromise } from './response-observables.ts';
import { isJsonParse, isPromiseMethod } from './global-methods.ts';
import { at, escape, lose, originate, type Flow, type Value } from './response-state.ts';
import type { Stage } from './response-styles.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

const flat = (stage: Stage): Stage => (stage.is === 'promise' ? flat(stage.of) : stage);

/** What awaiting the function's result gives where the function returns a value of this stage. */
export function returnedStage(fn: FunctionNode, stage: Stage): Stage {
  return fn.async ? { is: 'promise', of: flat(stage) } : stage;
}

/** The type that a function says the body has which it gives back: `T` of `Promise<T>`. */
function returnedTypes(fn: FunctionNode): readonly TSESTree.TypeNode[] {
  const type = fn.returnType?.typeAnnotation;
  if (type?.type !== 'TSTypeReference') return type === undefined ? [] : [type];
  const name = type.typeName.type === 'Identifier' ? type.typeName.name : '';
  return /^(?:Promise|PromiseLike|Observable)$/.test(name) ? (type.typeArguments?.params ?? []) : [type];
}

/** Methods that ignore what the function they are given returns. */
const IGNORES_RESULT: ReadonlySet<string> = new Set(['finally', 'forEach', 'subscribe', 'done', 'on', 'once']);

/** Continues where a function's result goes. */
export function followReturn(flow: Flow, node: Node, fn: FunctionNode, value: Value): void {
  const { scopes } = flow;
  const stage = returnedStage(fn, value.stage);
  const result = at(value, stage);
  const parent = scopes.parentOf(fn);
  // What the executor of a promise returns goes nowhere, nor does what a client's callback does.
  if (flow.receivers.has(fn) || (parent?.type === 'NewExpression' && parent.arguments[0] === fn)) return;
  if (parent?.type === 'CallExpression') {
    const { callee } = parent;
    if (followMapped(flow, parent, result)) return;
    if (callee === fn) {
      flow.follow(parent, result);
      return;
    }
    const method = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    if (method === 'then' && parent.arguments[0] === fn) {
      flow.follow(parent, at(value, { is: 'promise', of: flat(stage) }));
      return;
    }
    if (method !== null && IGNORES_RESULT.has(method)) return;
  }
  const known = callsOf(fn, scopes);
  const calls = known ?? callsOfExported(fn, scopes);
  if (calls === null || (known === null && value.shared)) {
    escape(flow, node, value, 'returned');
    return;
  }
  const others = returnsOf(fn, scopes).some(
    (other) => !isNothing(other) && !contains(other, node) && !leadsHere(flow, other, value),
  );
  if (others) {
    escape(flow, node, value, 'returned');
    return;
  }
  if (known === null) {
    flow.departures.push({ fn, style: flow.style, stage, path: value.path });
    if (!flow.leaves(fn)) {
      escape(flow, node, value, 'returned');
      return;
    }
  }
  if (flat(value.stage).is === 'payload' && value.path.length === 0) {
    for (const type of returnedTypes(fn))
      if (value.origin?.types.includes(type) === false) value.origin.types.push(type);
  }
  for (const call of calls) flow.follow(call, result);
}

const contains = (outer: Node, inner: Node): boolean =>
  outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

/** Whether another `return` of the same function returns the same value. */
function leadsHere(flow: Flow, node: Node, value: Value): boolean {
  return flow.seen.get(node)?.has(JSON.stringify(value.stage) + value.path.join('.')) ?? false;
}

/** Callees that only show a value to a person. */
function isShown(call: TSESTree.CallExpression | TSESTree.NewExpression, scopes: ScopeAnalysis): boolean {
  const { callee } = call;
  if (callee.type === 'Identifier') return /Error$/.test(callee.name) && call.type === 'NewExpression';
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'console' &&
    scopes.variableOf(callee.object) === null
  );
}

/** Continues into a function that takes the value as an argument. */
export function followArgument(
  flow: Flow,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  node: Node,
  value: Value,
): void {
  const { scopes } = flow;
  const { stage } = value;
  if (stage.is === 'text' || stage.is === 'response') {
    if (stage.is === 'text' && isJsonParse(call.callee, scopes) && call.arguments.length === 1) {
      const origin = originate(flow, call, 'value', []);
      flow.follow(call, at(value, { is: 'payload' }, { origin }));
      return;
    }
    if (isShown(call, scopes)) return;
    if (stage.is === 'text' && followText(flow, call, value)) return;
  }
  if (stage.is === 'observable' && isToPromise(call)) {
    flow.follow(call, at(value, { is: 'promise', of: stage.of }));
    return;
  }
  if (stage.is === 'promise' && isPromiseMethod(call, ['resolve'], scopes)) {
    flow.follow(call, value);
    return;
  }
  const fn = calledFunction(call, scopes);
  const position = call.arguments.indexOf(node as TSESTree.CallExpressionArgument);
  const parameter = fn?.params[position];
  if (fn !== null && parameter !== undefined && !call.arguments.some((argument) => argument.type === 'SpreadElement')) {
    const calls = callsOf(fn, scopes);
    const alone = calls?.length === 1;
    // The body is wrapped before a function that others call too; the response cannot be, so it is only looked at.
    if (alone || stage.is === 'response') {
      flow.bind(parameter, at(value, stage, { shared: value.shared || !alone }));
      return;
    }
  }
  if (stage.is === 'payload' || ((stage.is === 'promise' || stage.is === 'observable') && stage.of.is === 'payload'))
    escape(flow, node, value, 'argument');
  else if (stage.is !== 'plain') lose(flow, node);
}
