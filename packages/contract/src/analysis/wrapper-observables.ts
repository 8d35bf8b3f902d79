import type { TSESTree } from '@typescript-eslint/types';
import { giveBack } from './promise-helpers.ts';
import { RESPONSE_STYLES } from './response-styles.ts';
import { effectOf, isPipe, isToPromise } from './rxjs-operators.ts';
import { isFunction } from './scope.ts';
import type { Frame } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';
import { emitted, holdsAnswer, observed, OPAQUE, type Result } from './wrapper-results.ts';

/** How expressions are read in a wrapper. */
export interface ResultReader {
  readonly read: (node: Node, frame: Frame) => readonly Result[];
  /** What a function gives that is given something. */
  readonly resultsGiven: (node: Node, given: readonly (readonly Result[])[], frame: Frame) => readonly Result[];
}

/** Whether a value, other than the response itself, may be a promise where a member of the response is one. */
const mayBePromise = (from: Result, { style }: Result): boolean =>
  from.style !== 'plain' &&
  style !== from.style &&
  Object.values(RESPONSE_STYLES[from.style].members).some(({ is }) => is === 'promise');

/**
 * What a call gives that makes an Observable of a promise (`from(fetch(url))`), or a promise or another Observable of one
 * (`firstValueFrom(source)`, `source.pipe(…)`).
 *
 * @returns `null` where it does neither
 */
export function readObservable(
  call: TSESTree.CallExpression,
  frame: Frame,
  { read, resultsGiven }: ResultReader,
): readonly Result[] | null {
  const [first] = call.arguments;
  if (first !== undefined && giveBack(call, frame.module.scopes) === 'observable')
    return (isFunction(first) ? resultsGiven(first, [], frame) : read(first, frame)).map(observed);
  if (first !== undefined && isToPromise(call)) return read(first, frame).map(emitted);
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return null;
  const from = read(callee.object, frame);
  if (!from.some(({ isObservable }) => isObservable === true)) return null;
  const name = staticName(callee.property, callee.computed);
  if (name === 'toPromise') return from.map(emitted);
  if (name === 'asObservable') return from;
  if (!isPipe(call)) return [OPAQUE];
  return call.arguments.reduce((at, operator) => pass(at, operator), from);

  /** What comes out of an operator. */
  function pass(at: readonly Result[], operator: Node): readonly Result[] {
    const effect = effectOf(operator);
    const [fn] = operator.type === 'CallExpression' ? operator.arguments : [];
    if (effect === 'same' || effect === 'shown' || !at.some(holdsAnswer)) return at;
    if (effect === undefined || fn === undefined) return [OPAQUE];
    if (effect === 'rescued') return [...at, ...resultsGiven(fn, [], frame)];
    const values = at.map(emitted);
    const given = resultsGiven(fn, [values], frame);
    // Nothing waits for a promise that `map` puts in the place of a value.
    const mayWait =
      (isFunction(fn) && fn.async) ||
      given.some((one) => one.isObservable === true || values.some((value) => mayBePromise(value, one)));
    return effect === 'mapped' && mayWait ? [OPAQUE] : given.map(observed);
  }
}
