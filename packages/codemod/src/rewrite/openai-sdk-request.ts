import {
  isFunction,
  staticName,
  unwrap,
  walk,
  type ClientCall,
  type Scope,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { classAround } from './holders.ts';
import { isKept, keep, type Kept, type SdkInstance, type SdkRequest, type SdkWorkshop } from './openai-sdk-types.ts';
import { isHidden } from './unseen-uses.ts';
import { buildParts } from './url-parts.ts';
import type { Expression, Node } from './types.ts';

/** Headers that the SDK sends by itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['content-type', 'accept']);

/** Options that say what the SDK's method says already. */
const OWN_OPTIONS: ReadonlySet<string> = new Set([
  'method',
  'headers',
  'body',
  'data',
  'json',
  'url',
  'responseType',
  'baseURL',
  'prefixUrl',
  'prefix',
]);

/** Whether a use of an object only hands it to a call, or takes its members into another object. */
function isHandedOn(shop: Workshop, use: Node): boolean {
  const parent = shop.scopes.parentOf(use);
  if (parent?.type === 'SpreadElement') return true;
  if (parent?.type === 'CallExpression') return parent.callee !== use;
  return (
    parent?.type === 'Property' && parent.value === use && shop.scopes.parentOf(parent)?.type === 'ObjectExpression'
  );
}

/** The literal that a constant of this file holds, where nothing can change it. */
function heldObject(shop: Workshop, name: TSESTree.Identifier): Node | null {
  const variable = shop.scopes.variableOf(name);
  const [definition, ...others] = variable?.definitions ?? [];
  if (definition?.kind !== 'const' || others.length > 0 || definition.node.type !== 'VariableDeclarator') return null;
  const declaration = shop.scopes.parentOf(definition.node);
  const isExported = declaration !== null && shop.scopes.parentOf(declaration)?.type === 'ExportNamedDeclaration';
  const isFixed = variable?.references.every(({ identifier }) => isHandedOn(shop, identifier)) === true;
  return isFixed && !isExported ? definition.node.init : null;
}

/** Whether a call can reach no other function than the one in this file: a subclass may have a method of the same name. */
function isOwnFunction(shop: Workshop, callee: Node): boolean {
  const value = unwrap(callee);
  if (value.type === 'Identifier') return true;
  const name = value.type === 'MemberExpression' ? staticName(value.property, value.computed) : null;
  const [method, ...others] = shop.scopes
    .ofType('MethodDefinition')
    .filter(({ key, computed }) => staticName(key, computed) === name);
  if (name === null || method === undefined || others.length > 0) return false;
  return isHidden(shop, name, classAround(shop, method), method.accessibility === 'private');
}

/** An object literal: written in place, held by a constant, or given back by a function of the file that only does that. */
export function objectOf(shop: Workshop, node: Node, depth = 0): TSESTree.ObjectExpression | null {
  const value = unwrap(node);
  if (value.type === 'ObjectExpression') return value;
  if (depth > 2) return null;
  if (value.type === 'NewExpression' && value.callee.type === 'Identifier' && value.callee.name === 'Headers') {
    const [given] = value.arguments;
    return given === undefined ? null : objectOf(shop, given, depth + 1);
  }
  if (value.type === 'CallExpression') {
    const given = value.arguments.length === 0 && isOwnFunction(shop, value.callee) ? shop.returnOf(value) : null;
    return given === null || shop.effectsOf(value).length > 0 ? null : objectOf(shop, given, depth + 1);
  }
  const init = value.type === 'Identifier' ? heldObject(shop, value) : null;
  return init === null ? null : objectOf(shop, init, depth + 1);
}

/** Members of a literal by name, those that it spreads among them; `null` where one of them cannot be read. */
function membersOf(shop: Workshop, object: TSESTree.ObjectExpression): Map<string, Expression> | null {
  const members = new Map<string, Expression>();
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') {
      const inner = objectOf(shop, property.argument);
      const spread = inner === null ? null : membersOf(shop, inner);
      if (spread === null) return null;
      for (const [name, value] of spread) members.set(name, value);
      continue;
    }
    const name = staticName(property.key, property.computed);
    if (name === null || property.method || property.kind !== 'init') return null;
    members.set(name, property.value as Expression);
  }
  return members;
}

/** `X` of `` `Bearer ${X}` `` or `'Bearer ' + X`. */
function tokenOf(header: Expression): Expression | null {
  const [scheme, token, ...more] = buildParts(header).parts;
  if (scheme === undefined || token === undefined || more.length > 0) return null;
  return 'text' in scheme && /^Bearer $/i.test(scheme.text) && 'expression' in token ? token.expression : null;
}

const NO_HEADERS = keep('The headers of the call are not written in its file.');

function readHeaders(shop: Workshop, headers: readonly Expression[]): Expression | Kept {
  let token: Expression | null = null;
  if (headers.length === 0) return NO_HEADERS;
  for (const part of headers) {
    const literal = objectOf(shop, part);
    const members = literal === null ? null : membersOf(shop, literal);
    if (members === null) return NO_HEADERS;
    for (const [name, value] of members) {
      if (name.toLowerCase() === 'authorization') token = tokenOf(value);
      else if (!OWN_HEADERS.has(name.toLowerCase())) return keep('The call sends a header of its own.');
    }
  }
  return token ?? keep('The token cannot be read from the Authorization header.');
}

