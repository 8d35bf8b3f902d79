import type { TSESTree } from '@typescript-eslint/types';
import { isNothing, returnsOf } from './function-calls.ts';
import { isJsonParse, isPromiseMethod } from './global-methods.ts';
import { at, escape, originate, type Flow, type Value } from './response-state.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis } from './scope.ts';
import type { Expression, Node } from './types.ts';

/** Whether a function gives back something else than nothing: then its value mixes with the one followed. */
function givesValue(fn: FunctionNode, scopes: ScopeAnalysis): boolean {
  return returnsOf(fn, scopes).some((value) => !isNothing(value));
}

/** Continues into `promise.then(ok, failed)`, `.catch(failed)` and `.finally(done)`. */
export function followPromiseMethod(flow: Flow, call: TSESTree.CallExpression, method: string, value: Value): void {
  const inner = value.stage.is === 'promise' ? value.stage.of : value.stage;
  const [first, second] = call.arguments;
  const failed = method === 'catch' ? first : second;
  const fallsBack = isFunction(failed) && givesValue(failed, flow.scopes);
  if (method === 'finally') {
    flow.follow(call, value);
    return;
  }
  if (method === 'catch') {
    if (fallsBack && inner.is === 'payload') escape(flow, call, at(value, inner), 'other');
    flow.follow(call, value);
    return;
  }
  if (first === undefined || isNothing(first)) flow.follow(call, value);
  else if (isFunction(first)) {
    const [parameter] = first.params;
    if (parameter !== undefined) {
      // The callback's parameter is where the body appears if the promise was of the body all along.
      flow.bind(parameter, at(value, inner));
    }
  } else if (first.type === 'MemberExpression' && isJsonParse(first, flow.scopes) && inner.is === 'text') {
    const origin = originate(flow, call, 'promise', []);
    flow.follow(call, { ...value, stage: { is: 'promise', of: { is: 'payload' } }, origin });
  } else escape(flow, call, at(value, inner), 'argument');
}

/** `Promise.all([…])`: the value is one element of what is awaited. */
export function followTuple(flow: Flow, node: Node, array: TSESTree.ArrayExpression, value: Value): void {
  const call = flow.scopes.parentOf(array);
  const index = array.elements.indexOf(node as Expression);
  const isAll = call?.type === 'CallExpression' && isPromiseMethod(call, ['all'], flow.scopes);
  const before = array.elements.slice(0, index);
  if (!isAll || value.stage.is !== 'promise' || before.some((element) => element?.type === 'SpreadElement')) {
    escape(flow, node, value, 'other');
    return;
  }
  const awaited = flow.scopes.parentOf(call);
  const declarator = awaited?.type === 'AwaitExpression' ? flow.scopes.parentOf(awaited) : null;
  const callback = awaited?.type === 'MemberExpression' ? flow.scopes.parentOf(awaited) : null;
  const [first] = callback?.type === 'CallExpression' ? callback.arguments : [];
  const pattern =
    declarator?.type === 'VariableDeclarator' ? declarator.id : isFunction(first) ? first.params[0] : undefined;
  const element = pattern?.type === 'ArrayPattern' ? pattern.elements[index] : undefined;
  if (pattern?.type !== 'ArrayPattern') escape(flow, node, value, 'other');
  else if (element != null) flow.bind(element, at(value, value.stage.of));
}
