import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from './types.ts';

/** The members that the declaration of an interface or object type has; none of any other. */
export function membersOfType(declaration: Node | null): readonly TSESTree.TypeElement[] {
  if (declaration?.type === 'TSInterfaceDeclaration') return declaration.body.body;
  if (declaration?.type !== 'TSTypeAliasDeclaration') return [];
  return declaration.typeAnnotation.type === 'TSTypeLiteral' ? declaration.typeAnnotation.members : [];
}
