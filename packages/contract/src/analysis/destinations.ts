import { rootName } from './argument-names.ts';
import { isPartOf } from './is-part-of.ts';
import { boundIdentifiers, type FunctionNode, type ScopeAnalysis, type Variable } from './scope.ts';
import type { Node } from './types.ts';
import { unwrap } from './walk.ts';

/** Statements by which a value goes to whoever called. */
const GIVES: ReadonlySet<string> = new Set(['ReturnStatement', 'ThrowStatement', 'YieldExpression']);

const isArrowResult = (node: Node, fn: Node): boolean =>
  fn.type === 'ArrowFunctionExpression' && fn.body === node && node.type !== 'BlockStatement';

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

/** Tells whether what a function has goes to its callers alone. */
export class Destinations {
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
