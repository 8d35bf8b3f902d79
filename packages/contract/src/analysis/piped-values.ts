import type { TSESTree } from '@typescript-eslint/types';
import { effectOf, isPipe } from './rxjs-operators.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Frame, Resolver, Target } from './target.ts';
import type { Expression, Node } from './types.ts';

/** Modules of RxJS that have its operators and its functions that make Observables. */
const RXJS: ReadonlySet<string> = new Set(['rxjs', 'rxjs/operators']);

/** Whether something is a function of RxJS, with that name if one is given. */
const isOfRxjs = (targets: readonly Target[], name?: string): boolean =>
  targets.length > 0 &&
  targets.every(
    (target) =>
      target.kind === 'import' && RXJS.has(target.specifier) && (name === undefined || target.path.join('.') === name),
  );

/** The arguments of `of(…)`, which it gives one after the other; `null` for anything else. */
export function argumentsOfOf(node: Node, follow: (callee: Node) => readonly Target[]): Expression[] | null {
  if (node.type !== 'CallExpression' || node.arguments.length === 0 || !isOfRxjs(follow(node.callee), 'of'))
    return null;
  return node.arguments.some(({ type }) => type === 'SpreadElement') ? null : (node.arguments as Expression[]);
}

/** An operator of `source.pipe(…)`. */
interface Piped {
  readonly operator: TSESTree.CallExpression;
  readonly source: Node;
  /** Whether an operator before it shows the function that it is made with what it gives on. */
  readonly isShown: boolean;
}

/** The operator that a function is given to, where the Observable that is piped gives it its values; `null` otherwise. */
export function pipedTo(fn: FunctionNode, { parentOf }: ScopeAnalysis): Piped | null {
  const operator = parentOf(fn);
  const pipe = operator === null ? null : parentOf(operator);
  if (operator?.type !== 'CallExpression' || operator.arguments[0] !== fn || !isPipe(pipe)) return null;
  const at = pipe.arguments.indexOf(operator);
  const effect = effectOf(operator);
  const before = pipe.arguments.slice(0, Math.max(at, 0)).map(effectOf);
  const isGiven = effect === 'flattened' || effect === 'mapped' || effect === 'shown';
  if (at < 0 || !isGiven || !before.every((each) => each === 'same' || each === 'shown')) return null;
  if (pipe.callee.type !== 'MemberExpression') return null;
  return { operator, source: pipe.callee.object, isShown: before.includes('shown') };
}

/**
 * What the function of an operator is given by the Observable in front of it: `of(url).pipe(switchMap((url) => …))`.
 *
 * @param home where the function stands
 * @returns `null` where it is given something else, or nobody knows what
 */
export function valuesPipedTo(fn: FunctionNode, home: Frame, follow: Resolver['follow']): readonly Target[] | null {
  const piped = pipedTo(fn, home.module.scopes);
  if (piped === null || !isOfRxjs(follow(piped.operator.callee, home))) return null;
  const values = follow(piped.source, home).map(({ kind, node, frame }) => {
    const given = kind === 'node' ? argumentsOfOf(node, (callee) => follow(callee, frame)) : null;
    return given === null ? null : given.flatMap((each) => follow(each, frame));
  });
  return values.length === 0 || values.includes(null) ? null : values.flatMap((each) => each ?? []);
}
