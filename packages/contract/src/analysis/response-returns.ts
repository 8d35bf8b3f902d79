import type { TSESTree } from '@typescript-eslint/types';
import { callsOf, callsOfExported, isNothing, returnsOf } from './function-calls.ts';
import { giveBack } from './promise-helpers.ts';
import { typeArguments } from './response-bind.ts';
import { followMapped } from './response-observables.ts';
import { followCallbackResult, followNamedUses } from './response-helpers.ts';
import {
  appear,
  at,
  awaited,
  escape,
  holdsBody,
  isCollection,
  type Entry,
  type Flow,
  type Value,
} from './response-state.ts';
import { RESPONSE_STYLES, type Stage } from './response-styles.ts';
import type { FunctionNode } from './scope.ts';
import type { Node } from './types.ts';
import { contains, lastName, staticName, unwrap } from './walk.ts';

/** What awaiting the function's result gives where the function returns a value of this stage. */
function returnedStage(fn: FunctionNode, stage: Stage): Stage {
  return fn.async ? { is: 'promise', of: awaited(stage) } : stage;
}

/** The type that a function says the body has which it gives back: `T` of `Promise<T>`. */
function returnedTypes(fn: FunctionNode): readonly TSESTree.TypeNode[] {
  const type = fn.returnType?.typeAnnotation;
  if (type?.type !== 'TSTypeReference') return type === undefined ? [] : [type];
  const name = type.typeName.type === 'Identifier' ? type.typeName.name : '';
  return /^(?:Promise|PromiseLike|Observable)$/.test(name) ? (type.typeArguments?.params ?? []) : [type];
}

/** Methods that ignore what the function they are given returns. Of `on` nobody knows: a bus of the program may hand it on. */
const IGNORES_RESULT: ReadonlySet<string> = new Set(['finally', 'forEach']);

/** Classes that ignore what the function returns that they are made with. Any other class may keep it, or hand it on. */
const IGNORES_EXECUTOR: ReadonlySet<string> = new Set(['Promise', 'Observable']);

const isExecutor = (fn: FunctionNode, made: Node | null): boolean =>
  made?.type === 'NewExpression' && made.arguments[0] === fn && IGNORES_EXECUTOR.has(lastName(made.callee) ?? '');

/** Continues where a function's result goes. */
export function followReturn(flow: Flow, node: Node, fn: FunctionNode, value: Value): void {
  const { scopes } = flow;
  const stage = returnedStage(fn, value.stage);
  const result = at(value, stage);
  const parent = scopes.parentOf(fn);
  if (flow.receivers.has(fn) && RESPONSE_STYLES[flow.style].emitsResult === true) {
    const of = stage.is === 'observable' ? stage.of : awaited(stage);
    const emitted = at(mixedResult(flow, node, fn, value), { is: 'observable', of });
    if (emitted.mixed === true && holdsBody(stage)) escape(flow, node, value, 'returned');
    else flow.follow(flow.call, emitted);
    return;
  }
  // What a client's callback returns goes nowhere.
  if (flow.receivers.has(fn) || isExecutor(fn, parent)) return;
  const entry = value.entered?.at(-1);
  if (entry?.fn === fn) {
    comeOut(flow, node, entry, result);
    return;
  }
  if (parent?.type === 'CallExpression') {
    const { callee } = parent;
    if (followMapped(flow, parent, result)) return;
    if (callee === fn) {
      flow.follow(parent, result);
      return;
    }
    const method = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    const isPromise = method === 'then' || method === 'catch';
    const isGiven = parent.arguments.includes(fn as TSESTree.CallExpressionArgument);
    if (isGiven && (isPromise || giveBack(parent, scopes) === 'observable')) {
      const of = stage.is === 'observable' && !isPromise ? stage.of : awaited(stage);
      const settled = at(mixedResult(flow, node, fn, value), { is: isPromise ? 'promise' : 'observable', of });
      if (settled.mixed === true && holdsBody(stage)) escape(flow, node, value, 'returned');
      else flow.follow(parent, settled);
      return;
    }
    if (method !== null && IGNORES_RESULT.has(method)) return;
    if (!holdsBody(stage) || isStillPlaced(value)) {
      const given = at(mixedResult(flow, node, fn, value), stage);
      if (followCallbackResult(flow, parent, fn, given)) return;
    }
  }
  const known = callsOf(fn, scopes);
  if (known === null && !holdsBody(stage) && followNamedUses(flow, fn, at(mixedResult(flow, node, fn, value), stage)))
    return;
  const calls = known ?? callsOfExported(fn, scopes);
  const isPartOfBody = holdsBody(stage) && !isBodyItself(stage);
  if (calls === null || isPartOfBody || (known === null && (value.shared || isCollection(stage)))) {
    escape(flow, node, value, 'returned');
    return;
  }
  const given = at(mixedResult(flow, node, fn, value), stage);
  if (given.mixed === true && (known === null || holdsBody(stage))) {
    escape(flow, node, value, 'returned');
    return;
  }
  if (known === null) {
    flow.departures.push({ fn, style: flow.style, stage, path: value.path });
    if (!flow.leaves(fn)) {
      escape(flow, node, value, 'returned');
      return;
    }
  }
  if (awaited(value.stage).is === 'payload' && value.path.length === 0) {
    for (const type of returnedTypes(fn))
      if (value.origin?.types.includes(type) === false) value.origin.types.push(type);
  }
  for (const call of calls) flow.follow(call, given);
}

