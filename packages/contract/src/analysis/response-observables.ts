import type { TSESTree } from '@typescript-eslint/types';
import { at, escape, lose, type Flow, type Value } from './response-state.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** What an RxJS operator does with the values that pass it. Operators that are not here are not followed. */
const OPERATORS: Readonly<Record<string, 'same' | 'shown' | 'mapped' | 'rescued'>> = {
  catchError: 'rescued',
  concatMap: 'mapped',
  delay: 'same',
  exhaustMap: 'mapped',
  finalize: 'same',
  first: 'same',
  map: 'mapped',
  mergeMap: 'mapped',
  retry: 'same',
  share: 'same',
  shareReplay: 'same',
  switchMap: 'mapped',
  take: 'same',
  takeUntil: 'same',
  takeUntilDestroyed: 'same',
  tap: 'shown',
  timeout: 'same',
};

/** Functions that give a promise of what an Observable gives. */
const TO_PROMISE: ReadonlySet<string> = new Set(['firstValueFrom', 'lastValueFrom']);

/** Whether a call turns an Observable into a promise: `firstValueFrom(source)`. */
export function isToPromise({ callee }: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  return callee.type === 'Identifier' && TO_PROMISE.has(callee.name);
}

const operatorName = (node: Node | undefined): string | null =>
  node?.type === 'CallExpression' && node.callee.type === 'Identifier' ? node.callee.name : null;

const effectOf = (name: string | null): (typeof OPERATORS)[string] | undefined =>
  name !== null && Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;

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

/** Whether what `catchError` gives instead of the answer is no value: it throws again, or ends. */
function givesNothing(fn: Node): boolean {
  if (!isFunction(fn)) return false;
  return (returnedExpressions(fn) ?? []).every(
    (value) =>
      (value.type === 'Identifier' && (value.name === 'EMPTY' || value.name === 'NEVER')) ||
      operatorName(value) === 'throwError',
  );
}

/** Gives up on values that go where their reads are not seen. */
function leave(flow: Flow, node: Node, value: Value): void {
  if (value.stage.is === 'response') lose(flow, node);
  else escape(flow, node, value, 'other');
}

/**
 * Follows the values of an Observable through the operators of `.pipe(…)`.
 *
 * @param value one value of the Observable
 * @param from index of the first operator that it has not passed
 */
function followPipe(flow: Flow, pipe: TSESTree.CallExpression, value: Value, from: number): void {
  for (const operator of pipe.arguments.slice(from)) {
    const effect = effectOf(operatorName(operator));
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
      if (argument === undefined || !givesNothing(argument)) leave(flow, pipe, value);
    } else if (effect === 'mapped') {
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
  if (effectOf(operatorName(operator)) !== 'mapped' || !isPipe(pipe)) return false;
  let { stage } = value;
  while (stage.is === 'promise' || stage.is === 'observable') stage = stage.of;
  followPipe(flow, pipe, at(value, stage), (pipe.arguments as readonly Node[]).indexOf(operator) + 1);
  return true;
}

/** Whether a node is `something.pipe(…)`. */
function isPipe(node: Node | null): node is TSESTree.CallExpression {
  return (
    node?.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    staticName(node.callee.property, node.callee.computed) === 'pipe'
  );
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
