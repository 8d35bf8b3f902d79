import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from './module.ts';
import type { ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { isTransparent, staticName } from './walk.ts';

/** Objects that have the global functions. */
const GLOBALS: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global']);

const FETCH = 'fetch';

/** The expression that the global `fetch` is where a name of it stands: `globalThis.fetch`, with what binds it. */
function wholeOf(name: TSESTree.Identifier | TSESTree.JSXIdentifier, { parentOf }: ScopeAnalysis): Node {
  const parent = parentOf(name);
  const isMember = parent?.type === 'MemberExpression' && parent.property === name && !parent.computed;
  const fetch: Node = isMember ? parent : name;
  const member = parentOf(fetch);
  const bound = member === null ? null : parentOf(member);
  const isBound =
    member?.type === 'MemberExpression' &&
    member.object === fetch &&
    staticName(member.property, member.computed) === 'bind' &&
    bound?.type === 'CallExpression' &&
    bound.callee === member;
  return isBound ? bound : fetch;
}

/** Whether an expression is a value that goes somewhere, and is not called, looked at, or written to where it stands. */
function isHandedOn(node: Node, scopes: ScopeAnalysis): boolean {
  const { parentOf } = scopes;
  let child = node;
  let parent = parentOf(child);
  for (; parent !== null && isTransparent(parent); parent = parentOf(parent)) child = parent;
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== child;
    case 'Property':
      return parent.value === child && parentOf(parent)?.type === 'ObjectExpression';
    case 'AssignmentPattern':
    case 'AssignmentExpression':
      return parent.right === child;
    case 'VariableDeclarator':
      return parent.init === child && parent.id.type === 'Identifier';
    case 'PropertyDefinition':
      return parent.value === child;
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return isHandedOn(parent, scopes);
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return true;
    default:
      return false;
  }
}

/** Whether `fetch` is called with all that a function is given: `fetch(...args)`. */
function isForwarding(fetch: Node, { parentOf }: ScopeAnalysis): boolean {
  const call = parentOf(fetch);
  if (call?.type !== 'CallExpression' || call.callee !== fetch || call.arguments.length !== 1) return false;
  const [all] = call.arguments;
  return all?.type === 'SpreadElement' && all.argument.type === 'Identifier';
}

/**
 * Places where the global `fetch` becomes a value that nobody can follow, as where it is given to a client or is the default of a parameter;
 * and calls of it with whatever a function is given.
 */
export function findFetchValues({ scopes }: Module): Node[] {
  return scopes.globals.flatMap(({ identifier, isType }) => {
    if (isType) return [];
    const isOwn = identifier.name === FETCH;
    const member = scopes.parentOf(identifier);
    const isMember =
      GLOBALS.has(identifier.name) &&
      member?.type === 'MemberExpression' &&
      member.object === identifier &&
      staticName(member.property, member.computed) === FETCH;
    if (!isOwn && !isMember) return [];
    const whole = wholeOf(isMember ? (member.property as TSESTree.Identifier) : identifier, scopes);
    return isForwarding(whole, scopes) || isHandedOn(whole, scopes) ? [whole] : [];
  });
}
