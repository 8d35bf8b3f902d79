import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, type ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/**
 * What `new Promise((resolve) => …)` comes to: the arguments of every call of `resolve`, and promises that it is given to
 * (`promise.then(resolve)`).
 *
 * @returns `null` where something else is made; in the list, for a use of `resolve` that is not known
 */
export function findResolved(
  { callee, arguments: [executor] }: TSESTree.NewExpression,
  scopes: ScopeAnalysis,
): readonly (Node | null)[] | null {
  const [resolve] = isFunction(executor) ? executor.params : [];
  if (callee.type !== 'Identifier' || callee.name !== 'Promise' || resolve?.type !== 'Identifier') return null;
  return (scopes.variableOf(resolve)?.references ?? []).flatMap(({ identifier }) => {
    const use = scopes.parentOf(identifier);
    if (use?.type !== 'CallExpression') return [null];
    const [value] = use.arguments;
    if (use.callee === identifier) return value === undefined ? [] : [value];
    const chain = unwrap(use.callee);
    const isThen = chain.type === 'MemberExpression' && staticName(chain.property, chain.computed) === 'then';
    return [isThen && value === identifier ? chain.object : null];
  });
}
