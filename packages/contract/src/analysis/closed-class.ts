import type { ScopeAnalysis, Variable } from './scope.ts';
import { nodesWithin } from './nodes-within.ts';
import { isClass } from './target.ts';
import type { Node } from './types.ts';
import { staticName } from './walk.ts';

/** Whether a declaration leaves the file. */
export function isExported(variable: Variable, scopes: ScopeAnalysis): boolean {
  return (
    variable.definitions.some(({ node }) => {
      const statement = node.type === 'VariableDeclarator' ? scopes.parentOf(node) : node;
      const parent = statement === null ? null : scopes.parentOf(statement);
      return parent?.type === 'ExportNamedDeclaration' || parent?.type === 'ExportDefaultDeclaration';
    }) ||
    variable.references.some(({ identifier }) => {
      const parent = scopes.parentOf(identifier);
      return parent?.type === 'ExportSpecifier' || parent?.type === 'ExportDefaultDeclaration';
    })
  );
}

/** Base classes of base classes that are followed. */
const MAX_GENERATIONS = 8;

/** Whether an object is asked for a member whose name is written there. */
function isAskedForMember(object: Node, scopes: ScopeAnalysis): boolean {
  const use = scopes.parentOf(object);
  return use?.type === 'MemberExpression' && use.object === object && staticName(use.property, use.computed) !== null;
}

/** Whether an instance is only ever asked for members, where it is made or under a name of this file. */
function staysHere(made: Node, scopes: ScopeAnalysis): boolean {
  if (isAskedForMember(made, scopes)) return true;
  const parent = scopes.parentOf(made);
  const variable = parent?.type === 'VariableDeclarator' && parent.init === made ? scopes.variableOf(parent.id) : null;
  if (variable === null || isExported(variable, scopes)) return false;
  return variable.references.every(
    ({ identifier, isType, isRead }) => isType || !isRead || isAskedForMember(identifier, scopes),
  );
}

/** Uses of `this` in a node that are more than asking it for a member: it may be handed on, copied or taken apart. */
export function escapesOfThis(node: Node, scopes: ScopeAnalysis): readonly Node[] {
  return nodesWithin('ThisExpression', node, scopes).filter((self) => !isAskedForMember(self, scopes));
}

/** Whether all that a class inherits is written in this file. */
function inheritsFromHere(superClass: Node | null, scopes: ScopeAnalysis, generation: number): boolean {
  if (superClass === null) return true;
  const [base, ...others] = scopes.variableOf(superClass)?.definitions ?? [];
  if (base === undefined || others.length > 0 || !isClass(base.node) || generation > MAX_GENERATIONS) return false;
  return (
    escapesOfThis(base.node, scopes).length === 0 && inheritsFromHere(base.node.superClass, scopes, generation + 1)
  );
}

/**
 * Whether a class and its instances never leave the file, so that all uses of its members are seen.
 *
 * @param node the class
 */
export function isClosedClass(node: Node, scopes: ScopeAnalysis, generation = 0): boolean {
  if (node.type !== 'ClassDeclaration' || node.id === null || generation > MAX_GENERATIONS) return false;
  const variable = scopes.variableOf(node.id);
  // What a framework makes instances of, or another script may, is not seen either.
  const isUnseen = (node.decorators ?? []).length > 0 || variable?.references.length === 0;
  if (variable === null || isUnseen || isExported(variable, scopes)) return false;
  if (!inheritsFromHere(node.superClass, scopes, generation) || escapesOfThis(node, scopes).length > 0) return false;
  return variable.references.every(({ identifier, isType }) => {
    const parent = scopes.parentOf(identifier);
    if (isType || isAskedForMember(identifier, scopes)) return true;
    if (parent?.type === 'NewExpression' && parent.callee === identifier) return staysHere(parent, scopes);
    return (
      parent?.type === 'ClassDeclaration' &&
      parent.superClass === identifier &&
      isClosedClass(parent, scopes, generation + 1)
    );
  });
}
