import type { TSESTree } from '@typescript-eslint/types';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';

/**
 * The call by which a function passes on all that it is given, as it is: `(url, ...rest) => fetch(url, ...rest)`.
 *
 * @param calls those in the function
 * @returns `null` for a function that takes, leaves out, adds or changes an argument
 */
export function forwardOf(
  { params }: FunctionNode,
  calls: readonly TSESTree.CallExpression[],
  scopes: ScopeAnalysis,
): TSESTree.CallExpression | null {
  const names = params.map(nameOf);
  if (params.at(-1)?.type !== 'RestElement' || names.some((name) => name === null || !isOnlyRead(name, scopes)))
    return null;
  const passesOn = ({ arguments: args }: TSESTree.CallExpression): boolean =>
    args.length === params.length &&
    args.every((argument, index) => {
      const isRest = index === params.length - 1;
      const value = isRest && argument.type === 'SpreadElement' ? argument.argument : isRest ? null : argument;
      const name = names[index];
      return value?.type === 'Identifier' && name != null && scopes.variableOf(value) === scopes.variableOf(name);
    });
  return calls.find(passesOn) ?? null;
}

function nameOf(parameter: Node): TSESTree.Identifier | null {
  const name = parameter.type === 'RestElement' ? parameter.argument : parameter;
  return name.type === 'Identifier' ? name : null;
}

/** Whether a name is neither written to nor has a member that may be, such as one of `args[1] = …` and `args.pop()`. */
function isOnlyRead(name: TSESTree.Identifier, scopes: ScopeAnalysis): boolean {
  const references = scopes.variableOf(name)?.references ?? [];
  return references.every(({ identifier, isWrite, isType }) => {
    if (isType) return true;
    return !isWrite && scopes.parentOf(identifier)?.type !== 'MemberExpression';
  });
}
