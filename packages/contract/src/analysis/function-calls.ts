import type { TSESTree } from '@typescript-eslint/types';
import { escapesOfThis, isClosedClass, isExported } from './closed-class.ts';
import { nodesNamed } from './nodes-named.ts';
import { nodesWithin } from './nodes-within.ts';
import { isFunction, type FunctionNode, type ScopeAnalysis, type Variable } from './scope.ts';
import type { Node } from './types.ts';
import { isTransparent, staticName, unwrap } from './walk.ts';

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
  return nodesWithin('ReturnStatement', fn, scopes)
    .filter((statement) => scopes.functionOf(statement) === fn && statement.argument !== null)
    .map((statement) => statement.argument as Node);
}

/** The name a function can be called by in this file, if all its uses are seen. */
export function nameOf(fn: FunctionNode, scopes: ScopeAnalysis): Variable | null {
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
  if (nodesNamed('MethodDefinition', name, scopes).length > 1) return null;
  const calls: TSESTree.CallExpression[] = [];
  for (const member of nodesNamed('MemberExpression', name, scopes)) {
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

/** Whether there are decorators on a node or interfaces that a class implements; parsers of plain JavaScript leave both out. */
const isDescribed = (node: {
  readonly decorators?: readonly unknown[];
  readonly implements?: readonly unknown[];
}): boolean => (node.decorators ?? []).length > 0 || (node.implements ?? []).length > 0;

/**
 * Calls in this file of a method that other files may call on instances, too; `null` where it may be called, or described,
 * in ways that are not seen: through a base class, an interface, a framework or another name.
 */
function callsOfOpenMethod(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.CallExpression[] | null {
  const method = scopes.parentOf(fn);
  const body = method === null ? null : scopes.parentOf(method);
  const owner = body === null ? null : scopes.parentOf(body);
  if (method?.type !== 'MethodDefinition' || method.kind !== 'method' || method.static) return null;
  if (owner?.type !== 'ClassDeclaration' || owner.superClass !== null || isDescribed(owner)) return null;
  const name = staticName(method.key, method.computed);
  if (name === null || isDescribed(method) || escapesOfThis(owner, scopes).length > 0) return null;
  const namesakes = [
    ...nodesNamed('MethodDefinition', name, scopes),
    ...nodesNamed('PropertyDefinition', name, scopes),
    ...nodesNamed('Property', name, scopes).filter((property) => scopes.parentOf(property)?.type === 'ObjectPattern'),
  ];
  if (namesakes.length > 1) return null;
  const calls: TSESTree.CallExpression[] = [];
  for (const member of nodesNamed('MemberExpression', name, scopes)) {
    const parent = scopes.parentOf(member);
    if (parent?.type !== 'CallExpression' || parent.callee !== member || member.object.type !== 'ThisExpression')
      return null;
    calls.push(parent);
  }
  return calls;
}

/** Calls in this file of a function that other files may import and call, too; `null` where it goes any other way. */
export function callsOfExported(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.CallExpression[] | null {
  const variable = nameOf(fn, scopes);
  const parent = scopes.parentOf(fn);
  if (variable === null) {
    const isHandedOut = parent?.type === 'ExportDefaultDeclaration' || isCommonJsExport(fn, scopes);
    return isHandedOut ? [] : callsOfOpenMethod(fn, scopes);
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

/** Every call of a function, where all of them are in this file and known. */
export function callsOf(fn: FunctionNode, scopes: ScopeAnalysis): TSESTree.CallExpression[] | null {
  const variable = nameOf(fn, scopes);
  if (variable !== null) return callsByName(variable, scopes);
  const call = scopes.parentOf(fn);
  return call?.type === 'CallExpression' && call.callee === fn ? [call] : callsOfMethod(fn, scopes);
}

/** The function of this file that an expression names: `toJson`, `parsers.json`, `this.parse`; `null` for any other. */
export function namedFunction(node: Node, scopes: ScopeAnalysis): FunctionNode | null {
  const name = unwrap(node);
  if (name.type === 'MemberExpression') return memberFunction(name, scopes);
  const value = name.type === 'Identifier' ? valueOfName(name, scopes) : null;
  return isFunction(value) ? value : null;
}

/** What a name is declared as, where nothing else can be its value. */
function valueOfName(name: TSESTree.Identifier, scopes: ScopeAnalysis): Node | null {
  const variable = scopes.variableOf(name);
  const [definition, ...others] = variable?.definitions ?? [];
  if (variable === null || definition === undefined || others.length > 0 || definition.kind === 'parameter')
    return null;
  const { node } = definition;
  const isSet = variable.references.some(({ isWrite, identifier }) => isWrite && identifier !== definition.identifier);
  if (isSet) return null;
  if (node.type === 'VariableDeclarator') return node.id === definition.identifier ? node.init : null;
  return node;
}

/** A function that is a member of an object literal of the file, or of the class around. */
function memberFunction(member: TSESTree.MemberExpression, scopes: ScopeAnalysis): FunctionNode | null {
  const name = staticName(member.property, member.computed);
  const object = unwrap(member.object);
  if (name === null) return null;
  if (object.type === 'Identifier') {
    const literal = valueOfName(object, scopes);
    if (literal?.type !== 'ObjectExpression' || literal.properties.some((item) => item.type !== 'Property'))
      return null;
    const property = literal.properties.find(
      (item) => item.type === 'Property' && staticName(item.key, item.computed) === name,
    );
    const value = property?.type === 'Property' ? property.value : null;
    return isFunction(value) ? value : null;
  }
  if (object.type !== 'ThisExpression') return null;
  let body: Node | null = member;
  while (body !== null && body.type !== 'ClassBody') body = scopes.parentOf(body);
  const methods = (body?.body ?? []).filter(
    (item): item is TSESTree.MethodDefinition | TSESTree.PropertyDefinition =>
      (item.type === 'MethodDefinition' || item.type === 'PropertyDefinition') &&
      staticName(item.key, item.computed) === name,
  );
  const [only, ...others] = methods;
  return only !== undefined && others.length === 0 && isFunction(only.value) ? only.value : null;
}

/** Whether a function has a name that stands in one place of this file, and in no other file. */
export function isNamedOnce(fn: FunctionNode, scopes: ScopeAnalysis): boolean {
  const variable = nameOf(fn, scopes);
  if (variable === null || isExported(variable, scopes)) return false;
  return variable.references.filter(({ isRead, isType }) => isRead || isType).length === 1;
}

/** A function of this file that a call names. */
export function calledFunction(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  scopes: ScopeAnalysis,
): FunctionNode | null {
  return call.type === 'CallExpression' ? namedFunction(call.callee, scopes) : null;
}

/** The function that an expression is the result of: `return x`, `() => x`. */
export function functionReturning(node: Node, scopes: ScopeAnalysis): FunctionNode | null {
  const parent = scopes.parentOf(node);
  if (parent?.type === 'ReturnStatement') return scopes.functionOf(parent);
  if (parent !== null && isTransparent(parent)) return null;
  return parent?.type === 'ArrowFunctionExpression' && parent.body === node ? parent : null;
}
