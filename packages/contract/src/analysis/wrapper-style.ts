import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { bindingPath, type BindingStep } from './binding-path.ts';
import { isJsonParse } from './global-methods.ts';
import { giveBack } from './promise-helpers.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';
import { rootName } from './argument-names.ts';
import { returnsOf } from './function-calls.ts';
import { boundIdentifiers, isFunction, type FunctionNode, type Variable } from './scope.ts';
import type { Frame } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap, walk } from './walk.ts';

/** The client's call inside a wrapper, and how the client hands over its answer. */
export interface InnerCall {
  readonly call: TSESTree.CallExpression;
  readonly response: StyleId;
  readonly under?: string;
}

/** A function with what its names are read in. */
export interface FunctionAt {
  readonly fn: FunctionNode;
  readonly frame: Frame;
}

/** The functions that an expression may be, or that a call enters. */
export interface Functions {
  readonly named: (node: Node, frame: Frame) => readonly FunctionAt[];
  readonly entered: (call: TSESTree.CallExpression, frame: Frame) => readonly FunctionAt[];
}

/** How a wrapper hands on what its client gave it. */
export interface Given {
  readonly style: StyleId;
  /** The member of an object, or the place in a list, that it stands in: `value` of `{ ok: true, value }`. */
  readonly under?: string;
}

/** What an expression may be: the answer or something read from it, something without it (`plain`), or nobody knows (`opaque`). */
type Result = { readonly style: StyleId | 'plain'; readonly under?: string };

const OPAQUE: Result = { style: 'opaque' };
const PLAIN: Result = { style: 'plain' };

/** Functions and names in functions and names that are looked through. */
const MAX_DEPTH = 12;

/** Texts that stand for no body at all. */
const EMPTY_TEXTS: ReadonlySet<unknown> = new Set(['', '{}', '[]', 'null', null, false]);

