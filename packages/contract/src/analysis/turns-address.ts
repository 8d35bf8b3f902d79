import type { TSESTree } from '@typescript-eslint/types';
import { ADAPTERS_MODULE } from '../adapters-module.ts';
import { namesIn } from './argument-names.ts';
import { soleInitialiser } from './body.ts';
import type { Evaluator } from './evaluate.ts';
import { nodesWithin } from './nodes-within.ts';
import { functionsAmong, type FunctionAt, type Resolver, type Target } from './target.ts';
import type { Node } from './types.ts';

/** The adapter that turns whatever URL it is given. */
const URL_ADAPTER = 'toSuccessorUrl';

/** Functions in functions, and names for names, that are looked through. */
const MAX_DEPTH = 3;

const isAdapter = (target: Target): boolean =>
  target.kind === 'import' && target.specifier === ADAPTERS_MODULE && target.path.join('.') === URL_ADAPTER;

/** Whether an expression is, or is made of, what a function is given. */
function isOfParameter(node: Node, { fn, frame }: FunctionAt, depth = 0): boolean {
  const { scopes } = frame.module;
  return namesIn(node).some((name) => {
    const variable = scopes.variableOf(name);
    if (variable === null || depth > MAX_DEPTH) return false;
    if (variable.definitions.some(({ kind, node: owner }) => kind === 'parameter' && owner === fn)) return true;
    const made = soleInitialiser(variable);
    return made !== null && isOfParameter(made.init, { fn, frame }, depth + 1);
  });
}

/**
 * Whether a function turns the URL that it is given, or that it makes of what it is given, by the adapter for that: who calls it asks
 * no retired route, whatever the address.
 */
function turnsAddress(at: FunctionAt, resolver: Resolver, depth = 0): boolean {
  const { fn, frame } = at;
  const { scopes } = frame.module;
  return nodesWithin('CallExpression', fn, scopes).some((call) => {
    if (!call.arguments.some((argument) => isOfParameter(argument, at))) return false;
    const targets = resolver.follow(call.callee, frame);
    if (targets.some(isAdapter)) return true;
    return depth < MAX_DEPTH && functionsAmong(targets).some((inner) => turnsAddress(inner, resolver, depth + 1));
  });
}

/** Whether a call is one of a function that turns the address which it is given, or hands such a function to a library that calls it. */
export function isTurnedInside(call: TSESTree.CallExpression, { resolver, follow }: Evaluator): boolean {
  return [call.callee, ...call.arguments].some((node) =>
    functionsAmong(follow(node)).some((at) => turnsAddress(at, resolver)),
  );
}
