import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { bindingPath, type BindingStep } from './binding-path.ts';
import { Destinations } from './destinations.ts';
import { isFilledLater } from './filled-later.ts';
import { returnsOf } from './function-calls.ts';
import { isJsonParse, isPromiseMethod } from './global-methods.ts';
import { isChosenByArgument, type FunctionAt } from './is-chosen-by-argument.ts';
import { isMissingBody } from './missing-body.ts';
import { parametersOf } from './parameters-of.ts';
import { isParsedText } from './parsed-text.ts';
import { placesOf, type Place } from './places-of.ts';
import { giveBack } from './promise-helpers.ts';
import { findResolved, sourceOf, type Source } from './resolved-values.ts';
import type { StyleId } from './response-styles.ts';
import { isValueless } from './rxjs-operators.ts';
import { boundIdentifiers, isFunction, type FunctionNode, type Variable } from './scope.ts';
import type { Frame } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap, walk } from './walk.ts';
import { readObservable } from './wrapper-observables.ts';
import {
  distinct,
  emitted,
  holdsAnswer,
  isOpaque,
  memberOf,
  methodOf,
  observed,
  OPAQUE,
  PLAIN,
  resultsOfCall,
  settle,
  settled,
  type Given,
  type Result,
} from './wrapper-results.ts';

/** The client's call inside a wrapper, and how the client hands over its answer. */
export interface InnerCall {
  readonly call: TSESTree.CallExpression;
  readonly response: StyleId;
  readonly under?: readonly string[];
}

/** The functions that an expression may be, or that a call enters. */
export interface Functions {
  readonly named: (node: Node, frame: Frame) => readonly FunctionAt[];
  readonly entered: (call: TSESTree.CallExpression, frame: Frame) => readonly FunctionAt[];
  /** Whether what a call enters may be another function than those: what is called is told by whoever calls the function around. */
  readonly isTold: (call: TSESTree.CallExpression, frame: Frame) => boolean;
}

/** Functions and names in functions and names that are looked through. */
const MAX_DEPTH = 12;

/**
 * How a wrapper hands on what its client gave it: through its own statements and through functions that it calls with it.
 *
 * @param call the client's call inside it
 * @returns style `opaque` where that cannot be told, or where an argument of the wrapper decides
 */
