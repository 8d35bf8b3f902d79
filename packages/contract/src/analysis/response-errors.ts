import type { TSESTree } from '@typescript-eslint/types';
import { giveBack } from './promise-helpers.ts';
import type { StyleId } from './response-styles.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { contains, isTransparent, lastName, staticName } from './walk.ts';

/** How a client tells of failures. */
export interface Failure {
  readonly style: StyleId;
  /** Functions that the client calls with each failure. */
  readonly handlers: readonly FunctionNode[];
  /** Whether a function of the program is called, which may throw errors of its own making. */
  readonly isOwn?: true;
}

/** How many functions up the stack an error is looked for. */
const MAX_CALLERS = 3;

function nameOfFunction(fn: FunctionNode, scopes: ScopeAnalysis): string | null {
  if (fn.id != null) return fn.id.name;
  const parent = scopes.parentOf(fn);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition' || parent?.type === 'Property') {
    return staticName(parent.key, parent.computed);
  }
  return null;
}

/** Whether a call is one of a function of these names, or hands one on: `inputs.map(ask)`. */
const calls = (call: TSESTree.CallExpression, names: ReadonlySet<string>): boolean =>
  [call.callee, ...call.arguments].some((part) => names.has(lastName(part) ?? ''));

/** The call and, up to a few functions up, the calls of the functions around it: whatever an error passes through. */
function raisers(call: Node, scopes: ScopeAnalysis): Node[] {
  const found: Node[] = [call];
  let level: Node[] = [call];
  for (let depth = 0; depth < MAX_CALLERS && level.length > 0; depth++) {
    const names = new Set<string>();
    for (const node of level) {
      for (let fn = scopes.functionOf(node); fn !== null; fn = scopes.functionOf(fn)) {
        const name = nameOfFunction(fn, scopes);
        if (name !== null) names.add(name);
      }
      // A function that another one makes of it: `const safe = guarded(ask)`.
      const made = scopes.parentOf(node);
      if (node !== call && made?.type === 'VariableDeclarator' && made.id.type === 'Identifier')
        names.add(made.id.name);
    }
    level = scopes
      .ofType('CallExpression')
      .filter((candidate) => calls(candidate, names) && !found.includes(candidate));
    found.push(...level);
  }
  return found;
}

const isOptions = (node: Node): node is TSESTree.ObjectExpression => node.type === 'ObjectExpression';
const isNamed = (item: Node, name: string): item is TSESTree.Property =>
  item.type === 'Property' && staticName(item.key, item.computed) === name;

/** The first parameter of a function that is written out, or declared in this file. */
function firstName(callback: Node | undefined, scopes: ScopeAnalysis): Node[] {
  const [definition] = callback?.type === 'Identifier' ? (scopes.variableOf(callback)?.definitions ?? []) : [];
  const fn = definition?.node.type === 'VariableDeclarator' ? definition.node.init : (definition?.node ?? callback);
  const [parameter] = fn != null && isFunction(fn) ? fn.params : [];
  return parameter === undefined ? [] : [parameter];
}

/** Methods of promises, jQuery's requests and Observables, and where they take what is called with an error. */
const FAILURE_ARGUMENT: Readonly<Record<string, number>> = { catch: 0, fail: 0, then: 1, subscribe: 1 };

/** What a method of a promise or an Observable calls with an error. */
function failureCallbacks(call: TSESTree.CallExpression, method: string): (Node | undefined)[] {
  if (method === 'pipe') {
    return call.arguments.flatMap((operator) =>
      operator.type === 'CallExpression' && lastName(operator.callee) === 'catchError' ? [operator.arguments[0]] : [],
    );
  }
  const [observer] = call.arguments;
  if (method === 'subscribe' && observer !== undefined && isOptions(observer))
    return observer.properties.flatMap((item) => (isNamed(item, 'error') ? [item.value] : []));
  return Object.hasOwn(FAILURE_ARGUMENT, method) ? [call.arguments[FAILURE_ARGUMENT[method] ?? 0]] : [];
}

/** What a pair of an error and a value goes into: `[error, value]` of `const [error, value] = await to(call)`. */
function pairNames(helper: Node, scopes: ScopeAnalysis): Node[] {
  let value = helper;
  let holder = scopes.parentOf(value);
  while (holder !== null && (holder.type === 'AwaitExpression' || isTransparent(holder))) {
    value = holder;
    holder = scopes.parentOf(value);
  }
  if (holder?.type === 'VariableDeclarator') return [holder.id];
  if (holder?.type === 'AssignmentExpression' && holder.right === value) return [holder.left];
  const call = holder?.type === 'MemberExpression' && lastName(holder) === 'then' ? scopes.parentOf(holder) : null;
  return call?.type === 'CallExpression' ? firstName(call.arguments[0], scopes) : [];
}

/** The name of the error of a pair. */
function errorOfPair(pair: Node): Node[] {
  const [error] = pair.type === 'ArrayPattern' ? pair.elements : [];
  return error == null ? [] : [error];
}

/** Names that hold the error of one of these calls: `catch (error)`, `.catch((error) => …)`, `const [error] = await to(call)`. */
function caughtNames(calls: readonly Node[], scopes: ScopeAnalysis): Node[] {
  const names: Node[] = [];
  for (const { block, handler } of scopes.ofType('TryStatement')) {
    if (handler?.param != null && calls.some((call) => contains(block, call))) names.push(handler.param);
  }
  for (const call of scopes.ofType('CallExpression')) {
    if (call.arguments.some((argument) => calls.some((raiser) => contains(argument, raiser))))
      if (giveBack(call, scopes) === 'pair') names.push(...pairNames(call, scopes).flatMap(errorOfPair));
    if (call.callee.type !== 'MemberExpression') continue;
    const method = staticName(call.callee.property, call.callee.computed);
    const { object } = call.callee;
    if (method === null || !calls.some((raiser) => contains(object, raiser))) continue;
    for (const callback of failureCallbacks(call, method)) names.push(...firstName(callback, scopes));
  }
  for (const { properties } of calls
    .flatMap((call) => (call.type === 'CallExpression' ? call.arguments : []))
    .filter(isOptions))
    for (const property of properties) if (isNamed(property, 'error')) names.push(...firstName(property.value, scopes));
  return names;
}

/**
 * What names and patterns hold the errors that a call raises, wherever this file catches them: `catch (error)`,
 * `.catch(({ response }) => …)`, `interceptors.response.use(ok, failed)`.
 *
 * @param call the whole legacy call
 */
export function findCaught(call: Node, { handlers }: Failure, scopes: ScopeAnalysis): Node[] {
  return [...caughtNames(raisers(call, scopes), scopes), ...handlers.flatMap((handler) => firstName(handler, scopes))];
}
