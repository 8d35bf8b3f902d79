import { findKnownModel } from '@modelhub-migration/contract';
import { outermostWrapper, staticName, type ScopeAnalysis } from '@modelhub-migration/contract/analysis';
import { isComparedAt, isComparedInTurn } from './compared.ts';
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

/** What may stand between a value and the name of the table or list that it is in: `Object.freeze({ chat: '…' })`, `new Set(['…'])`. */
const IN_TABLE: ReadonlySet<string> = new Set([
  'Property',
  'ObjectExpression',
  'ArrayExpression',
  'CallExpression',
  'NewExpression',
]);

/** The name of the table or list that a value is in. */
function tableOf(value: Node, scopes: ScopeAnalysis): string | null {
  let at = outermostWrapper(value, scopes);
  for (let parent = scopes.parentOf(at); parent !== null && IN_TABLE.has(parent.type); parent = scopes.parentOf(at))
    at = outermostWrapper(parent, scopes);
  return at.type === 'Property' ? null : keptAs(at, scopes);
}

/** Names under which files keep an id or name of the retired API, or a table or list with one. */
export const namesOfModels = (files: readonly ScopeAnalysis[]): ReadonlySet<string> =>
  new Set(
    files.flatMap((scopes) =>
      legacyIdsIn(scopes).flatMap((id) => [keptAs(id, scopes), tableOf(id, scopes)].filter((name) => name !== null)),
    ),
  );

/**
 * Whether a file compares something with an id or name of the retired API, written there or kept under one of these names: it
 * may be one of a models list, which it knows by those.
 */
export function comparesModels(scopes: ScopeAnalysis, names: ReadonlySet<string>): boolean {
  const named = (node: Node): boolean =>
    (node.type === 'Identifier' && names.has(node.name)) ||
    (node.type === 'MemberExpression' && names.has(staticName(node.property, node.computed) ?? ''));
  const kept: readonly Node[] = [...scopes.ofType('Identifier'), ...scopes.ofType('MemberExpression')].filter(named);
  return [...legacyIdsIn(scopes), ...kept].some((node) => isComparedAt(scopes, node) || isComparedInTurn(scopes, node));
}
