import type { CallSite } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

const contains = (outer: Node, inner: Node): boolean =>
  outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

/** The name that an object is (part of) the value of. */
function holderOfObject(shop: Workshop, object: Node): TSESTree.VariableDeclarator | null {
  for (let at = shop.scopes.parentOf(object); at !== null; at = shop.scopes.parentOf(at)) {
    if (at.type === 'VariableDeclarator') return at;
    // `JSON.stringify({ … })` is as much the body as the object in it.
    if (at.type !== 'CallExpression' && !at.type.startsWith('TS')) return null;
  }
  return null;
}

/** Whether a body that is made before the call is sent by another call, too, which does not migrate with this one. */
export function isSharedBody(shop: Workshop, site: CallSite, object: Node): boolean {
  if (contains(site.call, object)) return false;
  const declarator = holderOfObject(shop, object);
  const variable = declarator === null ? null : shop.scopes.variableOf(declarator.id);
  if (variable === null) return false;
  return variable.references.some(({ identifier, isRead, isType }) => {
    if (!isRead || isType || shop.migrating.some(({ call }) => contains(call, identifier))) return false;
    const parent = shop.scopes.parentOf(identifier);
    return parent?.type === 'Property' || (parent?.type === 'CallExpression' && parent.callee.type === 'Identifier');
  });
}