/** `null`, `undefined`, `{}` and their like, which a wrapper gives in place of a body that is missing. */
function isMissing(node: Node): boolean {
  if (node.type === 'Literal') return EMPTY_TEXTS.has(node.value);
  if (node.type === 'ObjectExpression') return node.properties.length === 0;
  if (node.type === 'ArrayExpression') return node.elements.length === 0;
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}

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
  const inner: Result = { style: call.response, ...(call.under === undefined ? {} : { under: call.under }) };

  const results = distinct(resultsOf({ fn, frame: home }));
  return results.some(isOpaque) || isChosen ? { style: 'opaque' } : settle(results);

  /** What a function gives back. One that only throws gives nothing. */
  function resultsOf(at: FunctionAt): readonly Result[] {
    if (at.fn.generator) return [OPAQUE];
    const found = returnsOf(at.fn, at.frame.module.scopes).flatMap((node) => read(node, at.frame));
    const styles = new Set(found.map(({ style }) => style));
    if (styles.has('text') && styles.has('payload')) isChosen ||= isChosenIn(at);
    return found;
  }

  /** Whether what a function is told decides whether it gives the body or its text. */
  function isChosenIn({ fn: of, frame }: FunctionAt): boolean {
    const { scopes } = frame.module;
    const isTold = (node: Node): boolean => {
      const [definition] = node.type === 'Identifier' ? (scopes.variableOf(node)?.definitions ?? []) : [];
      if (definition?.kind === 'parameter')
        return definition.node === of && !read(definition.identifier, frame).some(holdsAnswer);
      const made = definition?.node.type === 'VariableDeclarator' ? definition.node.init : null;
      const root = made === null ? null : rootName(made);
      return root !== null && root !== node && isTold(root);
    };
    const readsAnswer = (node: Node): boolean =>
      (node.type === 'CallExpression' || node.type === 'Identifier') &&
      read(node, frame).some(({ style }) => style === 'text' || style === 'payload');
    const decides = (test: Node, branches: readonly (Node | null)[]): boolean =>
      contains(test, isTold) && branches.some((branch) => branch !== null && contains(branch, readsAnswer));
    return [
      ...scopes.ofType('IfStatement'),
      ...scopes.ofType('ConditionalExpression'),
      ...scopes.ofType('SwitchStatement'),
    ]
      .filter(({ range }) => of.range[0] <= range[0] && range[1] <= of.range[1])
      .some((node) =>
        node.type === 'SwitchStatement'
          ? decides(node.discriminant, node.cases)
          : decides(node.test, [node.consequent, node.alternate]),
      );
  }

  function read(result: Node, frame: Frame): readonly Result[] {
    const node = unwrapAwait(result);
    if (isMissing(node)) return [];
    if (node === call.call || isRepeated(node, frame)) return [inner];
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
        return readPlaces(
          node.properties.map((item) =>
            item.type === 'Property'
              ? { name: staticName(item.key, item.computed), value: item.value }
              : { name: null, value: item.argument },
          ),
          frame,
        );
      case 'ArrayExpression':
        return readPlaces(
          node.elements.flatMap((value, index) => (value === null ? [] : [{ name: String(index), value }])),
          frame,
        );
      default:
        return [carries(node, frame) ? OPAQUE : PLAIN];
    }
  }

  /** Whether a part of an expression is the answer, or is read from its body. */
  function carries(node: Node, frame: Frame): boolean {
    let found = false;
    walk(node, (at) => {
      if (found || isFunction(at)) return false;
      if (at === node || !/^(?:Identifier|MemberExpression|CallExpression)$/.test(at.type)) return true;
      found = read(at, frame).some((result) => holdsAnswer(result) || isOpaque(result));
      return !found && at.type !== 'MemberExpression';
    });
    return found;
  }

  /** An object or a list written out. */
  function readPlaces(places: readonly { name: string | null; value: Node }[], frame: Frame): readonly Result[] {
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
    if (isInPieces && isParsed(variable, frame)) return [{ style: 'text' }];
    const writes = variable.references.filter(
      ({ isWrite, identifier }) => isWrite && identifier !== definition.identifier,
    );
    const made = definition.node;
    if (made.type !== 'VariableDeclarator' || made.id !== pattern) return [PLAIN];
    if (made.init !== null && isFilled(variable, made.init, frame)) return [OPAQUE];
    const first = made.init === null ? [] : read(made.init, frame).map((from) => along(from, steps));
    return [...first, ...writes.flatMap(({ writeExpr }) => (writeExpr === null ? [OPAQUE] : read(writeExpr, frame)))];
  }

  /** Whether an object or a list gets its members later. */
  function isFilled(variable: Variable, init: Node, { module: { scopes } }: Frame): boolean {
    const value = unwrap(init);
    if (value.type !== 'ObjectExpression' && value.type !== 'ArrayExpression') return false;
    return variable.references.some(({ identifier }) => {
      const member = scopes.parentOf(identifier);
      const use = member?.type === 'MemberExpression' && member.object === identifier ? scopes.parentOf(member) : null;
      return use?.type === 'AssignmentExpression' ? use.left === member : use?.type === 'CallExpression';
    });
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
      if (isInPieces) return [{ style: 'payload' }];
      const parsed = read(first, frame);
      return parsed.map(({ style, under }) =>
        style === 'text' && under === undefined ? { style: 'payload' } : OPAQUE,
      );
    }
    const made = callee.type === 'Identifier' ? scopes.variableOf(callee) : null;
    const calls = made === null ? undefined : known.get(made)?.calls;
    if (calls !== undefined) return calls;
    if (giveBack(node, scopes) === 'value' && first !== undefined) return resultsOfArgument(first, frame);
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
    return entered.length === 0 ? [OPAQUE] : entered.flatMap((one) => resultsWith(one, given, makes));
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
    for (const [index, parameter] of at.fn.params.entries()) {
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
    const results = resultsOf(at);
    open.delete(at.fn);
    for (const variable of bound) known.delete(variable);
    return results;
  }

  /** `new Promise((resolve) => …)`: what every call of `resolve` gives; text that comes in pieces is known by being parsed. */
  function readPromise({ callee, arguments: [executor] }: TSESTree.NewExpression, frame: Frame): readonly Result[] {
    const { scopes } = frame.module;
    const [resolve] = isFunction(executor) ? executor.params : [];
    if (callee.type !== 'Identifier' || callee.name !== 'Promise' || resolve?.type !== 'Identifier') return [PLAIN];
    isInPieces = true;
    const found = (scopes.variableOf(resolve)?.references ?? []).flatMap(({ identifier }) => {
      const use = scopes.parentOf(identifier);
      if (use?.type !== 'CallExpression') return [OPAQUE];
      const [value] = use.arguments;
      if (use.callee === identifier) return value === undefined ? [] : read(value, frame);
      const chain = unwrap(use.callee);
      const isThen = chain.type === 'MemberExpression' && staticName(chain.property, chain.computed) === 'then';
      return isThen && value === identifier ? read(chain.object, frame) : [OPAQUE];
    });
    isInPieces = false;
    return found;
  }

  /** Whether a name is of a text that the program parses. */
  function isParsed(variable: Variable, { module: { scopes } }: Frame): boolean {
    return variable.references.some(({ identifier }) => {
      const use = scopes.parentOf(identifier);
      return use?.type === 'CallExpression' && use.arguments[0] === identifier && isJsonParse(use.callee, scopes);
    });
  }
}

