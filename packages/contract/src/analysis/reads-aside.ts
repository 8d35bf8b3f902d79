import type { OperationId } from '../legacy.ts';
import { rootName } from './argument-names.ts';
import type { Failure } from './response-errors.ts';
import { nodesWithin } from './nodes-within.ts';
import { analyseInside } from './response.ts';
import { calledFunction } from './function-calls.ts';
import { isPartOf } from './is-part-of.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { FunctionAt } from './target.ts';
import type { Node } from './types.ts';
import type { InnerCall } from './wrapper-style.ts';

/** A function of the program that makes a call and hands its answer on. */
export interface PassedAnswer extends FunctionAt {
  readonly inner: InnerCall;
  readonly failure: Failure;
}

/** Statements by which a value goes to whoever called. */
const GIVES: ReadonlySet<string> = new Set(['ReturnStatement', 'ThrowStatement', 'YieldExpression']);

const isArrowResult = (node: Node, fn: Node): boolean =>
  fn.type === 'ArrowFunctionExpression' && fn.body === node && node.type !== 'BlockStatement';

/** Whether a name is declared in a function: a parameter of it or of a function in it, a local. */
function isOwn(node: Node, fn: FunctionNode, scopes: ScopeAnalysis): boolean {
  const name = rootName(node);
  const definitions = name === null ? [] : (scopes.variableOf(name)?.definitions ?? []);
  return definitions.some(({ identifier }) => isPartOf(identifier, fn, scopes));
}

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
 * Whether what an expression gives goes nowhere but to callers of the function that it stands in: it is returned or thrown, alone or in an
 * object, or is given to a function that the caller gave (`resolve`), or to something local.
 *
 * @param isWhole whether it is a body, which may be handed on under another name
 */
function isHandedOn(node: Node, fn: FunctionNode, scopes: ScopeAnalysis, isWhole: boolean): boolean {
  let from = node;
  for (let at = scopes.parentOf(node); at !== null && from !== fn; from = at, at = scopes.parentOf(at)) {
    if (GIVES.has(at.type) || isArrowResult(from, at)) return true;
    if (at.type === 'VariableDeclarator') return isWhole;
    if (at.type === 'AssignmentExpression') return isOwn(at.left, fn, scopes);
    if (at.type === 'CallExpression' && at.callee !== from && isOwn(at.callee, fn, scopes)) return true;
  }
  return false;
}

/**
 * Whether a function that hands an answer on also does something with the body itself: counts its tokens, keeps it, shows it. Whoever the
 * answer is handed to cannot change that; reads of a failure's messages are followed by themselves.
 */
export function readsAside({ fn, frame, inner, failure }: PassedAnswer, operation: OperationId): boolean {
  const { scopes } = frame.module;
  const { call, response, under } = inner;
  const given = { call, style: response, under };
  const found = analyseInside(fn, given, scopes, operation, { style: failure.style, handlers: [] });
  const { reads, escapes, errorReads, losses = [] } = found;
  const functions = withCalled(fn, scopes);
  const isAside = (node: Node, isWhole: boolean): boolean => {
    const owner = [...functions].find((each) => isPartOf(node, each, scopes));
    return owner === undefined || (node !== fn && !isHandedOn(node, owner, scopes, isWhole));
  };
  return (
    losses.some((node) => isAside(node, true)) ||
    reads.some(({ node, alias }) => alias !== true && isAside(node, false)) ||
    escapes.some(({ node }) => isAside(node, true)) ||
    errorReads.some(({ node, path }) => path.length === 0 && isAside(node, true))
  );
}