export function wrapperStyle(fn: FunctionNode, call: InnerCall, home: Frame, functions: Functions): Given {
  /** What the parameters of functions are that are being looked into; `calls`: what calling one gives. */
  const known = new Map<Variable, { readonly value: readonly Result[]; readonly calls: readonly Result[] }>();
  const open = new Set<Node>([fn]);
  let isChosen = false;
  let isInPieces = false;
  const inner = resultsOfCall(call.response, call.under);

  const results = distinct(resultsOf({ fn, frame: home }));
  return results.some(isOpaque) || isChosen ? { style: 'opaque' } : settle(results);

  /** What a function gives back. One that only throws gives nothing. */
  function resultsOf(at: FunctionAt): readonly Result[] {
    if (at.fn.generator) return [OPAQUE];
    const found = returnsOf(at.fn, at.frame.module.scopes).flatMap((node) => read(node, at.frame));
    const styles = new Set(found.map(({ style }) => style));
    if (styles.has('text') && styles.has('payload')) isChosen ||= isChosenByArgument(at, read);
    // A promise of an Observable is another thing than either.
    return at.fn.async ? found.map(settled) : found;
  }

  function read(result: Node, frame: Frame): readonly Result[] {
    const node = unwrapAwait(result);
    if (isMissingBody(node) || isValueless(node)) return [];
    if (node === call.call || isRepeated(node, frame)) return inner;
    if (open.has(node)) return [];
    if (open.size > MAX_DEPTH) return [OPAQUE];
    open.add(node);
    const found = readNode(node, frame);
    open.delete(node);
    return found;
  }

  function readNode(node: Node, frame: Frame): readonly Result[] {
    switch (node.type) {
      case 'ConditionalExpression':
        return [...read(node.consequent, frame), ...read(node.alternate, frame)];
      case 'LogicalExpression':
        return node.operator === '&&'
          ? read(node.right, frame)
          : [...read(node.left, frame), ...read(node.right, frame)];
      case 'AssignmentExpression':
        return node.operator === '=' ? read(node.right, frame) : [OPAQUE];
      case 'Identifier':
        return readName(node, frame);
      case 'MemberExpression':
        return read(node.object, frame).map((from) => memberOf(from, staticName(node.property, node.computed)));
      case 'CallExpression':
        return readCall(node, frame);
      case 'NewExpression':
        return readPromise(node, frame);
      case 'ObjectExpression':
      case 'ArrayExpression':
        return readPlaces(placesOf(node), frame);
      default:
        return [carries(node, frame) ? OPAQUE : PLAIN];
    }
  }

  /** Whether a part of an expression is the answer, or is read from its body. */
  function carries(node: Node, frame: Frame): boolean {
    let found = false;
    walk(node, (at) => {
      if (found) return false;
      if (at === node || !/^(?:Identifier|MemberExpression|CallExpression)$/.test(at.type)) return true;
      found = read(at, frame).some((result) => holdsAnswer(result) || isOpaque(result));
      return !found && at.type !== 'MemberExpression';
    });
    return found;
  }

  /** An object or a list written out. */
  function readPlaces(places: readonly Place[], frame: Frame): readonly Result[] {
    const found: Result[] = [];
    for (const { name, value } of places) {
      const results = read(value, frame);
      const answers = results.filter(holdsAnswer);
      if (results.some(isOpaque)) return [OPAQUE];
      if (answers.length > 0 && (name === null || answers.some(({ under }) => under !== undefined))) return [OPAQUE];
      found.push(...answers.map(({ style }) => ({ style, under: name ?? '' })));
    }
    return found.length === 0 ? [PLAIN] : distinct(found);
  }

  function readName(name: TSESTree.Identifier, frame: Frame): readonly Result[] {
    const { scopes } = frame.module;
    const variable = scopes.variableOf(name);
    const [definition, ...others] = variable?.definitions ?? [];
    if (variable === null || definition === undefined || others.length > 0) return [PLAIN];
    const { steps, pattern } = bindingPath(definition.identifier, scopes);
    const given = known.get(variable)?.value;
    if (given !== undefined) return given;
    if (isInPieces && isParsedText(variable, scopes)) return [{ style: 'text' }];
    const writes = variable.references.filter(
      ({ isWrite, identifier }) => isWrite && identifier !== definition.identifier,
    );
    const made = definition.node;
    const source = isFunction(made) && parametersOf(made)[0] === pattern ? sourceOf(made, scopes) : null;
    if (source !== null) return readSource(source, frame).map((from) => along(from, steps));
    if (made.type !== 'VariableDeclarator' || made.id !== pattern) return [PLAIN];
    if (made.init !== null && isFilledLater(variable, made.init, scopes)) return [OPAQUE];
    const first = made.init === null ? [] : read(made.init, frame).map((from) => along(from, steps));
    return [...first, ...writes.flatMap(({ writeExpr }) => (writeExpr === null ? [OPAQUE] : read(writeExpr, frame)))];
  }

  /** Whether a call is the client's once more, as in another attempt. */
  function isRepeated(node: Node, { module }: Frame): boolean {
    if (node.type !== 'CallExpression' || module !== home.module) return false;
    const source = ({ callee }: TSESTree.CallExpression): string => module.text.slice(...callee.range);
    return source(node) === source(call.call);
  }

  /** What a pattern takes out of a value. */
  function along(from: Result, steps: readonly BindingStep[]): Result {
    return steps.reduce<Result>((at, step) => ('take' in step ? memberOf(at, step.take) : OPAQUE), from);
  }

  function readCall(node: TSESTree.CallExpression, frame: Frame): readonly Result[] {
    const { scopes } = frame.module;
    const callee = unwrap(node.callee);
    const [first, second] = node.arguments;
    if (isJsonParse(callee, scopes) && first !== undefined) {
      // A reviver is told every name of the answer.
      if (second !== undefined) return [OPAQUE];
      if (isInPieces) return [{ style: 'payload' }];
      const parsed = read(first, frame);
      return parsed.map(({ style, under }) =>
        style === 'text' && under === undefined ? { style: 'payload' } : OPAQUE,
      );
    }
    // As with `throw`, nothing is given back.
    if (isPromiseMethod(node, ['reject'], scopes)) return [];
    const made = callee.type === 'Identifier' ? scopes.variableOf(callee) : null;
    const calls = made === null ? undefined : known.get(made)?.calls;
    if (calls !== undefined) return calls;
    if (giveBack(node, scopes) === 'value' && first !== undefined) return resultsOfArgument(first, frame);
    const observable = readObservable(node, frame, { read, resultsGiven });
    if (observable !== null) return observable;
    if (callee.type === 'MemberExpression') {
      const name = staticName(callee.property, callee.computed) ?? '';
      const from = read(callee.object, frame);
      if (from.some(holdsAnswer)) {
        if (name === 'finally' || name === 'clone') return from;
        if (name === 'then')
          return [
            ...resultsGiven(first, [from], frame),
            ...(second === undefined ? [] : resultsGiven(second, [], frame)),
          ];
        if (name === 'catch') return [...from, ...resultsGiven(first, [], frame)];
        return from.map((one) => methodOf(one, name));
      }
    }
    const entered = functions.entered(node, frame);
    if (entered.some((one) => one.fn === fn)) return [];
    const given = node.arguments.map((argument) => (isFunction(argument) ? [PLAIN] : read(argument, frame)));
    const makes = node.arguments.map((argument) => (isFunction(argument) ? resultsOfArgument(argument, frame) : []));
    const isOurs = [...given, ...makes].some((results) => results.some((one) => holdsAnswer(one) || isOpaque(one)));
    if (!isOurs) return [PLAIN];
    if (entered.length === 0 || functions.isTold(node, frame)) return [OPAQUE];
    return entered.flatMap((one) => resultsWith(one, given, makes));
  }

  /** What a function gives that is handed over, where that calls it without anything that is known. */
  function resultsOfArgument(node: Node, frame: Frame): readonly Result[] {
    return resultsGiven(node, [], frame);
  }

  function resultsGiven(
    node: Node | undefined,
    given: readonly (readonly Result[])[],
    frame: Frame,
  ): readonly Result[] {
    if (node === undefined) return given[0] ?? [];
    const fns = isFunction(node) ? [{ fn: node, frame }] : functions.named(node, frame);
    return fns.length === 0 ? [OPAQUE] : fns.flatMap((one) => resultsWith(one, given, []));
  }

  /** What a function gives back that is given something. */
  function resultsWith(
    at: FunctionAt,
    given: readonly (readonly Result[])[],
    makes: readonly (readonly Result[])[],
  ): readonly Result[] {
    if (open.has(at.fn)) return [];
    const { scopes } = at.frame.module;
    const bound: Variable[] = [];
    for (const [index, parameter] of parametersOf(at.fn).entries()) {
      for (const name of boundIdentifiers(parameter)) {
        const variable = scopes.variableOf(name);
        if (variable === null) continue;
        const { steps } = bindingPath(name, scopes);
        const value = (given[index] ?? []).map((from) => (holdsAnswer(from) ? along(from, steps) : from));
        known.set(variable, { value, calls: makes[index] ?? [] });
        bound.push(variable);
      }
    }
    open.add(at.fn);
    const results = at.frame.module !== home.module && isKeptBy(at, bound) ? [OPAQUE] : resultsOf(at);
    open.delete(at.fn);
    for (const variable of bound) known.delete(variable);
    return results;
  }

  /** Whether a function of another file does something else with a body than to hand it on, or to read the messages of a failure. */
  function isKeptBy({ fn: by, frame: { module } }: FunctionAt, names: readonly Variable[]): boolean {
    const { scopes } = module;
    const bodies = names.filter((name) => known.get(name)?.value.some(isBody) === true);
    return bodies.some(({ references }) =>
      references.some(({ identifier, isRead, isType }) => {
        if (!isRead || isType) return false;
        const member = scopes.parentOf(identifier);
        const name = member?.type === 'MemberExpression' ? staticName(member.property, member.computed) : null;
        const isOfFailure = name !== null && (LEGACY_ERROR_KEYS as readonly string[]).includes(name);
        return !isOfFailure && !new Destinations(by, scopes).isHandedOn(identifier, true);
      }),
    );
  }

  /** `new Promise((resolve) => …)`: text that comes in pieces is known by being parsed. */
  function readPromise(made: TSESTree.NewExpression, frame: Frame): readonly Result[] {
    const resolved = findResolved(made, frame.module.scopes);
    if (resolved === null) return [PLAIN];
    isInPieces = true;
    const found = resolved.values.flatMap((source) => (source === null ? [OPAQUE] : readSource(source, frame)));
    isInPieces = false;
    return resolved.is === 'observable' ? found.map(observed) : found;
  }

  function readSource({ node, by }: Source, frame: Frame): readonly Result[] {
    return read(node, frame).map(by === 'subscribe' ? emitted : settled);
  }
}

const isBody = ({ style, under }: Result): boolean => style === 'payload' && under === undefined;

function unwrapAwait(node: Node): Node {
  let inner = unwrap(node);
  while (inner.type === 'AwaitExpression') inner = unwrap(inner.argument);
  return inner;
}