/** Whether a stage is the body, or a promise or an Observable of it, and no list or object with it. */
const isBodyItself = (stage: Stage): boolean =>
  stage.is === 'payload' || ((stage.is === 'promise' || stage.is === 'observable') && isBodyItself(stage.of));

/** Whether a value is a list, or an object, out of which the body has not been taken yet. */
const isStillPlaced = ({ stage, origin }: Value): boolean => isCollection(stage) && origin === null;

/** Continues where a value comes out of a function that it went into. */
function comeOut(flow: Flow, node: Node, { fn, call, gives, alone, shared }: Entry, result: Value): void {
  const stage = gives(result.stage);
  const entered = result.entered?.slice(0, -1) ?? [];
  // What others share cannot be changed inside; for them the body appears where it comes out.
  const given: Value = { ...mixedResult(flow, node, fn, result), stage, shared, entered };
  const isMade = !alone && holdsBody(stage) && !isStillPlaced(given);
  const form = stage.is === 'promise' ? 'promise' : 'value';
  const value = isMade ? appear(flow, call, stage, given, form, typeArguments(call)) : given;
  if (value.mixed === true && holdsBody(stage)) escape(flow, call, value, 'other');
  else flow.follow(call, value);
}

/** A value that a function gives back, marked where it gives back something else, too. Until that is known it is assumed of none. */
function mixedResult(flow: Flow, node: Node, fn: FunctionNode, value: Value): Value {
  if (flow.mixed.has(fn)) return { ...value, mixed: true };
  flow.returned.push({ fn, node, value });
  return value;
}

/** Whether another `return` of the same function returns the same value. */
function leadsHere({ seen }: Flow, node: Node, { stage, path }: Value): boolean {
  const wanted = JSON.stringify(awaited(stage)) + path.join('.');
  return [...(seen.get(node)?.values() ?? [])].some(
    (value) => JSON.stringify(awaited(value.stage)) + value.path.join('.') === wanted,
  );
}

/** Whether a returned expression has nothing in the place where the value is: `[error, null]` beside `[null, value]`. */
function isEmpty(node: Node, stage: Stage): boolean {
  if (isNothing(node)) return true;
  const settled = awaited(stage);
  if (settled.is !== 'part') return false;
  const made = unwrap(node);
  if (made.type === 'ArrayExpression')
    return settled.names.every((name) => isEmptyElement(made.elements[Number(name)] ?? null, settled.of));
  if (made.type !== 'ObjectExpression' || made.properties.some((item) => item.type !== 'Property')) return false;
  return settled.names.every((name) => {
    const member = made.properties.find(
      (item) => item.type === 'Property' && staticName(item.key, item.computed) === name,
    );
    return isEmptyElement(member?.type === 'Property' ? member.value : null, settled.of);
  });
}

const isEmptyElement = (node: Node | null, stage: Stage): boolean => node === null || isEmpty(node, stage);

/** Functions that turn out to give back something else than what was followed through one of their returns. */
export function findMixed(flow: Flow): FunctionNode[] {
  return flow.returned
    .filter(({ fn, node, value }) =>
      returnsOf(fn, flow.scopes).some(
        (other) => !isEmpty(other, value.stage) && !contains(other, node) && !leadsHere(flow, other, value),
      ),
    )
    .map(({ fn }) => fn);
}
