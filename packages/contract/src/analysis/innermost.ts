import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Resolver, Target } from './target.ts';
import { lastName } from './walk.ts';

/** Methods that put functions around one, from one end of a list or the other. */
const COMPOSES = /^reduce(?:Right)?$/;

/**
 * The functions around which others are put: `send` of `layers.reduceRight((next, layer) => (request) => layer(request, next), send)`.
 *
 * @param targets what a callee is found to be
 */
export function innermostOf(targets: readonly Target[], resolver: Resolver): readonly Target[] {
  return targets.flatMap(({ kind, node, frame }) => {
    if (kind !== 'node' || node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return [];
    const [, innermost] = node.arguments;
    return innermost !== undefined && COMPOSES.test(lastName(node.callee) ?? '')
      ? resolver.follow(innermost, frame)
      : [];
  });
}

/** Whether a function in another one has a name that is later given to functions around it: `next = (request) => layer(request, inner)`. */
export function isPutAround(inner: FunctionNode | null, outer: FunctionNode, scopes: ScopeAnalysis): boolean {
  for (let fn = inner; fn !== null && fn !== outer; fn = scopes.functionOf(fn)) {
    const parent = scopes.parentOf(fn);
    const name = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : null;
    const variable = name === null ? null : scopes.variableOf(name);
    if (variable?.references.some(({ isWrite, identifier }) => isWrite && identifier !== name) === true) return true;
  }
  return false;
}
