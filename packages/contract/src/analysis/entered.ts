import type { TSESTree } from '@typescript-eslint/types';
import { withBase } from './client-base.ts';
import { readDeferredCall } from './deferred-call.ts';
import type { Evaluator } from './evaluate.ts';
import { innermostOf } from './innermost.ts';
import { isParameter } from './left-out.ts';
import { hole, type Alternative } from './pieces.ts';
import type { StyleId } from './response-styles.ts';
import type { FunctionNode } from './scope.ts';
import { functionsAmong, type Frame, type Resolver, type Target, type Thunk } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** A function that a call enters, with what `this` is in it and what it is given. */
export interface Entered {
  readonly fn: FunctionNode;
  readonly frame: Frame;
  readonly self: Target | null;
  readonly args: readonly Node[];
  /** How the answer comes back where something else calls the function; `null`: as the function gives it. */
  readonly style: StyleId | null;
  /** What functions around it are made with, which nobody looks into, and which see request and answer first; unset where there are none. */
  readonly composed?: readonly Thunk[];
}

/** The functions of the program that targets are, with what `this` is in them. */
export const functionsOf = (
  targets: readonly Target[],
  self: Target | null,
): Pick<Entered, 'fn' | 'frame' | 'self'>[] => functionsAmong(targets).map((one) => ({ ...one, self }));

/** What a client that nobody knows puts in front of a path, which then needs no slash. */
const ANY_BASE = hole('unknown', undefined);

/** Arguments that are looked at for a route. */
const MAX_ARGUMENTS = 3;

/** Tells which functions of the program calls enter. */
export interface Entry {
  /**
   * The functions that a call enters, with what `this` is in them.
   *
   * @param layer how many wrappers it stands in; `null` where a client that a parameter brings is of no interest
   */
  readonly entered: (call: TSESTree.CallExpression, frame: Frame, layer: number | null) => Entered[];
  /** What is called, with what callers in other files give in place of a parameter, where the call may name a route. */
  readonly givenTo: (
    targets: readonly Target[],
    call: TSESTree.CallExpression,
    frame: Frame,
    layer: number,
  ) => readonly Target[];
}

/** Makes what tells which functions calls enter, in a file and in what it imports. */
export function createEntry({ resolver, textOf, recognise }: Evaluator): Entry {
  function entered(call: TSESTree.CallExpression, frame: Frame, layer: number | null): Entered[] {
    const deferred = readDeferredCall(call, frame, resolver);
    if (deferred !== null) {
      const { args, style } = deferred;
      return functionsOf(resolver.follow(deferred.fn, frame), null).map((one) => ({ ...one, args, style }));
    }
    const callee = unwrap(call.callee);
    const name = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    const given: Resolver['given'] = (targets) => (layer === null ? targets : givenTo(targets, call, frame, layer));
    const enter = (targets: readonly Target[], self: Target | null): Entered[] => {
      const plain = functionsOf(targets, self).map((one) => ({ ...one, args: call.arguments, style: null }));
      const innermost = innermostOf(targets, resolver).flatMap(({ target, given: composed }) =>
        functionsOf([target], null).map((one) => ({ ...one, args: call.arguments, style: null, composed })),
      );
      return [...plain, ...innermost];
    };
    return callee.type === 'MemberExpression' && name !== null
      ? given(resolver.follow(callee.object, frame)).flatMap((self) =>
          enter(given(resolver.member(self, name, callee)), self),
        )
      : enter(given(resolver.follow(callee, frame)), null);
  }

  const givenTo: Entry['givenTo'] = (targets, call, frame, layer) =>
    targets.some(isParameter) && mayNameRoute(call, frame, layer) ? resolver.given(targets) : targets;

  /** Whether what a call is given may name a route; in a wrapper that is what its caller gives. */
  function mayNameRoute(call: TSESTree.CallExpression, frame: Frame, layer: number): boolean {
    const given = call.arguments.slice(0, MAX_ARGUMENTS).flatMap((argument): readonly Node[] => {
      if (argument.type !== 'ObjectExpression') return [argument];
      return argument.properties.flatMap((item) => (item.type === 'Property' ? [item.value] : []));
    });
    const values = given.flatMap((node) => resolver.follow(node, frame)).flatMap(textOf);
    const isRoute = ({ pieces }: Alternative): boolean => recognise(pieces).route !== null;
    return (
      values.some(isRoute) ||
      withBase(ANY_BASE, values).value.some(isRoute) ||
      (layer > 0 && values.some(({ pieces }) => pieces.some((piece) => 'hole' in piece && piece.hole === 'parameter')))
    );
  }

  return { entered, givenTo };
}
