import type { TSESTree } from '@typescript-eslint/types';
import { calledFunction, isNothing, namedFunction } from './function-calls.ts';
import { isPromiseMethod } from './global-methods.ts';
import { enter } from './response-helpers.ts';
import { at, awaited, escape, holdsBody, lose, unpack, type Flow, type Value } from './response-state.ts';
import type { Stage } from './response-styles.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction, type ScopeAnalysis } from './scope.ts';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

const part = (name: string, of: Stage): Stage => ({ is: 'part', names: [name], of });
const promise = (of: Stage): Stage => ({ is: 'promise', of });

/** What the methods of `Promise` give for one element of the list that they are given. */
const SETTLES: Readonly<Record<string, (settled: Stage, place: (stage: Stage) => Stage) => Stage>> = {
  all: (settled, place) => promise(place(settled)),
  allSettled: (settled, place) => promise(place(part('value', settled))),
  race: promise,
  any: promise,
};

function settlingMethod(call: Node | null, scopes: ScopeAnalysis): string | null {
  return Object.keys(SETTLES).find((name) => call !== null && isPromiseMethod(call, [name], scopes)) ?? null;
}

/** Continues with a value that stands in a list written out: `[null, response]`, `Promise.all([…])`. */
export function followElement(flow: Flow, node: Node, array: TSESTree.ArrayExpression, value: Value): void {
  const { scopes } = flow;
  const call = scopes.parentOf(array);
  const index = array.elements.indexOf(node as Expression);
  const method = settlingMethod(call, scopes);
  const settle = method === null ? undefined : SETTLES[method];
  const isPlaced = !array.elements.slice(0, index).some((element) => element?.type === 'SpreadElement');
  const place = (stage: Stage): Stage => part(String(index), stage);
  if (!isPlaced) escape(flow, node, value, 'other');
  else if (call === null || settle === undefined) {
    if (holdsBody(value.stage)) escape(flow, node, value, 'other');
    else flow.follow(array, at(value, place(value.stage)));
  } else {
    const isRace = method === 'race' || method === 'any';
    const isMixed = isRace && !array.elements.every((one) => one === node || givesNothing(one, scopes));
    if (isMixed && holdsBody(value.stage)) escape(flow, node, value, 'other');
    else flow.follow(call, mix(at(value, settle(awaited(value.stage), place)), isMixed));
  }
}

const mix = (value: Value, isMixed: boolean): Value => (isMixed ? { ...value, mixed: true } : value);

/** Whether a promise never gives a value: it only fails, as a time limit does, or never settles. */
function givesNothing(node: Node | null, scopes: ScopeAnalysis): boolean {
  const made = node === null ? null : unwrap(node);
  if (made === null) return true;
  if (made.type === 'NewExpression') {
    const [executor] = made.arguments;
    const isPromise = made.callee.type === 'Identifier' && made.callee.name === 'Promise';
    if (!isPromise || !isFunction(executor)) return false;
    const [resolve] = executor.params;
    return (
      resolve === undefined || (resolve.type === 'Identifier' && scopes.variableOf(resolve)?.references.length === 0)
    );
  }
  if (made.type === 'Identifier') {
    const [definition, ...others] = scopes.variableOf(made)?.definitions ?? [];
    if (definition?.kind !== 'const' || others.length > 0 || definition.node.type !== 'VariableDeclarator')
      return false;
    return (
      definition.node.init !== null &&
      definition.node.id === definition.identifier &&
      givesNothing(definition.node.init, scopes)
    );
  }
  if (made.type !== 'CallExpression') return false;
  if (isPromiseMethod(made, ['reject'], scopes)) return true;
  const fn = calledFunction(made, scopes);
  const results = fn === null ? null : returnedExpressions(fn);
  return results?.every((result) => result.type === 'NewExpression' && givesNothing(result, scopes)) === true;
}

/**
 * Continues with a value that a call puts into a list (`pending.push(fetch(url))`), or with a list that `Promise.all` and
 * its like are given; `false` where the call does neither.
 */
export function followIntoCollection(
  flow: Flow,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  node: Node,
  value: Value,
): boolean {
  const { scopes } = flow;
  const { stage } = value;
  if (stage.is === 'array') {
    const method = settlingMethod(call, scopes);
    const settle = method === null ? undefined : SETTLES[method];
    if (settle === undefined) return false;
    flow.follow(
      call,
      at(
        value,
        settle(awaited(stage.of), (of) => ({ is: 'array', of })),
      ),
    );
    return true;
  }
  const { callee } = call;
  if (holdsBody(stage) || stage.is === 'text' || callee.type !== 'MemberExpression') return false;
  if (staticName(callee.property, callee.computed) !== 'push' || call.arguments.length !== 1) return false;
  const variable = scopes.variableOf(callee.object);
  const [definition, ...others] = variable?.definitions ?? [];
  const made = definition?.node.type === 'VariableDeclarator' ? definition.node : null;
  const init = definition?.kind === 'const' && others.length === 0 ? made?.init : null;
  if (variable === null || init?.type !== 'ArrayExpression' || init.elements.length > 0) return false;
  const uses = variable.references.filter(
    ({ identifier, isType }) => !isType && identifier !== callee.object && identifier !== made?.id,
  );
  // Whatever else is put into the list cannot be told from the answer.
  const isOnly = uses.every(({ identifier }) => !isFilledBy(identifier, scopes));
  for (const { identifier } of uses.filter((use) => !isFilledBy(use.identifier, scopes)))
    flow.follow(identifier, mix(at(value, { is: 'array', of: stage }), !isOnly));
  return true;
}