/** Whether nothing but calls of its methods is done with an instance, so that it is what it was made as. */
function isPlainInstance(shop: Workshop, { variable }: SdkInstance): boolean {
  const [definition] = variable.definitions;
  const declaration = definition === undefined ? null : shop.scopes.parentOf(definition.node);
  if (declaration === null || shop.scopes.parentOf(declaration)?.type === 'ExportNamedDeclaration') return false;
  return variable.references.every(({ identifier }) => {
    const member = shop.scopes.parentOf(identifier);
    const call =
      member?.type === 'MemberExpression' && member.object === identifier ? shop.scopes.parentOf(member) : null;
    return call?.type === 'CallExpression' && call.callee === member;
  });
}

/** Milliseconds that are certainly a whole number above 0, which is what the SDK takes. */
function isDuration(shop: Workshop, node: Expression): boolean {
  const value = unwrap(node);
  if (value.type === 'Literal') return Number.isInteger(value.value) && Number(value.value) > 0;
  if (value.type === 'BinaryExpression' && value.operator === '*')
    return isDuration(shop, value.left) && isDuration(shop, value.right);
  const [definition, ...others] = value.type === 'Identifier' ? (shop.scopes.variableOf(value)?.definitions ?? []) : [];
  const init = definition?.node.type === 'VariableDeclarator' ? definition.node.init : null;
  return definition?.kind === 'const' && others.length === 0 && init !== null && isDuration(shop, init);
}

/** Whether every name in an expression is the same variable at a call, too. */
function meansTheSame({ scopes }: Workshop, expression: Node, call: Node): boolean {
  let same = true;
  walk(expression, (node) => {
    const reference = node.type === 'Identifier' ? scopes.referenceOf(node) : undefined;
    if (reference === undefined) return same;
    let scope: Scope | null = scopes.scopeOf(call);
    while (scope !== null && !scope.variables.has(reference.identifier.name)) scope = scope.upper;
    same &&= (scope?.variables.get(reference.identifier.name) ?? null) === reference.variable;
    return same;
  });
  return same;
}

/** The argument that holds a call's options, beside URL and body. */
function optionsOf({ request, body, url }: ClientCall): readonly Node[] {
  return request.arguments.filter((argument) => argument !== body?.node && argument !== url);
}

/** Whether what makes the token may go where it is asked for anew: nothing is called that was called once. */
function isPlain(token: Expression, call: Node): boolean {
  const isThere = call.range[0] <= token.range[0] && token.range[1] <= call.range[1];
  let plain = true;
  walk(token, ({ type }) => (plain &&= isThere || (type !== 'CallExpression' && type !== 'AwaitExpression')));
  return plain;
}

/**
 * What the SDK takes over from a call beside URL and body: the token, the abort signal, the time limit.
 *
 * @returns a refusal for a call that says anything else
 */
export function readSdkRequest(shop: Workshop, sdk: SdkWorkshop, call: ClientCall): SdkRequest | Kept {
  const instance = sdk.instanceOf(call);
  if (instance !== null && !isPlainInstance(shop, instance))
    return keep('The client instance is used for more than calls.');
  const given = [...(instance === null ? [] : [instance.options]), ...optionsOf(call)];
  const headers: Expression[] = [];
  const options = new Map<string, string>();
  for (const argument of given) {
    const literal = objectOf(shop, argument);
    const members = literal === null ? null : membersOf(shop, literal);
    if (members === null) return keep('The options of the call are not written in its file.');
    for (const [name, value] of members) {
      const source = sourceOf(shop, value);
      if (name === 'headers') headers.push(value);
      else if (!meansTheSame(shop, value, call.request))
        return keep(`The option "${name}" is not at hand at the call.`);
      else if (name === 'signal' || (name === 'timeout' && isDuration(shop, value)))
        options.set(name, source === name ? name : `${name}: ${source}`);
      else if (!OWN_OPTIONS.has(name)) return keep(`The call has the option "${name}".`);
    }
  }
  // Clients with an interface of their own for headers have them nowhere else.
  if (headers.length === 0 && call.headers !== null) headers.push(call.headers);
  const token = readHeaders(shop, headers);
  if (isKept(token)) return token;
  if (!isPlain(token, call.request) || !meansTheSame(shop, token, call.request))
    return keep('The token cannot be read anew.');
  return { token, options: [...options.values()] };
}

/** Whether a call goes through a client that the file names itself, and not through one that it is given. */
export function isOwnClient(shop: Workshop, { request }: ClientCall): boolean {
  let root = unwrap(request.callee);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const variable = root.type === 'Identifier' ? shop.scopes.variableOf(root) : null;
  return (
    root.type === 'Identifier' &&
    (variable === null || variable.definitions.every(({ kind, node }) => kind !== 'parameter' && !isFunction(node)))
  );
}
