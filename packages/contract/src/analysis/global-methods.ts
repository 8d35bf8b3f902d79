import type { ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** `JSON.parse`, the real one. */
export function isJsonParse(callee: Node, scopes: ScopeAnalysis): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'JSON' &&
    scopes.variableOf(callee.object) === null &&
    staticName(callee.property, callee.computed) === 'parse'
  );
}

/** `String`, the real one: of a text it makes the same text. */
export const isString = (callee: Node, scopes: ScopeAnalysis): boolean =>
  callee.type === 'Identifier' && callee.name === 'String' && scopes.variableOf(callee) === null;

/** Whether a call is one of the methods of the global `Promise`. */
export function isPromiseMethod(call: Node, names: readonly string[], scopes: ScopeAnalysis): boolean {
  if (call.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object, property, computed } = call.callee;
  return (
    object.type === 'Identifier' &&
    object.name === 'Promise' &&
    scopes.variableOf(object) === null &&
    names.includes(staticName(property, computed) ?? '')
  );
}