const holdsAnswer = ({ style }: Result): boolean => style !== 'plain' && style !== 'opaque';
const isOpaque = ({ style }: Result): boolean => style === 'opaque';

/** The one thing that a wrapper gives of all that it may give. */
function settle(results: readonly Result[]): Given {
  const answers = results.filter(holdsAnswer);
  const [only, ...others] = answers;
  const isBody = answers.every(({ style, under }) => under === undefined && (style === 'payload' || style === 'text'));
  // Where the body is no JSON, its text takes its place.
  if (isBody && others.length > 0) return { style: 'payload' };
  if (only === undefined || others.length > 0) return { style: 'opaque' };
  // An object without the answer takes turns with one that has it: `{ ok: false, error }`.
  const isPlaced = only.under !== undefined || !results.some(({ style }) => style === 'plain');
  return isPlaced ? (only as Given) : { style: 'opaque' };
}

function distinct(results: readonly Result[]): Result[] {
  return [...new Map(results.map((result) => [`${result.style} ${result.under ?? ''}`, result])).values()];
}

/** A method of a text that gives the text. */
const KEEPS_TEXT: ReadonlySet<string> = new Set(['trim', 'toString']);

/** What a member gives: the body, its text, something that they are read from, or nothing that is followed. */
function memberOf(from: Result, name: string | null): Result {
  if (from.style === 'plain' || from.style === 'opaque') return from;
  if (from.under !== undefined) return name === null ? OPAQUE : name === from.under ? { style: from.style } : PLAIN;
  if (from.style === 'text') return name === 'length' ? PLAIN : OPAQUE;
  // The messages of a failure are read in the legacy form wherever the wrapper stands, and handed on like that.
  if (from.style === 'payload' && name === LEGACY_ERROR_KEYS[0]) return PLAIN;
  return resultOf(RESPONSE_STYLES[from.style].members, name);
}

/** What a method gives; `shortcuts` are those of the client's promise. */
function methodOf(from: Result, name: string): Result {
  if (from.style === 'plain' || from.style === 'opaque') return from;
  if (from.style === 'text') return KEEPS_TEXT.has(name) ? from : OPAQUE;
  const { shortcuts } = RESPONSE_STYLES[from.style];
  return from.under === undefined && Object.hasOwn(shortcuts, name) ? resultOf(shortcuts, name) : memberOf(from, name);
}

function resultOf(table: Readonly<Record<string, Stage>>, name: string | null): Result {
  const stage = name !== null && Object.hasOwn(table, name) ? table[name] : undefined;
  const settled = stage?.is === 'promise' ? stage.of : stage;
  if (settled?.is === 'response') return { style: settled.style };
  return settled?.is === 'payload' || settled?.is === 'text' || settled?.is === 'plain'
    ? { style: settled.is }
    : OPAQUE;
}

function contains(node: Node, isWanted: (node: Node) => boolean): boolean {
  let found = false;
  walk(node, (at) => {
    found ||= isWanted(at);
    return !found;
  });
  return found;
}

function unwrapAwait(node: Node): Node {
  let inner = unwrap(node);
  while (inner.type === 'AwaitExpression') inner = unwrap(inner.argument);
  return inner;
}
