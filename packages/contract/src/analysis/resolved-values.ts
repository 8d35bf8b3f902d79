import type { TSESTree } from '@typescript-eslint/types';
import { importOf } from './promise-helpers.ts';
import { isFunction, type Reference, type ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Where a value comes from: an expression, or a method of it by which a promise or an Observable gives what it comes to. */
export interface Source {
  readonly node: Node;
  readonly by: 'itself' | 'then' | 'subscribe';
}

/** What `new Promise((resolve) => …)` or `new Observable((subscriber) => …)` comes to. */
export interface Resolved {
  readonly is: 'promise' | 'observable';
  /** Everything that it gives; `null`: by a use that is not known. */
  readonly values: readonly (Source | null)[];
}

/** Members of a subscriber that give no value. */
const SILENT: ReadonlySet<string> = new Set(['add', 'closed', 'complete', 'error', 'unsubscribe']);

const itself = (node: Node): Source => ({ node, by: 'itself' });

/** What gives its values to a function: the promise of `promise.then(fn)`, the Observable of `source.subscribe({ next: fn })`. */
export function sourceOf(fn: Node, { parentOf }: ScopeAnalysis): Source | null {
  const parent = parentOf(fn);
  const observer = parent?.type === 'Property' && staticName(parent.key, parent.computed) === 'next' ? parent : null;
  const argument = observer === null ? fn : parentOf(observer);
  const use = argument === null ? null : parentOf(argument);
  if (use?.type !== 'CallExpression' || use.arguments[0] !== argument) return null;
  const chain = unwrap(use.callee);
  if (chain.type !== 'MemberExpression') return null;
  const method = staticName(chain.property, chain.computed);
  if (method === 'subscribe') return { node: chain.object, by: method };
  return method === 'then' && observer === null ? { node: chain.object, by: method } : null;
}

function valuesOfPromise({ identifier }: Reference, scopes: ScopeAnalysis): readonly (Source | null)[] {
  const use = scopes.parentOf(identifier);
  if (use?.type !== 'CallExpression' || use.callee !== identifier) return [sourceOf(identifier, scopes)];
  const [value] = use.arguments;
  return value === undefined ? [] : [itself(value)];
}

function valuesOfObservable({ identifier }: Reference, { parentOf }: ScopeAnalysis): readonly (Source | null)[] {
  const member = parentOf(identifier);
  const name = member?.type === 'MemberExpression' ? staticName(member.property, member.computed) : null;
  if (name !== null && SILENT.has(name)) return [];
  const use = member === null ? null : parentOf(member);
  const [value] = name === 'next' && use?.type === 'CallExpression' && use.callee === member ? use.arguments : [];
  return [value === undefined ? null : itself(value)];
}

/**
 * What `new Promise((resolve) => …)` comes to: the arguments of every call of `resolve`, and promises that it is given to
 * (`promise.then(resolve)`); what RxJS's `new Observable((subscriber) => …)` does: the arguments of `subscriber.next`.
 *
 * @returns `null` where something else is made
 */
export function findResolved(
  { callee, arguments: [executor] }: TSESTree.NewExpression,
  scopes: ScopeAnalysis,
): Resolved | null {
  const [given] = isFunction(executor) ? executor.params : [];
  if (callee.type !== 'Identifier' || given?.type !== 'Identifier') return null;
  const references = scopes.variableOf(given)?.references ?? [];
  if (callee.name === 'Promise')
    return { is: 'promise', values: references.flatMap((reference) => valuesOfPromise(reference, scopes)) };
  const found = importOf(callee, scopes);
  if (found?.from !== 'rxjs' || found.exported !== 'Observable') return null;
  return { is: 'observable', values: references.flatMap((reference) => valuesOfObservable(reference, scopes)) };
}
