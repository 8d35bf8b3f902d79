import {
  staticName,
  unwrap,
  type CallSite,
  type PayloadOrigin,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { readGuards } from './openai-sdk-guard.ts';
import { keep, type Kept } from './openai-sdk-types.ts';
import { placeBefore } from './placement.ts';
import { indentAt } from './style.ts';
import type { Edit, Node } from './types.ts';

/** Where the SDK's call goes, and what goes away with the old one. */
export interface SdkAnswer {
  /** What the SDK's call replaces. */
  readonly start: number;
  readonly end: number;
  /** Whether a promise stood there, or its value. */
  readonly is: 'promise' | 'value' | 'operand';
  /** Indentation of its line. */
  readonly indent: string;
  /** Source behind the call that turns a failure into what the program made of it. */
  readonly onFailure: string;
  readonly edits: readonly Edit[];
}

const NOT_FOLLOWED = keep('The way from the response to its body is not understood.');

/** The call that an expression waits for. */
function awaited(node: Node | null): Node | null {
  const value = node === null ? null : unwrap(node);
  return value?.type === 'AwaitExpression' ? unwrap(value.argument) : null;
}

/** The declarator that alone gives a name its value, where that is the awaited call. */
function declaratorOf(variable: Variable | null, call: Node): TSESTree.VariableDeclarator | null {
  const [definition, ...others] = variable?.definitions ?? [];
  if (definition?.node.type !== 'VariableDeclarator' || others.length > 0) return null;
  const { node } = definition;
  const isWritten = variable?.references.some(({ isWrite, writeExpr }) => isWrite && writeExpr !== node.init) === true;
  return !isWritten && awaited(node.init) === call ? node : null;
}

function replaced(shop: Workshop, node: Node, is: SdkAnswer['is'], edits: readonly Edit[] = []): SdkAnswer {
  const [start, end] = node.range;
  return { start, end, is, indent: indentAt(shop.text, start), onFailure: '', edits };
}

/** `call.then((response) => response.json())`: the callback has nothing left to do. */
function throughCallback(shop: Workshop, variable: Variable, origin: Node, call: Node): SdkAnswer | null {
  const [definition] = variable.definitions;
  const fn = shop.scopes.functionOf(origin);
  if (definition?.kind !== 'parameter' || variable.references.length !== 1) return null;
  if (fn?.type !== 'ArrowFunctionExpression' || fn.body !== origin || fn.params.length !== 1) return null;
  const then = shop.scopes.parentOf(fn);
  if (then?.type !== 'CallExpression' || then.arguments.length !== 1 || then.callee.type !== 'MemberExpression')
    return null;
  const isThen = staticName(then.callee.property, then.callee.computed) === 'then';
  return isThen && unwrap(then.callee.object) === call ? replaced(shop, then, 'promise') : null;
}

/** `const response = await fetch(…); if (!response.ok) throw …; … await response.json()`: the statements become one. */
function throughStatements(
  shop: Workshop,
  variable: Variable,
  declarator: TSESTree.VariableDeclarator,
  origin: Node,
): SdkAnswer | null {
  const declaration = shop.scopes.parentOf(declarator);
  const block = declaration === null ? null : shop.scopes.parentOf(declaration);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return null;
  if (block?.type !== 'BlockStatement' && block?.type !== 'Program') return null;
  const body: readonly Node[] = block.body;
  const first = body.indexOf(declaration);
  const last = body.findIndex(({ range }) => range[0] <= origin.range[0] && origin.range[1] <= range[1]);
  const statement = body[last];
  const place = placeBefore(shop, origin);
  if (first < 0 || statement === undefined || place?.offset !== shop.text.lastIndexOf('\n', statement.range[0] - 1) + 1)
    return null;
  const guards = readGuards(shop, variable, body.slice(first + 1, last), place.indent);
  if (guards === null || variable.references.length !== guards.references + 1) return null;
  const removal = { start: declaration.range[0], end: statement.range[0], text: '' };
  return { ...replaced(shop, origin, 'promise', [removal]), indent: place.indent, onFailure: guards.source };
}

/** A body that a method of the response gives: `response.json()`. */
function fromMethod(shop: Workshop, origin: TSESTree.CallExpression, call: Node): SdkAnswer | null {
  if (origin.callee.type !== 'MemberExpression') return null;
  const object = unwrap(origin.callee.object);
  if (object === call || awaited(object) === call) return replaced(shop, origin, 'promise');
  const variable = object.type === 'Identifier' ? shop.scopes.variableOf(object) : null;
  if (variable === null) return null;
  const declarator = declaratorOf(variable, call);
  return declarator === null
    ? throughCallback(shop, variable, origin, call)
    : throughStatements(shop, variable, declarator, origin);
}

/** A body that is a member of the response: `response.data`, read any number of times. */
function fromMember(
  shop: Workshop,
  origin: TSESTree.MemberExpression,
  origins: readonly PayloadOrigin[],
  call: Node,
): SdkAnswer | null {
  const object = unwrap(origin.object);
  if (origins.length === 1 && awaited(object) === call) {
    const parent = shop.scopes.parentOf(origin);
    return replaced(shop, origin, parent?.type === 'VariableDeclarator' ? 'value' : 'operand');
  }
  const variable = object.type === 'Identifier' ? shop.scopes.variableOf(object) : null;
  if (variable === null) return null;
  if (declaratorOf(variable, call) === null)
    return origins.length === 1 ? throughCallback(shop, variable, origin, call) : null;
  const edits: Edit[] = [];
  for (const { node } of origins) {
    if (node.type !== 'MemberExpression' || shop.scopes.variableOf(unwrap(node.object)) !== variable) return null;
    edits.push({ start: node.object.range[1], end: node.range[1], text: '' });
  }
  const reads = variable.references.filter(({ isRead }) => isRead);
  return reads.length === origins.length ? replaced(shop, call, 'promise', edits) : null;
}

/** A body that a pattern takes out of the response: `const { data } = await axios.post(…)`. */
function fromPattern(shop: Workshop, property: TSESTree.Property, call: Node): SdkAnswer | null {
  const pattern = shop.scopes.parentOf(property);
  const declarator = pattern === null ? null : shop.scopes.parentOf(pattern);
  if (pattern?.type !== 'ObjectPattern' || pattern.properties.length !== 1 || pattern.typeAnnotation !== undefined)
    return null;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id !== pattern || awaited(declarator.init) !== call)
    return null;
  if (property.value.type === 'AssignmentPattern') return null;
  return replaced(shop, call, 'promise', [
    { start: pattern.range[0], end: property.value.range[0], text: '' },
    { start: property.value.range[1], end: pattern.range[1], text: '' },
  ]);
}

/** Finds the place of the SDK's call: it gives the body at once, so every step from the response to it goes away. */
export function findAnswer(shop: Workshop, { call, response }: CallSite): SdkAnswer | Kept {
  const { origins, errorReads, lost } = response;
  const [origin] = origins;
  if (lost !== null || errorReads.length > 0 || origin === undefined) return NOT_FOLLOWED;
  const { node, form } = origin;
  if (form === 'binding') {
    const isOnly = origins.length === 1 && node.type === 'Property';
    return (isOnly ? fromPattern(shop, node, call) : null) ?? NOT_FOLLOWED;
  }
  if (form === 'promise') {
    const isJson = node.type === 'CallExpression' && /\bjson\b/.test(sourceOf(shop, node.callee).slice(-8));
    return (origins.length === 1 && isJson ? fromMethod(shop, node, call) : null) ?? NOT_FOLLOWED;
  }
  return (node.type === 'MemberExpression' ? fromMember(shop, node, origins, call) : null) ?? NOT_FOLLOWED;
}
