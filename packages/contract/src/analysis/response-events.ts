import type { TSESTree } from '@typescript-eslint/types';
import { isExported } from './closed-class.ts';
import { at, lose, type Flow, type Value } from './response-state.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';
import { isFunction } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** Methods by which listeners are added to an emitter. */
const LISTENS: ReadonlySet<string> = new Set(['on', 'once', 'addListener']);

/**
 * Follows `response.on('data', (chunk) => …)`: the events of node's requests and responses.
 *
 * @returns `false` where the call adds no listener
 */
export function followListener(
  flow: Flow,
  name: string | null,
  call: TSESTree.CallExpression | null,
  style: StyleId,
  value: Value,
): boolean {
  const { events } = RESPONSE_STYLES[style];
  if (events === undefined || call === null || name === null || !LISTENS.has(name)) return false;
  const [event, listener] = call.arguments;
  const named = event?.type === 'Literal' && typeof event.value === 'string' ? event.value : null;
  const stage = named !== null && Object.hasOwn(events, named) ? events[named] : undefined;
  if (named === null) lose(flow, call);
  else if (stage !== undefined) give(flow, listener, stage, value);
  flow.follow(call, value);
  return true;
}

/** Follows a value into the first parameter of a function. */
function give(flow: Flow, fn: Node | undefined, stage: Stage, value: Value): void {
  if (!isFunction(fn)) {
    if (fn !== undefined) lose(flow, fn);
    return;
  }
  const [parameter] = fn.params;
  if (parameter !== undefined) flow.bind(parameter, at(value, stage));
}

/** Every read of a name that text is collected in carries the text, or a list of its parts. */
function followCollector(flow: Flow, name: Node, value: Value): void {
  const variable = name.type === 'Identifier' ? flow.scopes.variableOf(name) : null;
  if (variable === null || isExported(variable, flow.scopes)) {
    lose(flow, name);
    return;
  }
  for (const { identifier, isRead, isType } of variable.references) {
    if (isRead && !isType) flow.follow(identifier, value);
  }
}

/** Continues where text is added to text: `body += chunk`, `body = body + chunk`; `false` where it is not. */
export function followSum(flow: Flow, assignment: TSESTree.AssignmentExpression, value: Value): boolean {
  const adds =
    assignment.operator === '+=' || (assignment.operator === '=' && assignment.right.type === 'BinaryExpression');
  if (value.stage.is !== 'text' || !adds) return false;
  followCollector(flow, assignment.left, value);
  return true;
}

/** Methods that give the text that they are given, in another form. */
const KEEPS_TEXT: ReadonlySet<string> = new Set(['Buffer.concat', 'Buffer.from', 'String']);

function writtenName(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return null;
  return `${callee.object.name}.${staticName(callee.property, callee.computed) ?? ''}`;
}

/** Continues where a part of the text is kept for later: `chunks.push(chunk)`, `Buffer.concat(chunks)`. */
export function followText(flow: Flow, call: TSESTree.CallExpression | TSESTree.NewExpression, value: Value): boolean {
  const { callee } = call;
  const method = callee.type === 'MemberExpression' ? staticName(callee.property, callee.computed) : null;
  if (callee.type === 'MemberExpression' && method === 'push') {
    followCollector(flow, callee.object, value);
    return true;
  }
  if (!KEEPS_TEXT.has(writtenName(callee) ?? '') && method !== 'decode') return false;
  flow.follow(call, value);
  return true;
}
