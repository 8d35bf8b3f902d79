import type { TSESTree } from '@typescript-eslint/types';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/**
 * The call by which a function passes on all that it is given, as it is: `(url, ...rest) => fetch(url, ...rest)`.
 *
 * @param calls those in the function
 * @param given how many arguments it is given, where that is known: without a rest it passes on no more than it names
 * @returns `null` for a function that takes, leaves out, adds or changes an argument
 */
export function forwardOf(
  { params }: FunctionNode,
  calls: readonly TSESTree.CallExpression[],
  scopes: ScopeAnalysis,
  given = Infinity,
): TSESTree.CallExpression | null {
  const names = params.map(nameOf);
  const takesRest = params.at(-1)?.type === 'RestElement';
  if (!takesRest && given > params.length) return null;
  if (names.some((name) => name === null || !isOnlyHandedOn(name, takesRest, scopes))) return null;
  const passesOn = ({ arguments: args }: TSESTree.CallExpression): boolean =>
    args.length === params.length &&
    args.every((argument, index) => {
      const isRest = takesRest && index === params.length - 1;
      const given = withoutClone(argument);
      const value = isRest && given.type === 'SpreadElement' ? given.argument : isRest ? null : given;
      const name = names[index];
      return value?.type === 'Identifier' && name != null && scopes.variableOf(value) === scopes.variableOf(name);
    });
  return calls.find(passesOn) ?? null;
}

/** The request that a copy is made of, so that it may be sent again: `request.clone()`. */
function withoutClone(node: Node): Node {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.arguments.length > 0)
    return node;
  const { object, property, computed } = node.callee;
  return staticName(property, computed) === 'clone' ? object : node;
}

function nameOf(parameter: Node): TSESTree.Identifier | null {
  const name = parameter.type === 'RestElement' ? parameter.argument : parameter;
  return name.type === 'Identifier' ? name : null;
}

/**
 * Whether a name is neither written to nor has a member that may be, such as one of `args[1] = …` and `args.pop()`. What is handed on
 * without a rest is an object, members of which may be read.
 */
function isOnlyHandedOn(name: TSESTree.Identifier, takesRest: boolean, scopes: ScopeAnalysis): boolean {
  const references = scopes.variableOf(name)?.references ?? [];
  return references.every(({ identifier, isWrite, isType }) => {
    if (isType) return true;
    const parent = scopes.parentOf(identifier);
    if (isWrite) return false;
    if (parent?.type !== 'MemberExpression') return true;
    const use = scopes.parentOf(parent);
    // Whoever sets a header, or copies the request, sends what it was given.
    const name = staticName(parent.property, parent.computed);
    if (!takesRest && (name === 'headers' || (name === 'clone' && use?.type === 'CallExpression'))) return true;
    const mayChange =
      (use?.type === 'AssignmentExpression' && use.left === parent) ||
      use?.type === 'UpdateExpression' ||
      use?.type === 'UnaryExpression' ||
      use?.type === 'MemberExpression' ||
      (use?.type === 'CallExpression' && use.callee === parent);
    return !takesRest && parent.object === identifier && !mayChange;
  });
}
