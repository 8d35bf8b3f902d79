import type { TSESTree } from '@typescript-eslint/types';
import { calledFunction, callsOf } from './function-calls.ts';
import { parametersOf } from './parameters-of.ts';
import { giveBack } from './promise-helpers.ts';
import { followIntoCollection } from './response-collections.ts';
import { enter } from './response-helpers.ts';
import { followText } from './response-events.ts';
import { isToPromise } from './rxjs-operators.ts';
import { isJsonParse, isPromiseMethod, isString } from './global-methods.ts';
import { appear, at, awaited, escape, holdsBody, lose, type Flow, type Value } from './response-state.ts';
import type { ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';

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
      flow.follow(call, appear(flow, call, { is: 'payload' }, value, 'value'));
      return;
    }
    if (stage.is === 'text' && isString(call.callee, scopes)) {
      flow.follow(call, value);
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
  if (followIntoCollection(flow, call, node, value)) return;
  const helper = giveBack(call, scopes);
  if (helper === 'observable' && (stage.is === 'promise' || stage.is === 'observable')) {
    flow.follow(call, at(value, { is: 'observable', of: stage.of }));
    return;
  }
  if (helper !== null && helper !== 'observable' && !holdsBody(stage)) {
    const inner = awaited(stage);
    flow.follow(
      call,
      at(value, { is: 'promise', of: helper === 'value' ? inner : { is: 'part', names: ['1'], of: inner } }),
    );
    return;
  }
  const fn = calledFunction(call, scopes);
  const parameter = (fn === null ? [] : parametersOf(fn))[
    call.arguments.indexOf(node as TSESTree.CallExpressionArgument)
  ];
  const isSpread = call.arguments.some((argument) => argument.type === 'SpreadElement');
  if (fn !== null && parameter !== undefined && !isSpread) {
    const alone = callsOf(fn, scopes)?.length === 1;
    // The body is wrapped before a function that others call too; anything else cannot be, so it is only looked at.
    if (
      (alone || (!holdsBody(stage) && stage.is !== 'observable')) &&
      enter(flow, parameter, value, { fn, call, alone })
    )
      return;
  }
  if (holdsBody(stage)) escape(flow, node, value, 'argument');
  else if (stage.is !== 'plain') lose(flow, node);
}
