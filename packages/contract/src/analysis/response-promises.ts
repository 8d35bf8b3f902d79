import type { TSESTree } from '@typescript-eslint/types';
import { isNamedOnce, isNothing, namedFunction, returnsOf } from './function-calls.ts';
import { isJsonParse } from './global-methods.ts';
import { enter } from './response-helpers.ts';
import { appear, at, awaited, escape, holdsBody, type Flow, type Value } from './response-state.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis } from './scope.ts';

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
    flow.follow(call, appear(flow, call, { is: 'promise', of: { is: 'payload' } }, value, 'promise'));
  } else {
    const fn = namedFunction(first, flow.scopes);
    const parameter = fn?.params[0];
    const alone = fn !== null && isNamedOnce(fn, flow.scopes);
    const isFollowed =
      fn !== null &&
      parameter !== undefined &&
      (alone || !holdsBody(inner)) &&
      enter(flow, parameter, at(value, inner), { fn, call, alone }, (stage) => ({ is: 'promise', of: awaited(stage) }));
    if (!isFollowed) escape(flow, call, at(value, inner), 'argument');
  }
}
