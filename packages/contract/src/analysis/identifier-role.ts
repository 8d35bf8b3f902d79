import type { TSESTree } from '@typescript-eslint/types';
import type { Expression, Node } from './types.ts';
import { isTransparent } from './walk.ts';

export interface IdentifierRole {
  isRead: boolean;
  isWrite: boolean;
  isType: boolean;
  writeExpr: Expression | null;
}

type ParentOf = (node: Node) => Node | null;

const READ: IdentifierRole = { isRead: true, isWrite: false, isType: false, writeExpr: null };
const IN_TYPE: IdentifierRole = { isRead: false, isWrite: false, isType: true, writeExpr: null };

/** Names under these keys say nothing about a variable, unless the key is computed. */
const NAME_KEYS: Readonly<Record<string, readonly string[]>> = {
  MemberExpression: ['property'],
  Property: ['key'],
  MethodDefinition: ['key'],
  PropertyDefinition: ['key'],
  AccessorProperty: ['key'],
  TSAbstractMethodDefinition: ['key'],
  TSAbstractPropertyDefinition: ['key'],
  TSEnumMember: ['id'],
};

/** Under these nodes no identifier is a value, whatever its key. */
const NEVER_VALUES: ReadonlySet<string> = new Set([
  'LabeledStatement',
  'BreakStatement',
  'ContinueStatement',
  'MetaProperty',
  'ImportSpecifier',
  'ImportAttribute',
  'ExportAllDeclaration',
  'JSXAttribute',
  'JSXClosingElement',
  'JSXNamespacedName',
]);

/** Type nodes in which an identifier uses a declared name; in all others it is a parameter's or a property's name. */
const TYPE_USES: Readonly<Record<string, string>> = {
  TSTypeReference: 'typeName',
  TSTypeQuery: 'exprName',
  TSTypePredicate: 'parameterName',
  TSQualifiedName: 'left',
  TSInterfaceHeritage: 'expression',
  TSClassImplements: 'expression',
  TSImportEqualsDeclaration: 'moduleReference',
};

/** TypeScript nodes that stand among values. */
const TS_VALUES: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSExportAssignment',
  'TSEnumMember',
  'TSParameterProperty',
]);

/**
 * The role of an identifier that is written to: climbs from it through patterns to the assignment. `null` if it is not
 * written to; `'name'` if it only names a parameter of a function type.
 */
function findWrite(identifier: Node, parentOf: ParentOf): IdentifierRole | 'name' | null {
  let node = identifier;
  for (let parent = parentOf(node); parent !== null; node = parent, parent = parentOf(parent)) {
    switch (parent.type) {
      case 'AssignmentExpression': {
        if (parent.left !== node) return null;
        const plain = parent.operator === '=';
        // `??=` and `||=` write only what is missing, which makes it one of the values like any other.
        const givesWhole = plain || parent.operator === '??=' || parent.operator === '||=';
        const whole = givesWhole && parent.left.type !== 'ObjectPattern' && parent.left.type !== 'ArrayPattern';
        return { isRead: !plain, isWrite: true, isType: false, writeExpr: whole ? parent.right : null };
      }
      case 'UpdateExpression':
        return { isRead: true, isWrite: true, isType: false, writeExpr: null };
      case 'ForInStatement':
      case 'ForOfStatement':
        return parent.left === node ? { isRead: false, isWrite: true, isType: false, writeExpr: null } : null;
      case 'AssignmentPattern':
        if (parent.left !== node) return null;
        break;
      case 'Property':
        if (parent.value !== node) return null;
        break;
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        break;
      default:
        if (isTransparent(parent)) break;
        return parent.type.startsWith('TS') && !TS_VALUES.has(parent.type) ? 'name' : null;
    }
  }
  return null;
}

/**
 * What an identifier that declares nothing is: a read, a write, a use in a type, or (`null`) only a name.
 *
 * @param key the key under which it stands in its parent
 */
export function classifyIdentifier(
  identifier: TSESTree.Identifier | TSESTree.JSXIdentifier,
  key: string,
  parentOf: ParentOf,
): IdentifierRole | null {
  const parent = parentOf(identifier);
  if (parent === null || NEVER_VALUES.has(parent.type)) return null;
  if (identifier.type === 'JSXIdentifier') {
    const isTag = parent.type === 'JSXOpeningElement' && !/^[a-z]/.test(identifier.name);
    return isTag || (parent.type === 'JSXMemberExpression' && key === 'object') ? READ : null;
  }
  if (parent.type === 'ExportSpecifier') {
    const declaration = parentOf(parent);
    const local = declaration?.type === 'ExportNamedDeclaration' && declaration.source == null;
    return local && (key === 'local' || parent.local === identifier) ? READ : null;
  }
  // Reading `computed` of an enum member makes typescript-estree warn.
  const computed = parent.type !== 'TSEnumMember' && (parent as { computed?: boolean }).computed === true;
  const shorthand = parent.type === 'Property' && parent.shorthand && parent.value === identifier;
  if (!computed && !shorthand && NAME_KEYS[parent.type]?.includes(key) === true) return null;
  if (parent.type.startsWith('TS') && !TS_VALUES.has(parent.type))
    return TYPE_USES[parent.type] === key ? IN_TYPE : null;
  const role = findWrite(identifier, parentOf) ?? READ;
  return role === 'name' ? null : role;
}
