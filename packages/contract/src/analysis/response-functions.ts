import type { TSESTree } from '@typescript-eslint/types';
import { followText } from './response-events.ts';
import { followMapped, isToPromise } from './response-observables.ts';
import { at, escape, lose, originate, type Flow, type Value } from './response-state.ts';
import type { Stage } from './response-styles.ts';
import { isClosedClass, isExported } from './closed-class.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis, type Variable } from './scope.ts';
import type { Node } from './types.ts';
import { isTransparent, staticName, unwrap } from './walk.ts';

const flat = (stage: Stage): Stage => (stage.is === 'promise' ? flat(stage.of) : stage);

/** What awaiting the function's result gives where the function returns a value of this stage. */
export function returnedStage(fn: FunctionNode, stage: Stage): Stage {
  return fn.async ? { is: 'promise', of: flat(stage) } : stage;
}

/** Whether an expression stands for no value: `null`, `undefined`, an empty text. */
export const isNothing = (node: Node | null | undefined): boolean => {
  if (node == null) return true;
  const value = unwrap(node);
  if (value.type === 'Literal') return value.value === null || value.value === '' || value.value === false;
  if (value.type === 'Identifier') return value.name === 'undefined';
  return value.type === 'UnaryExpression' && value.operator === 'void';
};

/** What a function may return, its nested functions left out. */
export function returnsOf(fn: FunctionNode, scopes: ScopeAnalysis): Node[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body];
  return scopes
    .ofType('ReturnStatement')
    .filter((statement) => scopes.functionOf(statement) === fn && statement.argument !== null)
    .map((statement) => statement.argument as Node);
}

/** Whether a function gives back something else than nothing: then its value mixes with the one followed. */
function givesValue(fn: FunctionNode, scopes: ScopeAnalysis): boolean {
  return returnsOf(fn, scopes).some((value) => !isNothing(value));
}

/** The name a function can be called by in this file, if all its uses are seen. */
function nameOf(fn: FunctionNode, scopes: ScopeAnalysis): Variable | null {
  if (fn.type === 'FunctionDeclaration') return fn.id === null ? null : scopes.variableOf(fn.id);
  const parent = scopes.parentOf(fn);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? scopes.variableOf(parent.id) : null;
}

/** Every call of a function that is only ever called, by name; `null` where it leaves our sight. */
function callsByName(variable: Variable, scopes: ScopeAnalysis): TSESTree.CallExpression[] | null {
  if (isExported(variable, scopes) || variable.definitions.length !== 1) return null;
  const calls: TSESTree.CallExpression[] = [];
  for (const { identifier, isType } of variable.references) {
    if (isType) continue;
    const parent = scopes.parentOf(identifier);
    if (parent?.type !== 'CallExpression' || parent.callee !== identifier) return null;
    calls.push(parent);
  }
  return calls;
}

