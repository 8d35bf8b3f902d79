import {
  staticName,
  unwrap,
  type CallSite,
  type PayloadOrigin,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { readAttempt, type SdkAttempt } from './openai-sdk-attempt.ts';
import { catchSource, readGuards } from './openai-sdk-guard.ts';
import { keep, type Kept } from './openai-sdk-types.ts';
import { placeBefore } from './placement.ts';
import { linesOf } from './removable-lines.ts';
import { isForFailures } from './response-errors.ts';
import { indentAt } from './style.ts';
import type { Edit, Node } from './types.ts';

/** Where the SDK's call goes, and what goes away with the old one. */
export interface SdkAnswer {
  /** What the SDK's call replaces. */
  readonly start: number;
  readonly end: number;
  /** Whether a promise stood there, or its value. */
  readonly is: 'promise' | 'value' | 'operand';
  /** Indentation of the line that the call comes to stand on. */
  readonly indent: string;
  /** Source behind the call that turns a failure into what the program made of it. */
  readonly onFailure: string;
  readonly edits: readonly Edit[];
  /** Set where a failure ends in more than an exception. */
  readonly attempt: SdkAttempt | null;
  /** Whether the program itself says what becomes of every failure. */
  readonly settles: boolean;
}

const NOT_FOLLOWED = keep('The way from the response to its body is not understood.');

/** Authentication faults come in the envelope of the IONOS API, of which the SDK's error holds nothing. */
const ERROR_BODY = keep('The program reads the body of a failure, which the SDK does not keep whole.');

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
  return { start, end, is, indent: indentAt(shop.text, start), onFailure: '', edits, attempt: null, settles: false };
}

/** The `….then(callback)` that a function is the callback of, where it waits for a call. */
function thenOf(shop: Workshop, fn: Node | null, call: Node): TSESTree.CallExpression | null {
  const then = fn === null ? null : shop.scopes.parentOf(fn);
  if (then?.type !== 'CallExpression' || then.arguments.length !== 1 || then.callee.type !== 'MemberExpression')
    return null;
  const isThen = staticName(then.callee.property, then.callee.computed) === 'then';
  return isThen && unwrap(then.callee.object) === call ? then : null;
}

/** `call.then((response) => response.json())`: the callback has nothing left to do but what it does on a failure. */
function throughCallback(shop: Workshop, variable: Variable, origin: Node, call: Node): SdkAnswer | null {
  const [definition] = variable.definitions;
  const fn = shop.scopes.functionOf(origin);
  const then = thenOf(shop, fn, call);
  if (definition?.kind !== 'parameter' || fn === null || then === null || fn.params.length !== 1) return null;
  if (fn.body === origin) return variable.references.length === 1 ? replaced(shop, then, 'promise') : null;
  const statements: readonly Node[] = fn.body?.type === 'BlockStatement' ? fn.body.body : [];
  const last = statements.at(-1);
  if (last?.type !== 'ReturnStatement' || last.argument === null) return null;
  if (last.argument !== origin && awaited(last.argument) !== origin) return null;
  const indent = indentAt(shop.text, call.range[0]);
  const guards = readGuards(shop, variable, statements.slice(0, -1), indent + shop.style.indent);
  if (guards?.isThrown !== true || variable.references.length !== guards.references + 1) return null;
  return {
    ...replaced(shop, then, 'promise'),
    indent,
    onFailure: catchSource(shop, guards, indent),
    settles: guards.isComplete,
  };
}

/** `const response = await fetch(…); if (!response.ok) …; … await response.json()`: the SDK's call takes their place. */
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
  if (first < 0 || last <= first || statement === undefined) return null;
  const looking = body.filter(
    (each) =>
      each !== declaration &&
      each !== statement &&
      variable.references.some(({ identifier: { range } }) => each.range[0] <= range[0] && range[1] <= each.range[1]),
  );
  const indent = indentAt(shop.text, declaration.range[0]);
  const guards = readGuards(shop, variable, looking, indent + shop.style.indent);
  if (guards === null || variable.references.length !== guards.references + 1) return null;
  const settles = guards.isComplete;
  const place = placeBefore(shop, origin);
  const isFirst = place?.offset === shop.text.lastIndexOf('\n', statement.range[0] - 1) + 1;
  const behind = looking.filter((each) => each.range[0] > statement.range[0]);
  const isNext = body.slice(last + 1, last + 1 + behind.length).every((each) => behind.includes(each));
  const lines = behind.flatMap((each) => linesOf(shop.text, each) ?? []);
  if (guards.isThrown && isFirst && isNext && last - first === looking.length - behind.length + 1) {
    if (lines.length < behind.length) return null;
    const removal = { start: declaration.range[0], end: statement.range[0], text: '' };
    const onFailure = catchSource(shop, guards, indent);
    return { ...replaced(shop, origin, 'promise', [removal, ...lines]), indent, onFailure, settles };
  }
  const attempt = readAttempt(shop, { declaration, statement, origin, body, looking }, guards);
  if (attempt === null) return null;
  return { ...replaced(shop, declaration, 'promise'), indent: indent + shop.style.indent, attempt, settles };
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

/** Whether a variable is what the callback of `call.then(…)` gets, in a type that nothing says. */
function isGivenByThen(shop: Workshop, { definitions }: Variable, call: Node): boolean {
  const [definition] = definitions;
  return (
    definition?.kind === 'parameter' &&
    definition.identifier.typeAnnotation === undefined &&
    shop.scopes.parentOf(definition.identifier) === definition.node &&
    thenOf(shop, definition.node, call) !== null
  );
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
  if (declaratorOf(variable, call) === null && !isGivenByThen(shop, variable, call)) return null;
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
  const { origins, errorReads, escapes, lost } = response;
  const [origin] = origins.filter(({ node }) => !isForFailures(shop, node));
  const isRead = origins.length > 1 && origins.some(({ node }) => isForFailures(shop, node));
  if (isRead || errorReads.length > 0 || escapes.some(({ node }) => isForFailures(shop, node))) return ERROR_BODY;
  if (lost !== null || origin === undefined) return NOT_FOLLOWED;
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
