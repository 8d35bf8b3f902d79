import {
  contains,
  isFunction,
  isJsonParse,
  isString,
  outermostWrapper,
  soleInitialiser,
  staticName,
  unwrap,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { isSettled, isVisible } from './model.ts';
import { isPlainName } from './placement.ts';
import type { Node } from './types.ts';

/** Names for a body that are looked through. */
const MAX_NAMES = 4;

/** The member by which errors of most HTTP clients hold the answer, and the usual name for one. */
const ANSWER = 'response';

/** Members of an answer that hold its body, with the one beside them that holds its status (axios, got). */
const BESIDE: ReadonlyMap<string | null, string> = new Map([
  ['data', 'status'],
  ['body', 'statusCode'],
]);

const STATUSES: ReadonlySet<string | null> = new Set(BESIDE.values());

/** Methods of a response, or of undici's body, that read the body. */
const READS_BODY = /^(?:json|text|buffer|bytes|blob|arrayBuffer)$/;

const nameOf = ({ property, computed }: TSESTree.MemberExpression): string | null => staticName(property, computed);

/** Source of a member of what is named at a place; `null` where that is more than a name, or means something else there. */
function memberOf(shop: Workshop, object: Node, name: string, isOptional: boolean, place: Node): string | null {
  const value = unwrap(object);
  // `error.response ?? {}` is nothing where it is not the answer.
  if (value.type === 'LogicalExpression' && value.operator !== '&&')
    return memberOf(shop, value.left, name, true, place);
  if (!isPlainName(object) || !isVisible(shop, object, place)) return null;
  return `${sourceOf(shop, object)}${isOptional ? '?.' : '.'}${name}`;
}

/** Whether an expression is an answer by its name: `response`, `error.response`, or another name for that. */
function isAnswer(shop: Workshop, node: Node): boolean {
  const value = unwrap(node);
  if (value.type === 'LogicalExpression') return isAnswer(shop, value.left);
  if (value.type === 'Identifier' && value.name === ANSWER) return true;
  const variable = value.type === 'Identifier' ? shop.scopes.variableOf(value) : null;
  const held = variable === null ? value : unwrap(soleInitialiser(variable)?.init ?? value);
  return held.type === 'MemberExpression' && nameOf(held) === ANSWER;
}

/** The status beside a member that holds a body: of an answer, or of an error whose status the file reads elsewhere. */
function besideMember(shop: Workshop, node: TSESTree.MemberExpression, place: Node): string | null {
  const { object, optional } = node;
  const answered = isAnswer(shop, object) ? BESIDE.get(nameOf(node)) : undefined;
  if (answered !== undefined) return memberOf(shop, object, answered, optional, place);
  const source = sourceOf(shop, object);
  const told = [...BESIDE.values()].find((name) =>
    shop.scopes
      .ofType('MemberExpression')
      .some((each) => nameOf(each) === name && sourceOf(shop, each.object) === source),
  );
  return told === undefined ? null : memberOf(shop, object, told, optional, place);
}

/** The pattern that a name is taken by, and the name of the member that it is. */
function takenBy(variable: Variable): { pattern: TSESTree.ObjectPattern; name: string | null; init: Node } | null {
  const [definition, ...others] = variable.definitions;
  const declarator = definition?.node;
  if (others.length > 0 || declarator?.type !== 'VariableDeclarator' || declarator.init === null) return null;
  const { id: pattern, init } = declarator;
  if (pattern.type !== 'ObjectPattern') return null;
  const taken = pattern.properties.find((each) => each.type === 'Property' && each.value === definition?.identifier);
  return taken?.type === 'Property' ? { pattern, init, name: staticName(taken.key, taken.computed) } : null;
}

/** The name that a pattern gives a status beside what it takes: `code` of `const { body, status: code } = error`. */
function takenStatus(shop: Workshop, pattern: TSESTree.ObjectPattern, place: Node): string | null {
  const names = pattern.properties.flatMap((each) =>
    each.type === 'Property' && each.value.type === 'Identifier' && STATUSES.has(staticName(each.key, each.computed))
      ? [each.value]
      : [],
  );
  const [name] = names;
  return name !== undefined && names.length === 1 && isVisible(shop, name, place) ? name.name : null;
}

/** The status beside a name that a pattern takes out of an answer: `data` of `const { data } = error.response`. */
function besideTaken(shop: Workshop, variable: Variable, place: Node): string | null {
  const taken = takenBy(variable);
  const told = taken === null ? null : takenStatus(shop, taken.pattern, place);
  if (told !== null) return told;
  const beside = taken === null ? undefined : BESIDE.get(taken.name);
  return taken === null || beside === undefined ? null : memberOf(shop, taken.init, beside, false, place);
}

/** The status beside undici's body: `response.statusCode` of `response.body`, or the name that the same pattern gives it. */
function besideUndiciBody(shop: Workshop, body: Node, place: Node): string | null | undefined {
  const value = unwrap(body);
  const beside = BESIDE.get('body') as string;
  if (value.type === 'MemberExpression' && nameOf(value) === 'body')
    return memberOf(shop, value.object, beside, value.optional, place);
  const variable = value.type === 'Identifier' ? shop.scopes.variableOf(value) : null;
  const taken = variable === null ? null : takenBy(variable);
  if (taken?.name !== 'body') return undefined;
  const status = taken.pattern.properties.find(
    (each) => each.type === 'Property' && staticName(each.key, each.computed) === beside,
  );
  return status?.type === 'Property' && status.value.type === 'Identifier' ? status.value.name : null;
}

/** Names that a status is given to. */
const STATUS_NAME = /status(?:code)?$/i;

/**
 * Source of what a read of the status takes where the body has none: `status` of `const { httpStatus = status } = body` and of
 * `body.httpStatus ?? status`, where that is a status of its own and no number that is written out.
 *
 * @param read the pattern's property, or the member
 * @param place where the status is going to be read
 */
export function statusElse(shop: Workshop, read: Node, place: Node): string | null {
  const parent = shop.scopes.parentOf(outermostWrapper(read, shop.scopes));
  const taken = read.type === 'Property' && read.value.type === 'AssignmentPattern' ? read.value.right : null;
  const other = parent?.type === 'LogicalExpression' && parent.operator !== '&&' ? parent.right : taken;
  const value = other === null ? null : unwrap(other);
  const name = value?.type === 'MemberExpression' ? nameOf(value) : value?.type === 'Identifier' ? value.name : null;
  if (value === null || name === null || !STATUS_NAME.test(name)) return null;
  if (!isPlainName(value) || !isVisible(shop, value, place) || !isSettled(shop, value, place)) return null;
  const variable = value.type === 'Identifier' ? shop.scopes.variableOf(value) : null;
  const made = variable === null ? null : soleInitialiser(variable);
  // The pattern itself may bind the name.
  const isBoundThere = variable?.definitions.some(({ node }) => !isFunction(node) && contains(node, place)) === true;
  return isBoundThere || made?.init.type === 'Literal' ? null : sourceOf(shop, value);
}

/**
 * Source of the HTTP status that belongs to a body, for the `httpStatus` of a legacy error.
 *
 * @param body the expression that is the body, or a promise of it
 * @param place where the status is going to be read
 * @returns `null` where it is not at hand
 */
export function statusOf(shop: Workshop, body: Node, place: Node = body, depth = 0): string | null {
  const node = unwrap(body);
  if (depth > MAX_NAMES) return null;
  const next = (inner: Node): string | null => statusOf(shop, inner, place, depth + 1);
  switch (node.type) {
    case 'AwaitExpression':
      return next(node.argument);
    case 'LogicalExpression':
      return next(node.left);
    case 'ConditionalExpression':
      return next(node.alternate);
    case 'MemberExpression':
      return besideMember(shop, node, place);
    case 'Identifier': {
      const variable = shop.scopes.variableOf(node);
      const made = variable === null ? null : soleInitialiser(variable);
      return made !== null ? next(made.init) : variable === null ? null : besideTaken(shop, variable, place);
    }
    case 'CallExpression': {
      const { callee, arguments: given } = node;
      // `response.json().catch(() => null)` is the body, or nothing.
      if (callee.type === 'MemberExpression' && nameOf(callee) === 'catch') return next(callee.object);
      const [text] = given;
      if (text !== undefined) return [isJsonParse, isString].some((is) => is(callee, shop.scopes)) ? next(text) : null;
      if (callee.type !== 'MemberExpression' || !READS_BODY.test(nameOf(callee) ?? '')) return null;
      const beside = besideUndiciBody(shop, callee.object, place);
      return beside !== undefined ? beside : memberOf(shop, callee.object, 'status', false, place);
    }
    default:
      return null;
  }
}
