import { staticName, unwrap, walk, type Variable } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceOf, type Workshop } from './draft.ts';
import { movedSource } from './object-members.ts';
import { freeName } from './placement.ts';
import { indentAt } from './style.ts';
import type { Node } from './types.ts';

/** What a program does with a failure before it reads the answer: `if (!response.ok) …`. */
export interface Guards {
  /** Name of the caught error. */
  readonly error: string;
  /** Source of what is done with it, each text indented but for its first line. */
  readonly lines: readonly string[];
  /** How often the response is named. */
  readonly references: number;
  /** Whether every one of them throws, so that a callback can do the same. */
  readonly isThrown: boolean;
  /** Whether no failure gets past them. */
  readonly isComplete: boolean;
}

/** Statuses of failures that programs tell apart. */
const FAILURES = [400, 401, 402, 403, 404, 408, 409, 413, 415, 422, 429, 500, 501, 502, 503, 504, 529, 599];

/** Nodes that mean something else inside of a callback. */
const BOUND_TO_FUNCTION: ReadonlySet<string> = new Set([
  'AwaitExpression',
  'BreakStatement',
  'ContinueStatement',
  'ReturnStatement',
  'YieldExpression',
]);

const EXITS: ReadonlySet<string> = new Set([
  'BreakStatement',
  'ContinueStatement',
  'ReturnStatement',
  'ThrowStatement',
]);

/** Which member of the response a node is; `null` for anything else. */
function memberOf(shop: Workshop, node: Node, response: Variable): string | null {
  if (node.type !== 'MemberExpression' || shop.scopes.variableOf(unwrap(node.object)) !== response) return null;
  return staticName(node.property, node.computed);
}

/** Value of a test that is made of the status alone; `undefined` where it is made of anything else. */
function valueFor(shop: Workshop, test: Node, response: Variable, status: number): unknown {
  const node = unwrap(test);
  const at = (part: Node): unknown => valueFor(shop, part, response, status);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number' ? node.value : typeof node.value === 'boolean' ? node.value : undefined;
    case 'MemberExpression': {
      const name = memberOf(shop, node, response);
      return name === 'status' ? status : name === 'ok' ? status >= 200 && status < 300 : undefined;
    }
    case 'UnaryExpression': {
      const value = node.operator === '!' ? at(node.argument) : undefined;
      return value === undefined ? undefined : !value;
    }
    case 'LogicalExpression': {
      const [left, right] = [at(node.left), at(node.right)];
      if (left === undefined || right === undefined || node.operator === '??') return undefined;
      return node.operator === '&&' ? Boolean(left) && Boolean(right) : Boolean(left) || Boolean(right);
    }
    case 'BinaryExpression':
      return compare(node.operator, at(node.left), at(node.right));
    default:
      return undefined;
  }
}

function compare(operator: string, left: unknown, right: unknown): boolean | undefined {
  if (operator === '===' || operator === '==')
    return left === undefined || right === undefined ? undefined : left === right;
  if (operator === '!==' || operator === '!=')
    return left === undefined || right === undefined ? undefined : left !== right;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}

/** Whether a variable of a name is used, or made, in a statement. */
function namesIn(shop: Workshop, statement: Node, name: string): boolean {
  let isIn = false;
  walk(statement, (node) => {
    isIn ||= node.type === 'Identifier' && node.name === name && shop.scopes.referenceOf(node) !== undefined;
    isIn ||= node.type === 'Identifier' && node.name === name && shop.scopes.variableOf(node) !== null;
    return !isIn;
  });
  return isIn;
}

/** For which failures a statement of the program is meant; `null` where it is not for failures alone. */
function readGuard(shop: Workshop, statement: Node, response: Variable): 'all' | 'some' | null {
  if (statement.type !== 'IfStatement' || statement.alternate !== null) return null;
  if (valueFor(shop, statement.test, response, 200) !== false) return null;
  const values = FAILURES.map((status) => valueFor(shop, statement.test, response, status));
  if (values.every((value) => value === true)) return 'all';
  // A status that the error does not have cannot be asked it.
  return /\.\s*ok\b/.test(sourceOf(shop, statement.test)) ? null : 'some';
}

