import type { TSESTree } from '@typescript-eslint/types';

type Node = TSESTree.Node;

/** Finds the node above. */
export type ParentOf = (node: Node) => Node | null;

/** What a stored value is called, and whether other files can read it. */
export interface StoredAs {
  readonly name: string;
  readonly isExported: boolean;
}

/** Between a value and what it is stored in: nothing that changes what is stored. */
const TRANSPARENT = new Set<string>([
  'LogicalExpression',
  'ConditionalExpression',
  'AssignmentPattern',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
]);

/** Between a property and the thing that other files import: objects, and calls that make a client from one. */
const CONTAINERS = new Set<string>([...TRANSPARENT, 'ObjectExpression', 'Property', 'CallExpression', 'NewExpression']);

const EXPORTS = new Set<string>(['ExportDefaultDeclaration', 'TSExportAssignment']);

function nameOf(node: Node): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'Literal') return String(node.value);
  if (node.type === 'PrivateIdentifier') return node.name;
  return node.type === 'MemberExpression' ? nameOf(node.property) : null;
}

/** Whether an assignment's target is CommonJS's export object, or a member of it. */
function isCommonJsExport(node: Node): boolean {
  if (node.type !== 'MemberExpression') return node.type === 'Identifier' && node.name === 'exports';
  const isModuleExports =
    node.object.type === 'Identifier' && node.object.name === 'module' && nameOf(node.property) === 'exports';
  return isModuleExports || isCommonJsExport(node.object);
}

/** Names that a file exports apart from their declaration: `export { BASE }`, `module.exports = { BASE }`. */
export function exportedNames(program: TSESTree.Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      for (const { local } of statement.specifiers) if (local.type === 'Identifier') names.add(local.name);
    } else if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'Identifier') {
      names.add(statement.declaration.name);
    } else if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
      const { left, right } = statement.expression;
      if (!isCommonJsExport(left)) continue;
      if (right.type === 'Identifier') names.add(right.name);
      if (right.type !== 'ObjectExpression') continue;
      for (const member of right.properties) {
        if (member.type === 'Property' && member.value.type === 'Identifier') names.add(member.value.name);
      }
    }
  }
  return names;
}

function climb(node: Node, through: ReadonlySet<string>, parentOf: ParentOf): Node | null {
  let above = parentOf(node);
  while (above !== null && through.has(above.type)) above = parentOf(above);
  return above;
}

/** Whether a holder (declaration, assignment, export) makes its value visible to other files. */
function isVisible(holder: Node | null, exported: ReadonlySet<string>, parentOf: ParentOf): boolean {
  if (holder === null) return false;
  if (EXPORTS.has(holder.type)) return true;
  if (holder.type === 'AssignmentExpression') return isCommonJsExport(holder.left);
  if (holder.type !== 'VariableDeclarator') return false;
  const declaration = parentOf(holder);
  if (declaration === null) return false;
  const isLocalExport = holder.id.type === 'Identifier' && exported.has(holder.id.name);
  return isLocalExport || parentOf(declaration)?.type === 'ExportNamedDeclaration';
}

/**
 * What a value is stored as; `null` where it is used on the spot (an argument, a comparison, an element of a list).
 *
 * @param value the expression
 * @param exported from {@link exportedNames}
 */
export function findStorage(value: Node, exported: ReadonlySet<string>, parentOf: ParentOf): StoredAs | null {
  const holder = climb(value, TRANSPARENT, parentOf);
  switch (holder?.type) {
    case 'VariableDeclarator':
      return { name: nameOf(holder.id) ?? '', isExported: isVisible(holder, exported, parentOf) };
    case 'AssignmentExpression':
      return { name: nameOf(holder.left) ?? '', isExported: isCommonJsExport(holder.left) };
    case 'PropertyDefinition':
      return { name: nameOf(holder.key) ?? '', isExported: false };
    case 'TSEnumMember':
      return { name: nameOf(holder.id) ?? '', isExported: false };
    case 'Property':
      return {
        name: nameOf(holder.key) ?? '',
        isExported: isVisible(climb(holder, CONTAINERS, parentOf), exported, parentOf),
      };
    default:
      return null;
  }
}
