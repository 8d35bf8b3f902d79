import type { TSESTree } from '@typescript-eslint/types';

/** The parameters of a function that calls give arguments for: not the `this` that TypeScript lets it declare in front of them. */
export function parametersOf({
  params,
}: {
  readonly params: readonly TSESTree.Parameter[];
}): readonly TSESTree.Parameter[] {
  const [first] = params;
  return first?.type === 'Identifier' && first.name === 'this' ? params.slice(1) : params;
}
