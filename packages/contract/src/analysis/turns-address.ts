import type { TSESTree } from '@typescript-eslint/types';
import { ADAPTERS_MODULE, URL_ADAPTERS } from '../adapters-module.ts';
import { namesIn } from './argument-names.ts';
import { soleInitialiser } from './body.ts';
import { createSenderCheck } from './client-instances.ts';
import { readDeferredCall } from './deferred-call.ts';
import type { Evaluator } from './evaluate.ts';
import { nodesWithin } from './nodes-within.ts';
import type { FunctionNode } from './scope.ts';
import { functionsAmong, type Frame, type FunctionAt, type Target } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Functions in functions, and names for names, that are looked through. */
const MAX_DEPTH = 3;

const isAdapter = (target: Target): boolean =>
  target.kind === 'import' && target.specifier === ADAPTERS_MODULE && target.path.join('.') === URL_ADAPTERS.url;

/** What may be an address in an argument: the values of its members, of options. */
const partsOf = (node: Node): readonly Node[] => {
  const value = unwrap(node);
  return value.type === 'ObjectExpression'
    ? value.properties.map((item) => (item.type === 'SpreadElement' ? item.argument : item.value))
    : [value];
};

/** Whether an expression is, or is made of, what a function is given. */
function isOfParameter(node: Node, { fn, frame }: FunctionAt, depth = 0): boolean {
  const { scopes } = frame.module;
  return partsOf(node)
    .flatMap(namesIn)
    .some((name) => {
      const variable = scopes.variableOf(name);
      if (variable === null || depth > MAX_DEPTH) return false;
      if (variable.definitions.some(({ kind, node: owner }) => kind === 'parameter' && owner === fn)) return true;
      const made = soleInitialiser(variable);
      return made !== null && isOfParameter(made.init, { fn, frame }, depth + 1);
    });
}

/**
 * Makes a check whether a call has the address that it gives turned by the adapter for that: in a function of the program, or in one that
 * it hands to a library which calls it. Who calls such a function asks no retired route, whatever the address.
 */
export function createTurningCheck(evaluator: Evaluator): (call: TSESTree.CallExpression) => boolean {
  const { module, resolver } = evaluator;
  const isTurnedSender = createSenderCheck(evaluator);
  const known = new Map<FunctionNode, boolean>();
  const home = resolver.frameOf(module);

  /** Whether a callee is what sends, or a method of it: `withSuccessor(axios).post`. */
  const isSender = (callee: Node, frame: Frame): boolean =>
    isTurnedSender(callee, frame) || (callee.type === 'MemberExpression' && isTurnedSender(callee.object, frame));

  /** Functions of the program that a callee is, or that a function out of sight has made it of: `compose([retry], send)`. */
  const entered = (targets: readonly Target[]): FunctionAt[] =>
    functionsAmong([
      ...targets,
      ...targets.flatMap(({ kind, node, frame }) =>
        kind === 'node' && node.type === 'CallExpression'
          ? node.arguments.flatMap((argument) => resolver.follow(argument, frame))
          : [],
      ),
    ]);

  function turns(at: FunctionAt, depth = 0): boolean {
    const before = known.get(at.fn);
    if (before !== undefined) return before;
    known.set(at.fn, false);
    const found = nodesWithin('CallExpression', at.fn, at.frame.module.scopes).some((call) => {
      if (!call.arguments.some((argument) => isOfParameter(argument, at))) return false;
      const targets = resolver.follow(call.callee, at.frame);
      if (targets.some(isAdapter) || isSender(call.callee, at.frame)) return true;
      return depth < MAX_DEPTH && entered(targets).some((inner) => turns(inner, depth + 1));
    });
    known.set(at.fn, found);
    return found;
  }

  /** What a call of the file calls, with what callers in other files give in place of a parameter. */
  function calledBy(callee: Node): readonly Target[] {
    const node = unwrap(callee);
    const name = node.type === 'MemberExpression' ? staticName(node.property, node.computed) : null;
    if (node.type !== 'MemberExpression' || name === null) return resolver.given(resolver.follow(node, home));
    return resolver.follow(node.object, home).flatMap((self) => resolver.given(resolver.member(self, name, node)));
  }

  return (call) => {
    const called = readDeferredCall(call, home, resolver)?.fn ?? call.callee;
    if (isSender(called, home)) return true;
    return entered(calledBy(called)).some((at) => turns(at));
  };
}
