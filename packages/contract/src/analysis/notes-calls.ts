import type { TSESTree } from '@typescript-eslint/types';
import { rootName } from './argument-names.ts';
import { isPartOf } from './is-part-of.ts';
import { nodesWithin } from './nodes-within.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { FunctionAt } from './target.ts';
import type { Node } from './types.ts';
import { contains, lastName, unwrap } from './walk.ts';

/** Functions that are called for no more than to wait, or to end a wait. */
const WAITS = /^(?:(?:set|clear)(?:Timeout|Interval|Immediate)|sleep|delay|wait|pause)$/i;

/** Whether a value is made in a function: a local, or a parameter of a function in it. What the function itself is given stays with others. */
function isLocal(node: Node, fn: FunctionNode, scopes: ScopeAnalysis): boolean {
  const name = rootName(node);
  const definitions = name === null ? [] : (scopes.variableOf(name)?.definitions ?? []);
  return definitions.some(({ identifier, kind, node: owner }) =>
    kind === 'parameter' ? owner !== fn && isPartOf(owner, fn, scopes) : isPartOf(identifier, fn, scopes),
  );
}

/** The call that a statement is, awaited or not. */
function calledBy({ expression }: TSESTree.ExpressionStatement): TSESTree.CallExpression | null {
  const value = unwrap(expression);
  const call = value.type === 'AwaitExpression' ? unwrap(value.argument) : value;
  return call.type === 'CallExpression' ? call : null;
}

/**
 * Whether a function that makes a call also notes each one: writes a log, counts, tells somebody. Of a second call in the place of one there
 * would be more than before.
 *
 * @param inner the call
 */
export function notesCalls({ fn, frame: { module } }: FunctionAt, inner: Node): boolean {
  const { scopes } = module;
  const isElsewhere = (target: Node): boolean => !isLocal(target, fn, scopes);
  return (
    nodesWithin('AssignmentExpression', fn, scopes).some(({ left }) => rootName(left) !== null && isElsewhere(left)) ||
    nodesWithin('UpdateExpression', fn, scopes).some(({ argument }) => isElsewhere(argument)) ||
    nodesWithin('ExpressionStatement', fn, scopes).some((statement) => {
      const call = calledBy(statement);
      if (call === null || contains(statement, inner) || WAITS.test(lastName(call.callee) ?? '')) return false;
      // A function that is given and called itself is told what comes of the call.
      const [definition] = scopes.variableOf(call.callee)?.definitions ?? [];
      return definition?.kind !== 'parameter' && isElsewhere(call.callee);
    })
  );
}
