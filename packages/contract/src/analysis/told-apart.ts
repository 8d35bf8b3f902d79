import { argumentFor, reachedFor } from './argument-for.ts';
import { rootName } from './argument-names.ts';
import { soleInitialiser } from './body.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** A base and a path that a call gives a function apart, which puts the one in front of the other. */
export interface ToldApart {
  readonly base: Expression;
  readonly path: Expression;
}

/** The operands of `base + path` and `` `${base}/${path}` ``, a slash between them left out; `null` for anything else. */
function operandsOf(url: Node, scopes: ScopeAnalysis): readonly [Node, Node] | null {
  const node = unwrap(url);
  if (node.type === 'Identifier') {
    const variable = scopes.variableOf(node);
    const made = variable === null ? null : soleInitialiser(variable);
    return made === null || unwrap(made.init).type === 'Identifier' ? null : operandsOf(made.init, scopes);
  }
  if (node.type === 'BinaryExpression') return node.operator === '+' ? [node.left, node.right] : null;
  if (node.type !== 'TemplateLiteral') return null;
  const [base, path, ...others] = node.expressions;
  const [before, between, after] = node.quasis.map(({ value }) => value.cooked);
  const isPlain = before === '' && after === '' && (between === '' || between === '/');
  return base === undefined || path === undefined || others.length > 0 || !isPlain ? null : [base, path];
}

/**
 * Whether a name, or a member of one, becomes part of texts wherever a function reads it: nothing is decided, looked up or
 * called by its value.
 */
function isOnlyJoined(operand: Node, scopes: ScopeAnalysis): boolean {
  const value = unwrap(operand);
  const root = rootName(value);
  const references = root === null ? undefined : scopes.variableOf(root)?.references;
  const name = value.type === 'MemberExpression' ? staticName(value.property, value.computed) : null;
  if (references === undefined || (value !== root && name === null)) return false;
  return references.every(({ identifier, isType, isWrite }) => {
    if (isType || isWrite) return isType;
    const member = scopes.parentOf(identifier);
    if (value === root) return isPartOfText(identifier, scopes);
    if (member?.type !== 'MemberExpression' || member.object !== identifier) return false;
    const read = staticName(member.property, member.computed);
    return read !== null && (read !== name || isPartOfText(member, scopes));
  });
}

function isPartOfText(node: Node, { parentOf }: ScopeAnalysis): boolean {
  const parent = parentOf(node);
  return parent?.type === 'TemplateLiteral' || (parent?.type === 'BinaryExpression' && parent.operator === '+');
}

/**
 * What a call tells a function of which its URL is made, where that is a base and a path and nothing else.
 *
 * @param url the URL in the function
 * @param args what the call gives the function
 * @param scopes the analysis of the file that the function stands in
 */
export function readToldApart(
  url: Node,
  args: readonly Node[],
  fn: FunctionNode,
  scopes: ScopeAnalysis,
): ToldApart | null {
  const given = operandsOf(url, scopes)?.map((operand) => {
    const argument = isOnlyJoined(operand, scopes) ? argumentFor(operand, args, fn, scopes) : null;
    // The whole object is what is left of a member that it does not have.
    return argument === null || unwrap(argument).type === 'ObjectExpression' ? null : argument;
  });
  const [base = null, path = null] = given ?? [];
  return base === null || path === null || base === path ? null : { base, path };
}

/**
 * The path that a call tells a function which puts a base in front of it that is somewhere in another argument: `context.base + path`.
 * What holds the base is no URL, whatever it is made of.
 */
export function readPathBeside(
  url: Node,
  args: readonly Node[],
  fn: FunctionNode,
  scopes: ScopeAnalysis,
): Expression | null {
  const [base, path] = operandsOf(url, scopes) ?? [];
  if (base === undefined || path === undefined) return null;
  const holder = reachedFor(base, args, fn, scopes);
  const told = argumentFor(path, args, fn, scopes);
  return holder === null || holder.left.length === 0 || holder.value === told ? null : told;
}

/**
 * The host name that a call tells a function which puts it into its options, apart from the path that it is told as a whole.
 *
 * @param host the option in the function
 * @param path the option beside it
 * @returns `null` where the function does anything else with one of them
 */
export function readToldHost(
  host: Node,
  path: Node,
  args: readonly Node[],
  fn: FunctionNode,
  scopes: ScopeAnalysis,
): Expression | null {
  const isOnlyOption = (node: Node): boolean => {
    const variable = node.type === 'Identifier' ? scopes.variableOf(node) : null;
    const uses = variable?.references.filter(({ isType }) => !isType);
    return (
      variable?.definitions[0]?.kind === 'parameter' &&
      uses?.every(({ identifier }) => {
        const parent = scopes.parentOf(identifier);
        return parent?.type === 'Property' && parent.value === identifier;
      }) === true
    );
  };
  return isOnlyOption(host) && isOnlyOption(path) ? argumentFor(host, args, fn, scopes) : null;
}
