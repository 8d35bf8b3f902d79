import type { OperationId } from '../legacy.ts';
import { rootName } from './argument-names.ts';
import type { Failure } from './response-errors.ts';
import { nodesWithin } from './nodes-within.ts';
import { analyseInside } from './response.ts';
import { calledFunction } from './function-calls.ts';
import { isPartOf } from './is-part-of.ts';
import { boundIdentifiers, type FunctionNode, type ScopeAnalysis, type Variable } from './scope.ts';
import type { FunctionAt } from './target.ts';
import type { Node } from './types.ts';
import { unwrap } from './walk.ts';
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

/** Nodes that hold a value, or are it in another form. */
const HOLDS: ReadonlySet<string> = new Set([
  ...['ArrayExpression', 'AwaitExpression', 'ConditionalExpression', 'LogicalExpression', 'ObjectExpression'],
  ...['Property', 'SpreadElement', 'TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'],
]);

const MAKES: ReadonlySet<string> = new Set(['ArrayExpression', 'Literal', 'NewExpression', 'ObjectExpression']);

/** Whether a name is declared with a value that is made there, and of nothing that others have, or without one. */
function isMade(owner: Node, { parentOf }: ScopeAnalysis): boolean {
  if (owner.type !== 'VariableDeclarator') return false;
  if (owner.init !== null) return MAKES.has(unwrap(owner.init).type);
  const declaration = parentOf(owner);
  const loop = declaration === null ? null : parentOf(declaration);
  return loop?.type !== 'ForOfStatement' && loop?.type !== 'ForInStatement';
}

/** Tells where what a function and those that it calls are given goes; see {@link readsAside}. */
class Destinations {
  readonly #scopes: ScopeAnalysis;
  readonly #fn: FunctionNode;
  readonly #seen = new Set<Variable>();
  constructor(fn: FunctionNode, scopes: ScopeAnalysis) {
    this.#fn = fn;
    this.#scopes = scopes;
  }

  /**
   * Whether an expression goes nowhere but to callers of the function: it is returned or thrown, alone or in an object, or is given to a
   * function that the caller gave (`resolve`), or to something local that does not stay either.
   *
   * @param isWhole whether it is a body, which may be handed on under another name
   */
  isHandedOn(node: Node, isWhole: boolean): boolean {
    let from = node;
    for (
      let at = this.#scopes.parentOf(node);
      at !== null && from !== this.#fn;
      from = at, at = this.#scopes.parentOf(at)
    ) {
      if (GIVES.has(at.type) || isArrowResult(from, at)) return true;
      if (at.type.endsWith('Statement') || (at.type === 'SequenceExpression' && at.expressions.at(-1) !== from))
        return false;
      if (at.type === 'VariableDeclarator') return isWhole && !this.#isKeptAs(at.id);
      if (at.type === 'AssignmentExpression') return this.#isOwn(at.left) && !this.#isKeptAs(at.left);
      if (at.type === 'CallExpression' && at.callee !== from && this.#isOwn(at.callee))
        return !this.#isKeptAs(at.callee);
    }
    return false;
  }

  /**
   * Whether a name is the function's own: a local that is made there, or a parameter of a function in it. What callers give, and what is
   * taken out of anything else, is not.
   */
  #isOwn(node: Node): boolean {
    const name = rootName(node);
    const definitions = name === null ? [] : (this.#scopes.variableOf(name)?.definitions ?? []);
    return definitions.some(({ identifier, kind, node: owner }) => {
      if (!isPartOf(identifier, this.#fn, this.#scopes)) return false;
      return kind === 'parameter' ? owner !== this.#fn : isMade(owner, this.#scopes);
    });
  }

  /** Whether something else is given what a name or pattern holds. */
  #isKeptAs(pattern: Node): boolean {
    const root = rootName(pattern);
    const names = root === null ? boundIdentifiers(pattern) : [root];
    return names.some((name) => {
      const variable = this.#scopes.variableOf(name);
      if (variable === null || this.#seen.has(variable)) return false;
      this.#seen.add(variable);
      return variable.references.some(({ identifier, isType }) => !isType && this.#isKept(identifier));
    });
  }

  #isKept(node: Node): boolean {
    const { parentOf } = this.#scopes;
    let from = node;
    let at = parentOf(node);
    for (; at !== null && HOLDS.has(at.type); at = parentOf(at)) from = at;
    if (at?.type === 'AssignmentExpression') return at.right === from && !this.isHandedOn(from, true);
    const isGiven = (at?.type === 'CallExpression' || at?.type === 'NewExpression') && at.callee !== from;
    return isGiven && !this.isHandedOn(from, true);
  }
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
    return owner === undefined || (node !== fn && !new Destinations(owner, scopes).isHandedOn(node, isWhole));
  };
  return (
    losses.some((node) => isAside(node, true)) ||
    reads.some(({ node, alias }) => alias !== true && isAside(node, false)) ||
    escapes.some(({ node }) => isAside(node, true)) ||
    errorReads.some(({ node, path }) => path.length === 0 && isAside(node, true))
  );
}
