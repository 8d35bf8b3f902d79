import { memberOfLiteral, memberPath, namesIn, type Reached } from './argument-names.ts';
import { bindingPath } from './binding-path.ts';
import { parametersOf } from './parameters-of.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Expression, Node } from './types.ts';

/** The argument that a name (or member of a name) in a function stands for; see {@link reachedFor}. */
export function argumentFor(
  node: Node,
  args: readonly Node[],
  fn: FunctionNode,
  scopes: ScopeAnalysis,
): Expression | null {
  const reached = reachedFor(node, args, fn, scopes);
  return reached?.left.length === 0 ? reached.value : null;
}

/**
 * The argument that a name (or member of a name) in a function stands for, or what holds it: `options` of `send(options)`
 * for `url` in `send({ url })`.
 *
 * @param args what a call gives the function
 * @param scopes the analysis of the file that the function stands in
 * @returns `null` where no argument is behind it
 */
export function reachedFor(node: Node, args: readonly Node[], fn: FunctionNode, scopes: ScopeAnalysis): Reached | null {
  for (const name of namesIn(node)) {
    const definition = scopes.variableOf(name)?.definitions[0];
    if (definition?.kind !== 'parameter' || definition.node !== fn) continue;
    const { steps, pattern } = bindingPath(definition.identifier, scopes);
    const argument = args[(parametersOf(fn) as Node[]).indexOf(pattern)];
    if (argument === undefined || argument.type === 'SpreadElement') continue;
    const path = [
      ...steps.flatMap((step) => ('take' in step ? [step.take] : [])),
      ...memberPath(name, scopes.parentOf),
    ];
    return memberOfLiteral(argument as Expression, path);
  }
  return null;
}