/** Methods that put something into a list. */
const FILLS: ReadonlySet<string> = new Set(['push', 'unshift', 'splice', 'fill']);

function isFilledBy(name: Node, scopes: ScopeAnalysis): boolean {
  const member = scopes.parentOf(name);
  if (member?.type !== 'MemberExpression' || member.object !== name) return false;
  return FILLS.has(staticName(member.property, member.computed) ?? '');
}

/** Methods of a list: what their callback is given and what they give. */
const LIST_METHODS: Readonly<Record<string, 'mapped' | 'list' | 'element' | 'nothing'>> = {
  map: 'mapped',
  filter: 'list',
  slice: 'list',
  toReversed: 'list',
  reverse: 'list',
  find: 'element',
  findLast: 'element',
  at: 'element',
  pop: 'element',
  shift: 'element',
  forEach: 'nothing',
  some: 'nothing',
  every: 'nothing',
};

/** Continues with the elements of a list through one of its methods. */
function followListMethod(flow: Flow, call: TSESTree.CallExpression, name: string, list: Value, of: Stage): void {
  const gives = Object.hasOwn(LIST_METHODS, name) ? LIST_METHODS[name] : undefined;
  if (gives === undefined) {
    lose(flow, call);
    return;
  }
  const element = at(list, of);
  const [callback] = call.arguments;
  if (isFunction(callback)) {
    const [parameter] = callback.params;
    if (callback.params.length > 2) lose(flow, callback);
    else if (parameter !== undefined) flow.bind(parameter, element);
  } else if (callback !== undefined && (gives === 'mapped' || gives === 'nothing')) {
    const fn = namedFunction(callback, flow.scopes);
    const parameter = fn?.params[0];
    const into = fn === null ? null : { fn, call, alone: false };
    const isEntered =
      into !== null &&
      parameter !== undefined &&
      !holdsBody(of) &&
      enter(flow, parameter, element, into, (stage) => ({ is: 'array', of: stage }));
    if (!isEntered) escape(flow, call, element, 'argument');
  }
  if (gives === 'list') flow.follow(call, list);
  if (gives === 'element') flow.follow(call, element);
}

/** Continues with a member of a list, or of an object with the value in one place. */
export function followCollectionMember(
  flow: Flow,
  member: TSESTree.MemberExpression,
  call: TSESTree.CallExpression | null,
  value: Value,
): void {
  const { stage } = value;
  const name = staticName(member.property, member.computed);
  const parent = flow.scopes.parentOf(member);
  const isWritten = parent?.type === 'AssignmentExpression' && parent.left === member;
  if (isWritten) escape(flow, member, value, 'other');
  else if (stage.is === 'part') {
    if (name !== null && stage.names.includes(name))
      flow.follow(member, unpack(flow, member, value, stage.of, 'value'));
    else if (call !== null && name !== null && !holdsBody(stage))
      followListMethod(flow, call, name, mix(value, true), stage.of);
    else if (name === null || call !== null) escape(flow, member, value, 'other');
  } else if (stage.is === 'array') {
    if (name === 'length') return;
    if (call !== null && name !== null) followListMethod(flow, call, name, value, stage.of);
    else if (member.computed) flow.follow(member, at(value, stage.of));
    else escape(flow, member, value, 'other');
  }
}

/** Continues with the elements of a list in `for … of`; `for await` waits for each. */
export function followListLoop(flow: Flow, loop: TSESTree.ForOfStatement, of: Stage, value: Value): void {
  const target = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : loop.left;
  if (target !== undefined) flow.bind(target, at(value, loop.await ? awaited(of) : of));
}

/** Follows a list, or an object with the value in one place, into a pattern; `false` where it is none for it. */
export function bindCollection(flow: Flow, pattern: Node, value: Value): boolean {
  const { stage } = value;
  if (pattern.type === 'ArrayPattern') {
    for (const [index, element] of pattern.elements.entries()) {
      if (element === null) continue;
      if (stage.is === 'array') {
        if (element.type === 'RestElement') flow.bind(element.argument, value);
        else flow.bind(element, at(value, stage.of));
      } else if (stage.is === 'part') {
        if (element.type === 'RestElement') escape(flow, element, value, 'other');
        else if (stage.names.includes(String(index)))
          flow.bind(element, unpack(flow, element, value, stage.of, 'binding'));
      }
    }
    return stage.is === 'array' || stage.is === 'part';
  }
  if (pattern.type !== 'ObjectPattern' || stage.is !== 'part') return false;
  for (const property of pattern.properties) {
    const name = property.type === 'Property' ? staticName(property.key, property.computed) : null;
    if (property.type === 'Property' && name !== null && stage.names.includes(name)) {
      if (property.value.type === 'AssignmentPattern' && !isNothing(property.value.right))
        escape(flow, property, value, 'other');
      flow.bind(property.value, unpack(flow, property, value, stage.of, 'binding'));
    } else if (name === null) escape(flow, property, value, 'other');
  }
  return true;
}
