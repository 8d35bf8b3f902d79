import type { TSESTree } from '@typescript-eslint/types';
import { LEGACY_ERROR_KEYS } from '../fields.ts';
import type { Module } from './module.ts';
import { isClass, type Frame, type Resolver } from './target.ts';
import { isFunction } from './scope.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

const [MESSAGES] = LEGACY_ERROR_KEYS;
/** First fields of what the retired API sends. */
const FIELDS: ReadonlySet<string> = new Set([...LEGACY_ERROR_KEYS, 'properties', 'items']);
/** Members by which a program tells failures from successes. */
const STATUS: ReadonlySet<string> = new Set(['ok', 'status', 'statusCode']);
/** Functions in functions, and classes of errors, that are looked through. */
const MAX_DEPTH = 3;

/** A read of the messages of a legacy error, in whatever file: `body.messages`. */
export interface EnvelopeRead {
  readonly module: Module;
  readonly node: TSESTree.MemberExpression;
}

/**
 * Reads of the legacy error envelope in a function that hands on what its client gave it, or is called with a failure, and in
 * what that calls: such as the class of an error that takes its text from the messages.
 *
 * @param isFailure whether it is only ever called with failures
 * @returns `null` where it reads another field of the retired API, or reads the messages to tell a failure by them
 */
export function findEnvelopeReads(
  code: Node,
  frame: Frame,
  resolver: Resolver,
  isFailure = false,
): readonly EnvelopeRead[] | null {
  const seen = new Set<Node>();
  const found: EnvelopeRead[] = [];
  return look(code, frame, isFailure, 0) ? found : null;

  function look(within: Node, home: Frame, isFailed: boolean, depth: number): boolean {
    if (seen.has(within)) return true;
    if (depth > MAX_DEPTH) return false;
    seen.add(within);
    const { module } = home;
    const { scopes } = module;
    const isWithin = ({ range }: Node): boolean => within.range[0] <= range[0] && range[1] <= within.range[1];
    const isError = isFailed || (isClass(within) && isErrorClass(within));
    for (const node of scopes.ofType('MemberExpression')) {
      const name = staticName(node.property, node.computed);
      if (name === null || !FIELDS.has(name) || !isWithin(node)) continue;
      if (unwrap(node.object).type === 'ThisExpression') continue;
      if (name !== MESSAGES || !(isError || isOfFailure(node, within, module))) return false;
      found.push({ module, node });
    }
    const taken = scopes.ofType('ObjectPattern').filter(isWithin);
    if (taken.some(({ properties }) => properties.some(isField))) return false;
    const calls = [...scopes.ofType('CallExpression'), ...scopes.ofType('NewExpression')].filter(isWithin);
    return calls.every((call) => {
      const named = call.arguments.filter(({ type }) => type === 'Identifier');
      return [call.callee, ...named]
        .flatMap((node) => resolver.follow(node, home))
        .every(
          (target) =>
            target.kind !== 'node' ||
            !(isFunction(target.node) || isClass(target.node)) ||
            look(target.node, target.frame, isFailed || isOfFailure(call, within, module), depth + 1),
        );
    });
  }
}

const isField = (item: TSESTree.Property | TSESTree.RestElement): boolean =>
  item.type === 'Property' && FIELDS.has(staticName(item.key, item.computed) ?? '');

const isErrorClass = ({ superClass }: TSESTree.ClassDeclaration | TSESTree.ClassExpression): boolean =>
  superClass?.type === 'Identifier' && /Error|Exception/.test(superClass.name);

/** Whether a node stands where only failures come: in a `throw`, in a call of `reject`, or behind a test of the status. */
function isOfFailure(node: Node, within: Node, { scopes }: Module): boolean {
  let at = node;
  for (let parent = scopes.parentOf(at); parent !== null && at !== within; at = parent, parent = scopes.parentOf(at)) {
    if (parent.type === 'ThrowStatement') return true;
    if (parent.type === 'CallExpression' && isReject(parent.callee)) return true;
    if (parent.type !== 'IfStatement' && parent.type !== 'ConditionalExpression') continue;
    if (parent.test !== at && looksAtStatus(parent.test, scopes)) return true;
  }
  return false;
}

const isReject = (callee: Node): boolean =>
  callee.type === 'Identifier'
    ? callee.name === 'reject'
    : callee.type === 'MemberExpression' && staticName(callee.property, callee.computed) === 'reject';

const looksAtStatus = ({ range: [start, end] }: Node, { ofType }: Module['scopes']): boolean =>
  [...ofType('MemberExpression'), ...ofType('Identifier')].some((node) => {
    if (node.range[0] < start || node.range[1] > end) return false;
    const name = node.type === 'Identifier' ? node.name : staticName(node.property, node.computed);
    return name !== null && STATUS.has(name);
  });
