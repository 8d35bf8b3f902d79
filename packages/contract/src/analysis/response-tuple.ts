import type { TSESTree } from '@typescript-eslint/types';
import { isPromiseMethod } from './response-functions.ts';
import { at, escape, type Flow, type Value } from './response-state.ts';
import { isFunction } from './scope.ts';
import type { Expression, Node } from './types.ts';

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
