import type { TSESTree } from '@typescript-eslint/types';
import type { StyleId } from './response-styles.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { contains, staticName } from './walk.ts';

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

function calledName(call: TSESTree.CallExpression): string | null {
  if (call.callee.type === 'Identifier') return call.callee.name;
  return call.callee.type === 'MemberExpression' ? staticName(call.callee.property, call.callee.computed) : null;
}

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
    }
    level = scopes.ofType('CallExpression').filter((candidate) => {
      const name = calledName(candidate);
      return name !== null && names.has(name) && !found.includes(candidate);
    });
    found.push(...level);
  }
  return found;
}

const isOptions = (node: Node): node is TSESTree.ObjectExpression => node.type === 'ObjectExpression';
const isNamed = (item: Node, name: string): item is TSESTree.Property =>
  item.type === 'Property' && staticName(item.key, item.computed) === name;

function firstName(callback: Node | undefined): Node[] {
  const [parameter] = isFunction(callback) ? callback.params : [];
  return parameter === undefined ? [] : [parameter];
}

/** Methods of promises, jQuery's requests and Observables, and where they take what is called with an error. */
const FAILURE_ARGUMENT: Readonly<Record<string, number>> = { catch: 0, fail: 0, then: 1, subscribe: 1 };

/** What a method of a promise or an Observable calls with an error. */
function failureCallbacks(call: TSESTree.CallExpression, method: string): (Node | undefined)[] {
  if (method === 'pipe') {
    return call.arguments.flatMap((operator) =>
      operator.type === 'CallExpression' && calledName(operator) === 'catchError' ? [operator.arguments[0]] : [],
    );
  }
  const [observer] = call.arguments;
  if (method === 'subscribe' && observer !== undefined && isOptions(observer))
    return observer.properties.flatMap((item) => (isNamed(item, 'error') ? [item.value] : []));
  return Object.hasOwn(FAILURE_ARGUMENT, method) ? [call.arguments[FAILURE_ARGUMENT[method] ?? 0]] : [];
}

/** Names that hold the error of one of these calls: `catch (error)`, `.catch((error) => …)`. */
function caughtNames(calls: readonly Node[], scopes: ScopeAnalysis): Node[] {
  const names: Node[] = [];
  for (const { block, handler } of scopes.ofType('TryStatement')) {
    if (handler?.param != null && calls.some((call) => contains(block, call))) names.push(handler.param);
  }
  for (const call of scopes.ofType('CallExpression')) {
    if (call.callee.type !== 'MemberExpression') continue;
    const method = staticName(call.callee.property, call.callee.computed);
    const { object } = call.callee;
    if (method === null || !calls.some((raiser) => contains(object, raiser))) continue;
    for (const callback of failureCallbacks(call, method)) names.push(...firstName(callback));
  }
  for (const { properties } of calls
    .flatMap((call) => (call.type === 'CallExpression' ? call.arguments : []))
    .filter(isOptions))
    for (const property of properties) if (isNamed(property, 'error')) names.push(...firstName(property.value));
  return names;
}

/**
 * What names and patterns hold the errors that a call raises, wherever this file catches them: `catch (error)`,
 * `.catch(({ response }) => …)`, `interceptors.response.use(ok, failed)`.
 *
 * @param call the whole legacy call
 */
export function findCaught(call: Node, { handlers }: Failure, scopes: ScopeAnalysis): Node[] {
  return [...caughtNames(raisers(call, scopes), scopes), ...handlers.flatMap((handler) => firstName(handler))];
}
