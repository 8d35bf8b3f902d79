import type { Frame, Resolver, Target, Thunk } from './target.ts';
import { lastName } from './walk.ts';

/** Methods that put functions around one, from one end of a list or the other. */
const COMPOSES = /^reduce(?:Right)?$/;

/** A function around which others are put. */
export interface Innermost {
  readonly target: Target;
  /** What the functions around it were made with: `HOST` of `compose(withBase(HOST), withRetry(2))`. */
  readonly given: readonly Thunk[];
}

/**
 * The functions around which others are put: `send` of `layers.reduceRight((next, layer) => (request) => layer(request, next), send)`.
 *
 * @param targets what a callee is found to be
 */
export function innermostOf(targets: readonly Target[], resolver: Resolver): readonly Innermost[] {
  return targets.flatMap(({ kind, node, frame }) => {
    if (kind !== 'node' || node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return [];
    const [, innermost] = node.arguments;
    if (innermost === undefined || !COMPOSES.test(lastName(node.callee) ?? '')) return [];
    const given = givenTo(frame);
    return resolver.follow(innermost, frame).map((target) => ({ target, given }));
  });
}

/** What the calls are given that are arguments of the functions around, in whatever file. */
function givenTo(frame: Frame): Thunk[] {
  const own = (frame.args ?? []).flatMap(({ node, frame: from }) => {
    const layers = node.type === 'ArrayExpression' ? node.elements : [node];
    return layers.flatMap((layer) =>
      layer?.type === 'CallExpression' ? layer.arguments.map((argument) => ({ node: argument, frame: from })) : [],
    );
  });
  return frame.upper === null ? own : [...own, ...givenTo(frame.upper)];
}
