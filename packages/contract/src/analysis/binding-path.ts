import type { TSESTree } from '@typescript-eslint/types';
import type { ScopeAnalysis } from './scope.ts';
import type { Expression, Node } from './types.ts';
import { staticName } from './walk.ts';

/** One step from a whole value to the part that a pattern binds to a name. */
export type BindingStep =
  /** Take a member. */
  | { readonly take: string }
  /** Take a member whose name is not known, or a rest of several, `without` those that the pattern names. */
  | { readonly take: null; readonly without: readonly string[] }
  /** Take this instead, if there is nothing so far. */
  | { readonly otherwise: Expression };

/**
 * How a bound name gets its value: `const { a: { b: x = 1 } } = value` binds `x` to a, b, then 1 if there is none.
 *
 * @returns the steps from the whole value inwards, and the outermost pattern (the declarator's `id`, the parameter)
 */
export function bindingPath(
  identifier: TSESTree.Identifier,
  { parentOf }: ScopeAnalysis,
): { readonly steps: readonly BindingStep[]; readonly pattern: Node } {
  const steps: BindingStep[] = [];
  let node: Node = identifier;
  for (let parent = parentOf(node); parent !== null; node = parent, parent = parentOf(parent)) {
    if (parent.type === 'AssignmentPattern') steps.push({ otherwise: parent.right });
    else if (parent.type === 'Property') steps.push(memberStep(staticName(parent.key, parent.computed)));
    else if (parent.type === 'ArrayPattern')
      steps.push({ take: String(parent.elements.indexOf(node as TSESTree.DestructuringPattern)) });
    else if (parent.type === 'RestElement') steps.push({ take: null, without: namesBeside(parent, parentOf(parent)) });
    else if (parent.type !== 'ObjectPattern' && parent.type !== 'TSParameterProperty') break;
  }
  return { steps: steps.reverse(), pattern: node };
}

const memberStep = (name: string | null): BindingStep => (name === null ? { take: null, without: [] } : { take: name });

/** Members that an object pattern takes, which the rest that stands in it has not. */
function namesBeside(rest: Node, pattern: Node | null): readonly string[] {
  if (pattern?.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((item) =>
    item === rest || item.type !== 'Property' ? [] : (staticName(item.key, item.computed) ?? []),
  );
}