const statementsOf = ({ consequent }: TSESTree.IfStatement): readonly Node[] =>
  consequent.type === 'BlockStatement' ? consequent.body : [consequent];

/** Source of a guard, or of what is in its block, with the status read from the error. */
function movedGuard(
  shop: Workshop,
  guard: TSESTree.IfStatement,
  isWhole: boolean,
  names: ReadonlySet<string>,
  error: string,
  to: string,
): string {
  const { consequent } = guard;
  const from = indentAt(shop.text, guard.range[0]);
  const isBlock = !isWhole && consequent.type === 'BlockStatement';
  const outer = isBlock ? to.slice(0, to.length - shop.style.indent.length) : to;
  let source = movedSource(shop.text, isWhole ? guard : consequent, from, outer);
  if (isBlock) source = source.slice(1, -1).trim();
  // Uses are replaced by name: inside the guard nothing else has it.
  for (const name of names)
    source = source.replace(
      new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?=\\s*\\??\\.\\s*status\\b)`, 'g'),
      () => error,
    );
  return source;
}

/**
 * Reads the statements of a program that look at the status of a response.
 *
 * @param to indentation of the lines that do the same with an error of the SDK
 * @returns `null` where one of them does anything else with the response
 */
export function readGuards(shop: Workshop, response: Variable, statements: readonly Node[], to: string): Guards | null {
  const names = new Set([response.name]);
  const isNamed = statements.some((statement) => namesIn(shop, statement, 'error'));
  const error = isNamed ? freeName(shop, 'failure') : 'error';
  const lines: string[] = [];
  let references = 0;
  let isThrown = true;
  let isComplete = false;
  for (const statement of statements) {
    const kind = readGuard(shop, statement, response);
    if (kind === null || isComplete || statement.type !== 'IfStatement') return null;
    const inside = response.references.filter(
      ({ identifier: { range } }) => statement.range[0] <= range[0] && range[1] <= statement.range[1],
    );
    references += inside.length;
    for (const { identifier } of inside) {
      const member = shop.scopes.parentOf(identifier);
      const isTest = identifier.range[1] <= statement.test.range[1];
      if (member === null || (!isTest && memberOf(shop, member, response) !== 'status')) return null;
    }
    const last = statementsOf(statement).at(-1);
    if (last === undefined) return null;
    isThrown &&= last.type === 'ThrowStatement';
    walk(statement.consequent, ({ type }) => (isThrown &&= !BOUND_TO_FUNCTION.has(type)));
    isComplete = kind === 'all' && EXITS.has(last.type);
    lines.push(movedGuard(shop, statement, kind === 'some', names, error, to));
  }
  return { error, lines, references, isThrown, isComplete };
}

/** The statement by which an error that is no answer of the server is thrown on, as it always was. */
export function withoutStatus(shop: Workshop, error: string, isUnknown: boolean): string {
  const { semicolons } = shop.style;
  // Without a status the request got no answer at all.
  const test = `${error}.status === undefined`;
  const known = isUnknown ? `!(${error} instanceof ${shop.sdk?.className ?? 'OpenAI'}.APIError) || ${test}` : test;
  return `if (${known}) throw ${error}${semicolons ? ';' : ''}`;
}

/** Source of a `.catch(…)` that does what the program did on a failure; empty where it did nothing. */
export function catchSource(shop: Workshop, { error, lines, isComplete }: Guards, indent: string): string {
  if (lines.length === 0) return '';
  const { eol, indent: step, semicolons } = shop.style;
  const rest = isComplete ? [] : [`throw ${error}${semicolons ? ';' : ''}`];
  const all = [withoutStatus(shop, error, false), ...lines, ...rest];
  return `.catch((${error}) => {${eol}${all.map((line) => indent + step + line + eol).join('')}${indent}})`;
}