/** Every call of a method that only code of this file can call. */
function callsOfMethod(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.CallExpression[] | null {
  const method = scopes.parentOf(fn);
  if (method?.type !== 'MethodDefinition' && method?.type !== 'PropertyDefinition') return null;
  const name = staticName(method.key, method.computed);
  const isHidden = method.accessibility === 'private' || name?.startsWith('#') === true;
  const body = scopes.parentOf(method);
  const owner = body === null ? null : scopes.parentOf(body);
  if (name === null || owner === null || !(isHidden || isClosedClass(owner, scopes))) return null;
  const namesakes = scopes.ofType('MethodDefinition').filter(({ key, computed }) => staticName(key, computed) === name);
  if (namesakes.length > 1) return null;
  const calls: TSESTree.CallExpression[] = [];
  for (const member of scopes.ofType('MemberExpression')) {
    if (staticName(member.property, member.computed) !== name) continue;
    const parent = scopes.parentOf(member);
    if (parent?.type !== 'CallExpression' || parent.callee !== member) return null;
    calls.push(parent);
  }
  return calls;
}

/** Whether an expression is handed to other files by CommonJS: `exports.ask = …`, `module.exports = { ask }`. */
function isCommonJsExport(node: Node, scopes: ScopeAnalysis): boolean {
  const parent = scopes.parentOf(node);
  if (parent?.type === 'Property' && parent.value === node && !parent.computed) {
    const object = scopes.parentOf(parent);
    const assignment = object === null ? null : scopes.parentOf(object);
    return object?.type === 'ObjectExpression' && assignment !== null && isExportsWrite(assignment, object, scopes);
  }
  return parent !== null && isExportsWrite(parent, node, scopes);
}

function isExportsWrite(node: Node, value: Node, scopes: ScopeAnalysis): boolean {
  if (node.type !== 'AssignmentExpression' || node.right !== value || node.operator !== '=') return false;
  if (node.left.type !== 'MemberExpression' || scopes.parentOf(node)?.type !== 'ExpressionStatement') return false;
  const { object, property, computed } = node.left;
  const isGlobal = (name: string, at: Node): boolean =>
    at.type === 'Identifier' && at.name === name && scopes.variableOf(at) === null;
  if (isGlobal('module', object)) return staticName(property, computed) === 'exports' && value.type !== 'Identifier';
  return (
    isGlobal('exports', object) ||
    (object.type === 'MemberExpression' &&
      isGlobal('module', object.object) &&
      staticName(object.property, object.computed) === 'exports')
  );
}

/** Calls in this file of a function that other files may import and call, too; `null` where it goes any other way. */
function callsOfExported(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.CallExpression[] | null {
  const variable = nameOf(fn, scopes);
  const parent = scopes.parentOf(fn);
  if (variable === null) {
    return parent?.type === 'ExportDefaultDeclaration' || isCommonJsExport(fn, scopes) ? [] : null;
  }
  // A type of its own may describe what it gives back where nobody looks for it.
  if (parent?.type === 'VariableDeclarator' && parent.id.typeAnnotation !== undefined) return null;
  if (variable.definitions.length !== 1) return null;
  const calls: TSESTree.CallExpression[] = [];
  let exported = isExported(variable, scopes);
  for (const { identifier, isType, isWrite } of variable.references) {
    const use = scopes.parentOf(identifier);
    if (use?.type === 'CallExpression' && use.callee === identifier) calls.push(use);
    else if (isCommonJsExport(identifier, scopes)) exported = true;
    else if (use?.type === 'ExportSpecifier' || use?.type === 'ExportDefaultDeclaration') continue;
    else if (isWrite && use === parent) continue;
    else if (isType || !(use?.type === 'VariableDeclarator' && use.id === identifier)) return null;
  }
  return exported ? calls : null;
}

/** The type that a function says the body has which it gives back: `T` of `Promise<T>`. */
function returnedTypes(fn: FunctionNode): readonly TSESTree.TypeNode[] {
  const type = fn.returnType?.typeAnnotation;
  if (type?.type !== 'TSTypeReference') return type === undefined ? [] : [type];
  const name = type.typeName.type === 'Identifier' ? type.typeName.name : '';
  return /^(?:Promise|PromiseLike|Observable)$/.test(name) ? (type.typeArguments?.params ?? []) : [type];
}

/** Every call of a function, where all of them are in this file and known. */
export function callsOf(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.CallExpression[] | null {
  const variable = nameOf(fn, scopes);
  return variable === null ? callsOfMethod(fn, scopes) : callsByName(variable, scopes);
}

/** Methods that ignore what the function they are given returns. */
const IGNORES_RESULT: ReadonlySet<string> = new Set(['finally', 'forEach', 'subscribe', 'done', 'on', 'once']);

/** Continues where a function's result goes. */
export function followReturn(flow: Flow, node: Node, fn: FunctionNode, value: Value): void {
  const { scopes } = flow;
  const stage = returnedStage(fn, value.stage);
  const result = at(value, stage);
  const parent = scopes.parentOf(fn);
  // What the executor of a promise returns goes nowhere, nor does what a client's callback does.
  if (flow.receivers.has(fn) || (parent?.type === 'NewExpression' && parent.arguments[0] === fn)) return;
  if (parent?.type === 'CallExpression') {
    const { callee } = parent;
    if (followMapped(flow, parent, result)) return;
    if (callee === fn) {
      flow.follow(parent, result);
      return;
    }
    const method = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
    if (method === 'then' && parent.arguments[0] === fn) {
      flow.follow(parent, at(value, { is: 'promise', of: flat(stage) }));
      return;
    }
    if (method !== null && IGNORES_RESULT.has(method)) return;
  }
  const known = callsOf(fn, scopes);
  const calls = known ?? callsOfExported(fn, scopes);
  if (calls === null || (known === null && value.shared)) {
    escape(flow, node, value, 'returned');
    return;
  }
  const others = returnsOf(fn, scopes).some(
    (other) => !isNothing(other) && !contains(other, node) && !leadsHere(flow, other, value),
  );
  if (others) {
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
  if (flat(value.stage).is === 'payload' && value.path.length === 0) {
    for (const type of returnedTypes(fn))
      if (value.origin?.types.includes(type) === false) value.origin.types.push(type);
  }
  for (const call of calls) flow.follow(call, result);
}

const contains = (outer: Node, inner: Node): boolean =>
  outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

/** Whether another `return` of the same function returns the same value. */
function leadsHere(flow: Flow, node: Node, value: Value): boolean {
  return flow.seen.get(node)?.has(JSON.stringify(value.stage) + value.path.join('.')) ?? false;
}

/** Continues into `promise.then(ok, failed)`, `.catch(failed)` and `.finally(done)`. */
export function followPromiseMethod(flow: Flow, call: TSESTree.CallExpression, method: string, value: Value): void {
  const inner = value.stage.is === 'promise' ? value.stage.of : value.stage;
  const [first, second] = call.arguments;
  const failed = method === 'catch' ? first : second;
  const fallsBack = isFunction(failed) && givesValue(failed, flow.scopes);
  if (method === 'finally') {
    flow.follow(call, value);
    return;
  }
  if (method === 'catch') {
    if (fallsBack && inner.is === 'payload') escape(flow, call, at(value, inner), 'other');
    flow.follow(call, value);
    return;
  }
  if (first === undefined || isNothing(first)) flow.follow(call, value);
  else if (isFunction(first)) {
    const [parameter] = first.params;
    if (parameter !== undefined) {
      // The callback's parameter is where the body appears if the promise was of the body all along.
      flow.bind(parameter, at(value, inner));
    }
  } else if (first.type === 'MemberExpression' && isJsonParse(first, flow.scopes) && inner.is === 'text') {
    const origin = originate(flow, call, 'promise', []);
    flow.follow(call, { ...value, stage: { is: 'promise', of: { is: 'payload' } }, origin });
  } else escape(flow, call, at(value, inner), 'argument');
}

/** `JSON.parse`, the real one. */
export function isJsonParse(callee: Node, scopes: ScopeAnalysis): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'JSON' &&
    scopes.variableOf(callee.object) === null &&
    staticName(callee.property, callee.computed) === 'parse'
  );
}

/** A function of this file that a call names. */
function calledFunction(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  scopes: ScopeAnalysis,
): FunctionNode | null {
  if (call.callee.type !== 'Identifier') return null;
  const [definition] = scopes.variableOf(call.callee)?.definitions ?? [];
  if (definition === undefined) return null;
  if (isFunction(definition.node)) return definition.kind === 'parameter' ? null : definition.node;
  const init = definition.node.type === 'VariableDeclarator' ? definition.node.init : null;
  return isFunction(init) ? init : null;
}

/** Callees that only show a value to a person. */
function isShown(call: TSESTree.CallExpression | TSESTree.NewExpression, scopes: ScopeAnalysis): boolean {
  const { callee } = call;
  if (callee.type === 'Identifier') return /Error$/.test(callee.name) && call.type === 'NewExpression';
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'console' &&
    scopes.variableOf(callee.object) === null
  );
}

/** Continues into a function that takes the value as an argument. */
export function followArgument(
  flow: Flow,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  node: Node,
  value: Value,
): void {
  const { scopes } = flow;
  const { stage } = value;
  if (stage.is === 'text' || stage.is === 'response') {
    if (stage.is === 'text' && isJsonParse(call.callee, scopes) && call.arguments.length === 1) {
      const origin = originate(flow, call, 'value', []);
      flow.follow(call, at(value, { is: 'payload' }, { origin }));
      return;
    }
    if (isShown(call, scopes)) return;
    if (stage.is === 'text' && followText(flow, call, value)) return;
  }
  if (stage.is === 'observable' && isToPromise(call)) {
    flow.follow(call, at(value, { is: 'promise', of: stage.of }));
    return;
  }
  if (stage.is === 'promise' && isPromiseMethod(call, ['resolve'], scopes)) {
    flow.follow(call, value);
    return;
  }
  const fn = calledFunction(call, scopes);
  const position = call.arguments.indexOf(node as TSESTree.CallExpressionArgument);
  const parameter = fn?.params[position];
  if (fn !== null && parameter !== undefined && !call.arguments.some((argument) => argument.type === 'SpreadElement')) {
    const calls = callsOf(fn, scopes);
    const alone = calls?.length === 1;
    // The body is wrapped before a function that others call too; the response cannot be, so it is only looked at.
    if (alone || stage.is === 'response') {
      flow.bind(parameter, at(value, stage, { shared: value.shared || !alone }));
      return;
    }
  }
  if (stage.is === 'payload' || ((stage.is === 'promise' || stage.is === 'observable') && stage.of.is === 'payload'))
    escape(flow, node, value, 'argument');
  else if (stage.is !== 'plain') lose(flow, node);
}

/** Whether a call is one of the methods of the global `Promise`. */
export function isPromiseMethod(call: Node, names: readonly string[], scopes: ScopeAnalysis): boolean {
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object, property, computed } = call.callee;
  return (
    object.type === 'Identifier' &&
    object.name === 'Promise' &&
    scopes.variableOf(object) === null &&
    names.includes(staticName(property, computed) ?? '')
  );
}

/** The function that an expression is the result of: `return x`, `() => x`. */
export function functionReturning(node: Node, scopes: ScopeAnalysis): FunctionNode | null {
  const parent = scopes.parentOf(node);
  if (parent?.type === 'ReturnStatement') return scopes.functionOf(parent);
  if (parent !== null && isTransparent(parent)) return null;
  return parent?.type === 'ArrowFunctionExpression' && parent.body === node ? parent : null;
}
