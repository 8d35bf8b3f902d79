import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { outermostWrapper } from './body.ts';
import { at, escape, lose, type Flow, type Value } from './response-state.ts';
import { isFunction } from './scope.ts';
import type { Expression, Node, PayloadRead } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Paths below which nothing is looked at any more: what stands there is the program's own business. */
const LEAVES: readonly string[] = ['properties.output', 'metadata.inputTokens', 'metadata.outputTokens'];
const PREFIXES: readonly string[] = ['properties', 'metadata'];

/** What an array method hands to its callback, and what it gives back. */
const ARRAY_METHODS: Readonly<Record<string, 'elements' | 'one' | 'nothing'>> = {
  map: 'nothing',
  flatMap: 'nothing',
  forEach: 'nothing',
  some: 'nothing',
  every: 'nothing',
  filter: 'elements',
  find: 'one',
  findLast: 'one',
  at: 'one',
  slice: 'elements',
};

const isErrorPath = (path: readonly string[]): boolean =>
  (LEGACY_ERROR_KEYS as readonly string[]).includes(path[0] ?? '');

const isArrayPath = (flow: Flow, path: readonly string[]): boolean =>
  flow.operation === 'models' && path.length === 1 && path[0] === 'items';

const isPrediction = (flow: Flow): boolean => flow.operation === 'predictions';

/** Whether a path can still lead to a field that has a counterpart. */
function isOnTheWay(flow: Flow, path: readonly string[]): boolean {
  if (flow.operation === 'models') {
    return path[0] === 'items' && (path.length === 2 || (path.length === 3 && path[2] === 'properties'));
  }
  return path.length === 1 && PREFIXES.includes(path[0] ?? '');
}

function isWritten(node: Node, flow: Flow): boolean {
  const parent = flow.scopes.parentOf(node);
  if (parent?.type === 'AssignmentExpression') return parent.left === node;
  return parent?.type === 'UpdateExpression' || (parent?.type === 'UnaryExpression' && parent.operator === 'delete');
}

interface Chain {
  readonly root: Expression;
  readonly from: number;
  readonly optional: boolean;
}

function report(
  flow: Flow,
  value: Value,
  path: readonly string[],
  node: Node,
  chain: Chain | null,
  alias = false,
): void {
  if (value.shared && !isErrorPath(path)) {
    lose(flow, node);
    return;
  }
  const read: PayloadRead = {
    origin: value.origin,
    path,
    node,
    root: chain?.root ?? null,
    from: chain?.from ?? 0,
    optional: chain?.optional ?? false,
    ...(alias ? { alias: true } : {}),
  };
  (isErrorPath(path) ? flow.errorReads : flow.reads).push(read);
}

/** Follows the elements of the models list through a method of the array. */
function followArrayMethod(flow: Flow, call: TSESTree.CallExpression, method: string, list: Value): void {
  const element = at(list, list.stage, { path: [...list.path, '*'] });
  const [callback] = call.arguments;
  if (isFunction(callback)) {
    const [parameter] = callback.params;
    if (parameter !== undefined) flow.bind(parameter, element);
    if (callback.params.length > 2) escape(flow, call, list, 'argument');
  } else if (callback !== undefined && method !== 'at' && method !== 'slice') {
    escape(flow, call, list, 'argument');
  }
  const gives = ARRAY_METHODS[method];
  if (gives === 'elements') flow.follow(call, list);
  if (gives === 'one') flow.follow(call, element);
}

/**
 * Follows a member chain that starts at the body or a part of it: `data.properties.output`, `data.items.map(…)`.
 *
 * @param member the first member access on the value
 */
