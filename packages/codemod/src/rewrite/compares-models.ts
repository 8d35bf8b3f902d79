import { findKnownModel } from '@modelhub-migration/contract';
import { outermostWrapper, staticName, type ScopeAnalysis } from '@modelhub-migration/contract/analysis';
import { isComparedAt } from './compared.ts';
import type { Node } from './types.ts';

/** Texts of a file that are an id or name of the retired API. */
const legacyIdsIn = (scopes: ScopeAnalysis): Node[] =>
  scopes.ofType('Literal').filter(({ value }) => typeof value === 'string' && findKnownModel(value) !== undefined);

/** The name under which a value is kept: of a variable, a member or a parameter's default, also as the other side of a choice. */
function keptAs(value: Node, scopes: ScopeAnalysis): string | null {
  const node = outermostWrapper(value, scopes);
  const holder = scopes.parentOf(node);
  switch (holder?.type) {
    case 'LogicalExpression':
    case 'ConditionalExpression':
      return keptAs(holder, scopes);
    case 'VariableDeclarator':
      return holder.id.type === 'Identifier' ? holder.id.name : null;
    case 'AssignmentPattern':
      return holder.left.type === 'Identifier' ? holder.left.name : null;
    case 'AssignmentExpression':
      return holder.left.type === 'Identifier'
        ? holder.left.name
        : holder.left.type === 'MemberExpression'
          ? staticName(holder.left.property, holder.left.computed)
          : null;
    case 'Property':
    case 'PropertyDefinition':
      return staticName(holder.key, holder.computed);
    default:
      return null;
  }
}

/** Names under which files keep an id or name of the retired API. */
export const namesOfModels = (files: readonly ScopeAnalysis[]): ReadonlySet<string> =>
  new Set(files.flatMap((scopes) => legacyIdsIn(scopes).flatMap((id) => keptAs(id, scopes) ?? [])));

/**
 * Whether a file compares something with an id or name of the retired API, written there or kept under one of these names: it
 * may be one of a models list, which it knows by those.
 */
export function comparesModels(scopes: ScopeAnalysis, names: ReadonlySet<string>): boolean {
  const named = (node: Node): boolean =>
    (node.type === 'Identifier' && names.has(node.name)) ||
    (node.type === 'MemberExpression' && names.has(staticName(node.property, node.computed) ?? ''));
  const kept: readonly Node[] = [...scopes.ofType('Identifier'), ...scopes.ofType('MemberExpression')].filter(named);
  return [...legacyIdsIn(scopes), ...kept].some((node) => isComparedAt(scopes, node));
}
