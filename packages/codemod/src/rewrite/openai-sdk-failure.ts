import { isFunction, staticName, type CallSite } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

/** What a program may do with a caught error whatever its class: read the message, pass it on, print it. */
function isHarmless(shop: Workshop, use: Node): boolean {
  const parent = shop.scopes.parentOf(use);
  switch (parent?.type) {
    case 'MemberExpression':
      return (
        parent.object === use &&
        ['message', 'stack', 'name'].includes(staticName(parent.property, parent.computed) ?? '')
      );
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return isHarmless(shop, parent);
    case 'BinaryExpression':
      return parent.operator === 'instanceof' && parent.right.type === 'Identifier' && parent.right.name === 'Error';
    case 'ThrowStatement':
    case 'TemplateLiteral':
      return true;
    case 'Property':
      return staticName(parent.key, parent.computed) === 'cause';
    case 'CallExpression': {
      const { callee } = parent;
      if (callee.type === 'Identifier') return ['String', 'next', 'reject'].includes(callee.name);
      return callee.type === 'MemberExpression' && /^(?:console|log|logger)$/.test(nameOf(callee.object));
    }
    default:
      return false;
  }
}

const nameOf = (node: Node): string => (node.type === 'Identifier' ? node.name : '');

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
    if (isFunction(parent)) return true;
    if (parent.type === 'MemberExpression' && parent.object === at) {
      const name = staticName(parent.property, parent.computed);
      if (name === 'catch' || name === 'finally') return false;
    }
    if (parent.type === 'CallExpression' && parent.callee === at && parent.arguments.length > 1) return false;
    if (parent.type === 'TryStatement' && parent.block === at && parent.handler !== null) {
      if (!handlerIsHarmless(shop, parent.handler)) return false;
    }
    at = parent;
  }
  return true;
}
