import type { ScopeAnalysis, Variable } from './scope.ts';
import type { Node } from './types.ts';

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

/** Whether an instance is only ever asked for members, where it is made or under a name of this file. */
function staysHere(made: Node, scopes: ScopeAnalysis): boolean {
  const parent = scopes.parentOf(made);
  if (parent?.type === 'MemberExpression') return parent.object === made;
  const variable = parent?.type === 'VariableDeclarator' && parent.init === made ? scopes.variableOf(parent.id) : null;
  if (variable === null || isExported(variable, scopes)) return false;
  return variable.references.every(({ identifier, isType, isRead }) => {
    const use = scopes.parentOf(identifier);
    return isType || !isRead || (use?.type === 'MemberExpression' && use.object === identifier);
  });
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
  return variable.references.every(({ identifier, isType }) => {
    const parent = scopes.parentOf(identifier);
    if (isType || (parent?.type === 'MemberExpression' && parent.object === identifier)) return true;
    if (parent?.type === 'NewExpression' && parent.callee === identifier) return staysHere(parent, scopes);
    return (
      parent?.type === 'ClassDeclaration' &&
      parent.superClass === identifier &&
      isClosedClass(parent, scopes, generation + 1)
    );
  });
}
