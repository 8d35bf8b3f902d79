import type { TSESTree } from '@typescript-eslint/types';
import { isNothing } from './function-calls.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/**
 * What an RxJS operator does with the values that pass it: nothing, or its function sees them, gives others in their place
 * (`flattened`: those of a promise or an Observable), or gives some where they fail. Operators that are not here are not followed.
 */
const OPERATORS: Readonly<Record<string, 'same' | 'shown' | 'mapped' | 'flattened' | 'rescued'>> = {
  catchError: 'rescued',
  concatMap: 'flattened',
  delay: 'same',
  exhaustMap: 'flattened',
  finalize: 'same',
  first: 'same',
  map: 'mapped',
  mergeMap: 'flattened',
  retry: 'same',
  share: 'same',
  shareReplay: 'same',
  switchMap: 'flattened',
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

const operatorName = (node: Node): string | null =>
  node.type === 'CallExpression' && node.callee.type === 'Identifier' ? node.callee.name : null;

/** What an operator of `.pipe(…)` does; `undefined` where that is not known. */
export function effectOf(operator: Node): (typeof OPERATORS)[string] | undefined {
  const name = operatorName(operator);
  return name !== null && Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
}

/** Whether an expression is an Observable without any value: it fails, or ends, or does neither. */
export const isValueless = (value: Node): boolean =>
  (value.type === 'Identifier' && (value.name === 'EMPTY' || value.name === 'NEVER')) ||
  operatorName(value) === 'throwError';

/** Whether what `catchError` gives instead of the answer is no value: it throws again, ends, or gives nothing. */
export const givesNothing = (fn: Node): boolean =>
  isFunction(fn) && (returnedExpressions(fn) ?? []).every((value) => isValueless(value) || isOfNothing(value));

/** `of(null)` */
const isOfNothing = (value: Node): boolean =>
  value.type === 'CallExpression' && operatorName(value) === 'of' && value.arguments.every(isNothing);

/** Whether a node is `something.pipe(…)`. */
export function isPipe(node: Node | null): node is TSESTree.CallExpression {
  return (
    node?.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    staticName(node.callee.property, node.callee.computed) === 'pipe'
  );
}
