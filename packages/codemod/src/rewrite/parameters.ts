import { contains, callsOf, isFunction, type FunctionNode, type Pieces } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { isReplaced } from './replaced.ts';
import type { Node } from './types.ts';

/** Whether a name is a parameter. */
export const isParameter = ({ scopes }: Workshop, name: Node): boolean =>
  scopes.variableOf(name)?.definitions[0]?.kind === 'parameter';

function isConstructor({ scopes }: Workshop, fn: FunctionNode): boolean {
  const method = scopes.parentOf(fn);
  return method?.type === 'MethodDefinition' && method.kind === 'constructor';
}

/** Places that make instances of a class of this file; `null` where others may make some. */
function constructionsOf({ scopes }: Workshop, fn: FunctionNode): TSESTree.NewExpression[] | null {
  const method = scopes.parentOf(fn);
  const owner = method === null ? null : scopes.parentOf(method);
  const declared = owner === null ? null : scopes.parentOf(owner);
  if (declared?.type !== 'ClassDeclaration' || declared.id === null) return null;
  const outer = scopes.parentOf(declared);
  if (outer?.type === 'ExportNamedDeclaration' || outer?.type === 'ExportDefaultDeclaration') return null;
  const made: TSESTree.NewExpression[] = [];
  for (const { identifier, isType } of scopes.variableOf(declared.id)?.references ?? []) {
    const parent = scopes.parentOf(identifier);
    if (isType) continue;
    if (parent?.type !== 'NewExpression' || parent.callee !== identifier) return null;
    made.push(parent);
  }
  return made;
}

/** Every call of a function, or `new` of a constructor's class, where all of them are in this file; `null` otherwise. */
export function callersOf(
  shop: Workshop,
  fn: FunctionNode,
): readonly (TSESTree.CallExpression | TSESTree.NewExpression)[] | null {
  return isConstructor(shop, fn) ? constructionsOf(shop, fn) : callsOf(fn, shop.scopes);
}

/** Whether every call of a function is in this file, so that its parameters have no other values. */
const hasKnownCallers = (shop: Workshop, fn: FunctionNode): boolean => callersOf(shop, fn) !== null;

/** The name of a parameter without its default; `null` where the parameter is taken apart. */
export function parameterName(parameter: Node): TSESTree.Identifier | null {
  const inner = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const name = inner.type === 'AssignmentPattern' ? inner.left : inner;
  return name.type === 'Identifier' ? name : null;
}

/** The function that a node gives a default value to a parameter of. */
function defaultOf(shop: Workshop, node: Node): FunctionNode | null {
  for (let at: Node = node, parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (isFunction(parent)) return (parent.params as Node[]).includes(at) ? parent : null;
    if (parent.type.endsWith('Statement')) return null;
    at = parent;
  }
  return null;
}

/**
 * Whether a value has come through a parameter that code elsewhere may give another value, or through a member that other code
 * sets or overrides.
 *
 * @param expression the expression with this value; what is passed in it is no surprise
 */
export function isOpen(shop: Workshop, pieces: Pieces, expression: Node): boolean {
  if (isReplaced(shop, pieces, expression)) return true;
  return pieces.some(({ uses = [], node, file }) => {
    if (node === undefined || file !== undefined) return false;
    if (contains(expression, node)) return false;
    const fn = defaultOf(shop, node);
    if (fn !== null && !hasKnownCallers(shop, fn)) return true;
    return uses.some((use) => {
      if (use.type !== 'Identifier') return false;
      const [definition] = shop.scopes.variableOf(use)?.definitions ?? [];
      if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return false;
      // A callback inside the expression is given what the expression itself has.
      return !contains(expression, definition.node) && !hasKnownCallers(shop, definition.node);
    });
  });
}
