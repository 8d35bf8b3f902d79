import type { TSESTree } from '@typescript-eslint/types';
import type { FunctionNode } from './scope.ts';

/** The name of a constructor's parameter that is a field of the class at the same time: `constructor(private readonly base: string)`. */
export function parameterPropertyOf(fn: FunctionNode, name: string): TSESTree.Identifier | null {
  for (const item of fn.params) {
    if (item.type !== 'TSParameterProperty') continue;
    const { parameter } = item;
    const identifier = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    if (identifier.type === 'Identifier' && identifier.name === name) return identifier;
  }
  return null;
}
