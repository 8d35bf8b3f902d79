import type { TSESTree } from '@typescript-eslint/types';
import { isExported } from './closed-class.ts';
import { calledFunction, callsOf, nameOf } from './function-calls.ts';
import { parametersOf } from './parameters-of.ts';
import { giveBack } from './promise-helpers.ts';
import { at, awaited, type Entry, type Flow, type Value } from './response-state.ts';
import type { Stage } from './response-styles.ts';
import type { FunctionNode, Reference } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** Functions in functions that one value is followed into. */
const MAX_DEPTH = 6;

const same = (stage: Stage): Stage => stage;
const promised = (stage: Stage): Stage => ({ is: 'promise', of: awaited(stage) });

/** A value inside a function that it went into; `null` where it is in there already, or too deep. */
function inside(value: Value, into: Pick<Entry, 'fn' | 'call' | 'alone'>, gives: Entry['gives']): Value | null {
  const { entered = [], shared } = value;
  if (entered.length >= MAX_DEPTH || entered.some(({ fn }) => fn === into.fn) || into.fn.generator) return null;
  return { ...value, shared: shared || !into.alone, entered: [...entered, { ...into, gives, shared }] };
}

/**
 * Follows a value into a parameter of a function; what the function makes of it comes out of the call.
 *
 * @param gives what comes out where the function gives back a value of a stage
 * @returns `false` where it is not followed
 */
export function enter(
  flow: Flow,
  parameter: Node,
  value: Value,
  into: Pick<Entry, 'fn' | 'call' | 'alone'>,
  gives: Entry['gives'] = same,
): boolean {
  const within = inside(value, into, gives);
  if (within !== null) flow.bind(parameter, within);
  return within !== null;
}

/** How a function uses one that it is given: it calls it, or goes on with a promise by it (`.then(work)`). */
function resultOfUse({ identifier }: Reference, flow: Flow): { node: Node; gives: Entry['gives'] } | null {
  const parent = flow.scopes.parentOf(identifier);
  if (parent?.type !== 'CallExpression') return null;
  if (parent.callee === identifier) return { node: parent, gives: same };
  const { callee } = parent;
  const isThen = callee.type === 'MemberExpression' && staticName(callee.property, callee.computed) === 'then';
  return isThen && parent.arguments[0] === identifier ? { node: parent, gives: promised } : null;
}

/** A helper of the file that calls the function it is given: what that gives back comes out of the helper, if it gives it back. */
function followIntoHelper(
  flow: Flow,
  helper: FunctionNode,
  call: TSESTree.CallExpression,
  index: number,
  result: Value,
): boolean {
  const parameter = parametersOf(helper)[index];
  const variable = parameter?.type === 'Identifier' ? flow.scopes.variableOf(parameter) : null;
  if (variable === null || variable.references.some(({ isWrite }) => isWrite)) return false;
  const isSelf = (candidate: Node): candidate is TSESTree.CallExpression =>
    candidate.type === 'CallExpression' && calledFunction(candidate, flow.scopes) === helper;
  const again: Node[] = [];
  const uses: { node: Node; gives: Entry['gives'] }[] = [];
  for (const reference of variable.references) {
    const parent = flow.scopes.parentOf(reference.identifier);
    const use = resultOfUse(reference, flow);
    if (use !== null) uses.push(use);
    else if (parent !== null && isSelf(parent) && parent.arguments[index] === reference.identifier) again.push(parent);
    else if (!isTested(reference.identifier, parent)) return false;
  }
  const calls = callsOf(helper, flow.scopes)?.filter((one) => !again.includes(one));
  const within = inside(result, { fn: helper, call, alone: calls?.length === 1 }, same);
  if (within === null || uses.length === 0) return false;
  for (const { node, gives } of uses) flow.follow(node, at(within, gives(result.stage)));
  for (const node of again) flow.follow(node, at(within, promised(result.stage)));
  return true;
}

/** Whether a function is only looked at: `typeof work === 'function'`. */
const isTested = (node: Node, parent: Node | null): boolean =>
  parent?.type === 'UnaryExpression' && parent.operator === 'typeof' && parent.argument === node;

/**
 * Continues where the result of a function goes that is given to a call: a helper of the file, one of a known package, or a
 * method of a list.
 *
 * @param fn the function, or its name, as the call is given it
 * @returns `false` where that is not known
 */
export function followCallbackResult(flow: Flow, call: TSESTree.CallExpression, fn: Node, result: Value): boolean {
  const { callee } = call;
  const index = call.arguments.indexOf(fn as TSESTree.CallExpressionArgument);
  if (index < 0) return false;
  if (callee.type === 'MemberExpression' && index === 0 && staticName(callee.property, callee.computed) === 'map') {
    flow.follow(call, at(result, { is: 'array', of: result.stage }));
    return true;
  }
  if (giveBack(call, flow.scopes) === 'value') {
    flow.follow(call, at(result, promised(result.stage)));
    return true;
  }
  const helper = calledFunction(call, flow.scopes);
  return helper !== null && followIntoHelper(flow, helper, call, index, result);
}

/**
 * Continues where the result of a function goes that the file calls by its name and gives by it to others that call it.
 *
 * @returns `false` where a use of the name is neither
 */
export function followNamedUses(flow: Flow, fn: FunctionNode, result: Value): boolean {
  const variable = nameOf(fn, flow.scopes);
  if (variable === null || variable.definitions.length !== 1 || isExported(variable, flow.scopes)) return false;
  const uses = variable.references.filter(({ isRead, isType }) => isRead || isType);
  return (
    uses.length > 0 &&
    uses.every(({ identifier, isType }) => {
      const parent = flow.scopes.parentOf(identifier);
      if (isType || parent?.type !== 'CallExpression') return false;
      if (parent.callee !== identifier) return followCallbackResult(flow, parent, identifier, result);
      flow.follow(parent, result);
      return true;
    })
  );
}
