import type { ScopeAnalysis, Variable } from './scope.ts';
import type { Node } from './types.ts';
import { unwrap } from './walk.ts';

/** Whether an object or a list gets its members later. */
export function isFilledLater(variable: Variable, init: Node, scopes: ScopeAnalysis): boolean {
  const value = unwrap(init);
  if (value.type !== 'ObjectExpression' && value.type !== 'ArrayExpression') return false;
  return variable.references.some(({ identifier }) => {
    const member = scopes.parentOf(identifier);
    const use = member?.type === 'MemberExpression' && member.object === identifier ? scopes.parentOf(member) : null;
    return use?.type === 'AssignmentExpression' ? use.left === member : use?.type === 'CallExpression';
  });
}