export function followPayloadMember(flow: Flow, member: TSESTree.MemberExpression, value: Value): void {
  const chain = { root: member.object, from: value.path.length };
  let path = value.path;
  let optional = false;
  let top: TSESTree.MemberExpression = member;
  for (;;) {
    path = [...path, staticName(top.property, top.computed) ?? '*'];
    optional ||= top.optional;
    const here = { ...chain, optional };
    const outer = outermostWrapper(top, flow.scopes);
    const parent = flow.scopes.parentOf(outer);
    if (isWritten(top, flow)) {
      // A write into the body: the program uses it as its own object from here on, so it has to keep its shape. Where
      // every access would be turned anew (`response.data`), the write would be lost.
      const { origin } = value;
      if (origin?.form === 'binding' || origin?.node.type === 'MemberExpression') lose(flow, top);
      else report(flow, value, [...path, '*'], top, here);
      return;
    }
    const next = parent?.type === 'MemberExpression' && parent.object === outer ? parent : null;
    if (isErrorPath(path)) {
      if (next === null) {
        report(flow, value, path, top, here);
        return;
      }
      top = next;
      continue;
    }
    if (isArrayPath(flow, path)) {
      report(flow, value, path, top, here);
      followList(flow, top, at(value, value.stage, { path }));
      return;
    }
    const goesOn = isOnTheWay(flow, path);
    if (goesOn && next !== null) {
      top = next;
      continue;
    }
    if (goesOn && isPrediction(flow) && parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
      report(flow, value, path, top, here, true);
      flow.bind(parent.id, at(value, value.stage, { path }));
      return;
    }
    report(flow, value, path, top, here);
    return;
  }
}

/** Follows the array of the models list to its elements. */
function followList(flow: Flow, node: Node, list: Value): void {
  const outer = outermostWrapper(node, flow.scopes);
  const parent = flow.scopes.parentOf(outer);
  if (parent?.type === 'MemberExpression' && parent.object === outer) {
    const name = staticName(parent.property, parent.computed);
    const call = flow.scopes.parentOf(parent);
    if (name === 'length') return;
    if (name === null || /^\d+$/.test(name)) {
      flow.follow(parent, at(list, list.stage, { path: [...list.path, '*'] }));
    } else if (Object.hasOwn(ARRAY_METHODS, name) && call?.type === 'CallExpression' && call.callee === parent) {
      followArrayMethod(flow, call, name, list);
    } else escape(flow, node, list, 'other');
    return;
  }
  flow.follow(node, list);
}

/** Whether a value is the models list or a part of it that has elements. */
export function isList(flow: Flow, value: Value): boolean {
  return value.stage.is === 'payload' && isArrayPath(flow, value.path);
}

/** Continues with an element of the list as the loop variable of `for … of`. */
export function followLoop(flow: Flow, loop: TSESTree.ForOfStatement, list: Value): void {
  const target = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : loop.left;
  if (target !== undefined) flow.bind(target, at(list, list.stage, { path: [...list.path, '*'] }));
}

/** Continues with the list as the object of a member access that was not part of the first chain (`list.map(…)`). */
export function followListUse(flow: Flow, node: Node, list: Value): void {
  followList(flow, node, list);
}

/** `{ output }` of `{ output } = {}`: a default that only keeps the pattern from failing brings in no value. */
function withoutEmptyDefault(node: Node): Node {
  if (node.type !== 'AssignmentPattern' || node.right.type !== 'ObjectExpression') return node;
  return node.right.properties.length === 0 ? node.left : node;
}

/** Follows a destructuring of the body: `const { properties: { output: text = '' } } = data`. */
export function bindPayload(flow: Flow, pattern: TSESTree.ObjectPattern, value: Value): void {
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      escape(flow, pattern, value, 'spread');
      continue;
    }
    const path = [...value.path, staticName(property.key, property.computed) ?? '*'];
    const dotted = path.join('.');
    if (LEAVES.includes(dotted) || isErrorPath(path)) {
      report(flow, value, path, property, null);
      continue;
    }
    const target = withoutEmptyDefault(unwrap(property.value));
    if (isOnTheWay(flow, path) && target.type === 'ObjectPattern') {
      bindPayload(flow, target, at(value, value.stage, { path }));
      continue;
    }
    if (isOnTheWay(flow, path) && isPrediction(flow) && target.type === 'Identifier') {
      report(flow, value, path, property, null, true);
      flow.bind(target, at(value, value.stage, { path }));
      continue;
    }
    report(flow, value, path, property, null);
    if (isArrayPath(flow, path)) flow.bind(target, at(value, value.stage, { path }));
  }
}
