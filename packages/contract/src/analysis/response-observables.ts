import type { TSESTree } from '@typescript-eslint/types';
import { at, escape, lose, type Flow, type Value } from './response-state.ts';
import { effectOf, givesNothing, isPipe } from './rxjs-operators.ts';
import { isFunction } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** The function that receives values: the argument itself, or `next` of an observer. */
function receiver(argument: Node | undefined): Node | null {
  if (isFunction(argument)) return argument;
  if (argument?.type !== 'ObjectExpression') return null;
  const next = argument.properties.find(
    (item) => item.type === 'Property' && staticName(item.key, item.computed) === 'next',
  );
  return next?.type === 'Property' && isFunction(next.value) ? next.value : null;
}

function bindFirst(flow: Flow, fn: Node | null, value: Value): void {
  if (!isFunction(fn)) return;
  const [parameter, ...others] = fn.params;
  if (parameter !== undefined) flow.bind(parameter, value);
  if (others.length > 1) lose(flow, fn);
}

/** Gives up on values that go where their reads are not seen. */
function leave(flow: Flow, node: Node, value: Value): void {
  if (value.stage.is === 'response') lose(flow, node);
  else escape(flow, node, value, 'other');
}

/**
 * Follows the values of an Observable through the operators of `.pipe(…)`.
 *
 * @param given one value of the Observable
 * @param from index of the first operator that it has not passed
 */
function followPipe(flow: Flow, pipe: TSESTree.CallExpression, given: Value, from: number): void {
  let value = given;
  for (const operator of pipe.arguments.slice(from)) {
    const effect = effectOf(operator);
    if (operator.type !== 'CallExpression' || effect === undefined) {
      leave(flow, pipe, value);
      return;
    }
    const [argument] = operator.arguments;
    if (effect === 'shown') {
      const fn = receiver(argument);
      if (fn === null) leave(flow, operator, value);
      else bindFirst(flow, fn, value);
    } else if (effect === 'rescued') {
      if (argument === undefined || !givesNothing(argument)) {
        if (value.stage.is === 'response') value = { ...value, mixed: true };
        else leave(flow, pipe, value);
      }
    } else if (effect === 'mapped' || effect === 'flattened') {
      if (!isFunction(argument)) leave(flow, operator, value);
      else bindFirst(flow, argument, value);
      return;
    }
  }
  flow.follow(pipe, at(value, { is: 'observable', of: value.stage }));
}

/** Continues with what the function of a mapping operator gives back; `false` where the call is no such operator. */
export function followMapped(flow: Flow, operator: Node, value: Value): boolean {
  const pipe = flow.scopes.parentOf(operator);
  const effect = effectOf(operator);
  if ((effect !== 'mapped' && effect !== 'flattened') || !isPipe(pipe)) return false;
  let { stage } = value;
  while (effect === 'flattened' && (stage.is === 'promise' || stage.is === 'observable')) stage = stage.of;
  followPipe(flow, pipe, at(value, stage), (pipe.arguments as readonly Node[]).indexOf(operator) + 1);
  return true;
}

/** Follows a method of an Observable: `.pipe(…)`, `.subscribe(…)`, `.toPromise()`. */
export function followObservableMethod(
  flow: Flow,
  member: TSESTree.MemberExpression,
  call: TSESTree.CallExpression | null,
  value: Value,
): void {
  const name = staticName(member.property, member.computed);
  const inner = value.stage.is === 'observable' ? value.stage.of : value.stage;
  const each = at(value, inner);
  if (call !== null && name === 'pipe') followPipe(flow, call, each, 0);
  else if (call !== null && name === 'toPromise') flow.follow(call, at(value, { is: 'promise', of: inner }));
  else if (call !== null && name === 'subscribe') {
    const [first] = call.arguments;
    const fn = receiver(first);
    if (fn !== null) bindFirst(flow, fn, each);
    else if (first !== undefined) leave(flow, call, each);
  } else leave(flow, member, each);
}
