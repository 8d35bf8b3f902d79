import type { OperationId } from '../legacy.ts';
import { Destinations } from './destinations.ts';
import { calledFunction } from './function-calls.ts';
import { isPartOf } from './is-part-of.ts';
import { nodesWithin } from './nodes-within.ts';
import type { Passage } from './passed-answer.ts';
import { analyseInside } from './response.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';

/** A function, and those of its file that it calls, one after the other. */
function withCalled(fn: FunctionNode, scopes: ScopeAnalysis): ReadonlySet<FunctionNode> {
  const found = new Set([fn]);
  for (const each of found)
    for (const call of nodesWithin('CallExpression', each, scopes)) {
      const called = calledFunction(call, scopes);
      if (called !== null) found.add(called);
    }
  return found;
}

/**
 * Whether a function that hands an answer on also does something with the body itself: counts its tokens, keeps it, shows it. Whoever the
 * answer is handed to cannot change that; reads of a failure's messages are followed by themselves.
 */
export function readsAside({ fn, frame, inner, failure }: Passage, operation: OperationId): boolean {
  const { scopes } = frame.module;
  const { call, response, under } = inner;
  const given = { call, style: response, under };
  const found = analyseInside(fn, given, scopes, operation, { style: failure.style, handlers: [] });
  const { reads, escapes, errorReads, losses = [] } = found;
  const functions = withCalled(fn, scopes);
  const isAside = (node: Node, isWhole: boolean): boolean => {
    const owner = [...functions].find((each) => isPartOf(node, each, scopes));
    return owner === undefined || (node !== fn && !new Destinations(owner, scopes).isHandedOn(node, isWhole));
  };
  return (
    losses.some((node) => isAside(node, true)) ||
    reads.some(({ node, alias }) => alias !== true && isAside(node, false)) ||
    escapes.some(({ node }) => isAside(node, true)) ||
    errorReads.some(({ node, path }) => path.length === 0 && isAside(node, true))
  );
}
