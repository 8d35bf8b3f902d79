import {
  isFunction,
  isTransparent,
  staticName,
  unwrap,
  type CallSite,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

/** Functions that take an error for what it is: one. */
const TAKERS: ReadonlySet<string> = new Set(['String', 'callback', 'cb', 'done', 'next', 'reject']);

/** Methods that ask what a text says. */
const EXAMINERS: ReadonlySet<string> = new Set([
  'endsWith',
  'includes',
  'indexOf',
  'localeCompare',
  'match',
  'search',
  'startsWith',
]);

/** Whether a program goes by what a text says, as in `error.name === 'AbortError'`: the SDK's errors say it otherwise. */
export function isExamined(scopes: ScopeAnalysis, text: Node): boolean {
  const parent = scopes.parentOf(text);
  switch (parent?.type) {
    case 'ChainExpression':
      return isExamined(scopes, parent);
    case 'BinaryExpression':
      return parent.operator !== '+';
    case 'SwitchStatement':
      return true;
    case 'MemberExpression':
      return EXAMINERS.has(staticName(parent.property, parent.computed) ?? '') || isExamined(scopes, parent);
    case 'CallExpression':
      if (parent.callee === text) return isExamined(scopes, parent);
      return parent.callee.type === 'MemberExpression' && staticName(parent.callee.property, false) === 'test';
    default:
      return false;
  }
}

/** What a program may do with a caught error whatever its class: read the message, pass it on, print it. */
function isHarmless(shop: Workshop, use: Node, seen: ReadonlySet<Node> = new Set()): boolean {
  if (seen.has(use)) return true;
  const parent = shop.scopes.parentOf(use);
  switch (parent?.type) {
    case 'MemberExpression':
      return (
        parent.object === use &&
        ['message', 'stack', 'name'].includes(staticName(parent.property, parent.computed) ?? '') &&
        !isExamined(shop.scopes, parent)
      );
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return isHarmless(shop, parent, seen);
    case 'BinaryExpression':
      return parent.operator === 'instanceof' && parent.right.type === 'Identifier' && parent.right.name === 'Error';
    case 'ThrowStatement':
    case 'TemplateLiteral':
      return true;
    case 'Property':
      return staticName(parent.key, parent.computed) === 'cause';
    case 'AssignmentExpression': {
      // `lastError = error`, to be thrown when every attempt has failed.
      const variable = parent.right === use ? shop.scopes.variableOf(parent.left) : null;
      return (
        variable !== null &&
        parent.operator === '=' &&
        variable.references.every(
          ({ identifier, isRead }) => !isRead || isHarmless(shop, identifier, new Set([...seen, use])),
        )
      );
    }
    case 'CallExpression': {
      const { callee } = parent;
      if (callee.type === 'Identifier') return TAKERS.has(callee.name);
      return isPrinter(callee);
    }
    default:
      return false;
  }
}

/** Whether a function prints what it is given. */
const isPrinter = (callee: Node): boolean =>
  callee.type === 'MemberExpression' && /^(?:console|log|logger)$/.test(nameOf(callee.object));

const nameOf = (node: Node): string => (node.type === 'Identifier' ? node.name : '');

/** Whether a callback that gets the error of a failed call does nothing but pass it on or read its message. */
function callbackIsHarmless(shop: Workshop, callback: Node | undefined): boolean {
  if (callback === undefined) return true;
  const value = unwrap(callback);
  if (value.type === 'Identifier') return TAKERS.has(value.name);
  if (value.type === 'MemberExpression') return nameOf(value.object) === 'console';
  if (!isFunction(value)) return false;
  const [param, ...others] = value.params;
  if (param === undefined) return true;
  if (param.type !== 'Identifier' || param.typeAnnotation !== undefined || others.length > 0) return false;
  return shop.scopes.variableOf(param)?.references.every(({ identifier }) => isHarmless(shop, identifier)) !== false;
}

function handlerIsHarmless(shop: Workshop, handler: Node): boolean {
  if (handler.type !== 'CatchClause' || handler.param === null) return true;
  const { param } = handler;
  if (param.type !== 'Identifier') return false;
  return shop.scopes.variableOf(param)?.references.every(({ identifier }) => isHarmless(shop, identifier)) !== false;
}

/** Whether nothing in the file looks into the error that a failed call throws: the SDK throws another class. */
export function errorsAreOpaque(shop: Workshop, { call }: CallSite): boolean {
  let at: Node = call;
  for (let parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (parent.type === 'MemberExpression' && parent.object === at) {
      const name = staticName(parent.property, parent.computed);
      const called = shop.scopes.parentOf(parent);
      const args = called?.type === 'CallExpression' && called.callee === parent ? called.arguments : [];
      if (name === 'catch' && !callbackIsHarmless(shop, args[0])) return false;
      if (name === 'then' && !callbackIsHarmless(shop, args[1])) return false;
    }
    if (parent.type === 'TryStatement' && parent.block === at && parent.handler !== null) {
      if (!handlerIsHarmless(shop, parent.handler)) return false;
    }
    at = parent;
  }
  return true;
}

/** Whether nothing of a caught error gets out of its handler but the message. */
function keepsError({ scopes }: Workshop, { param }: TSESTree.CatchClause): boolean {
  const uses = param === null ? [] : param.type === 'Identifier' ? scopes.variableOf(param)?.references : undefined;
  return (
    uses?.every(({ identifier }) => {
      let parent = scopes.parentOf(identifier);
      while (parent !== null && isTransparent(parent)) parent = scopes.parentOf(parent);
      if (parent?.type === 'MemberExpression') return staticName(parent.property, parent.computed) === 'message';
      if (parent?.type === 'BinaryExpression') return true;
      return parent?.type === 'TemplateLiteral' || (parent?.type === 'CallExpression' && isPrinter(parent.callee));
    }) === true
  );
}

/** Whether code around the function of a call may get to see the error that a failed call throws. */
export function errorsLeave(shop: Workshop, { call }: CallSite): boolean {
  let at: Node = call;
  for (let parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (isFunction(parent)) return true;
    if (parent.type === 'TryStatement' && parent.block === at && parent.handler !== null)
      if (keepsError(shop, parent.handler)) return false;
    at = parent;
  }
  return true;
}
