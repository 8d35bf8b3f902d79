import { outermostWrapper, soleInitialiser, staticName, unwrap } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import type { Expression } from './types.ts';

/** A URL object that is made of an origin and then given its path. */
export interface SetUrl {
  readonly made: TSESTree.NewExpression;
  readonly pathname: Expression;
}

/**
 * The two parts of `const url = new URL(origin); url.pathname = path;`, where migrated calls alone use the object.
 *
 * @param node the expression in URL position
 */
export function setUrlOf(shop: Workshop, node: Expression): SetUrl | null {
  const value = unwrap(node);
  const variable = value.type === 'Identifier' ? shop.scopes.variableOf(value) : null;
  const made = variable === null ? undefined : soleInitialiser(variable)?.init;
  if (variable === null || made?.type !== 'NewExpression' || made.arguments.length !== 1) return null;
  if (made.callee.type !== 'Identifier' || made.callee.name !== 'URL') return null;
  let pathname: Expression | null = null;
  for (const { identifier } of variable.references) {
    const parent = shop.scopes.parentOf(outermostWrapper(identifier, shop.scopes));
    if (parent?.type !== 'MemberExpression' || parent.object !== identifier) {
      if (
        identifier !== value &&
        ![...shop.urlNodes].some(({ range }) => range[0] <= identifier.range[0] && identifier.range[1] <= range[1])
      )
        return null;
      continue;
    }
    const write = shop.scopes.parentOf(parent);
    if (write?.type !== 'AssignmentExpression' || write.left !== parent || write.operator !== '=') continue;
    if (staticName(parent.property, parent.computed) !== 'pathname' || pathname !== null) return null;
    if (shop.scopes.functionOf(write) !== shop.scopes.functionOf(made)) return null;
    pathname = write.right;
  }
  return pathname === null ? null : { made, pathname };
}
