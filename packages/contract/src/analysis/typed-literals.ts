import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from './module.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction } from './scope.ts';
import { BUDGET, type Node } from './types.ts';
import { unwrap } from './walk.ts';

/** What a type is written on: `x: T = …`, `(): T => …`, `… satisfies T`. */
function valuesTyped(reference: Node, { scopes }: Module): readonly Node[] {
  const place = scopes.parentOf(reference);
  if (place?.type === 'TSSatisfiesExpression' || place?.type === 'TSAsExpression') return [place.expression];
  const owner = place?.type === 'TSTypeAnnotation' ? scopes.parentOf(place) : null;
  if (isFunction(owner)) return owner.returnType === place ? (returnedExpressions(owner) ?? []) : [];
  const declarator = owner?.type === 'Identifier' ? scopes.parentOf(owner) : null;
  return declarator?.type === 'VariableDeclarator' && declarator.id === owner && declarator.init !== null
    ? [declarator.init]
    : [];
}

/**
 * Object literals that the file of an interface or object type says are of it: what functions that return it give, and
 * typed constants.
 *
 * @param name the type's name where it is declared
 * @returns nothing where there are more than a value may have alternatives
 */
export function literalsOfType(name: Node, module: Module): readonly TSESTree.ObjectExpression[] {
  const { scopes } = module;
  const type = scopes.variableOf(name);
  if (type === null) return [];
  const literals = scopes
    .ofType('TSTypeReference')
    .filter(({ typeName }) => scopes.variableOf(typeName) === type)
    .flatMap((reference) => valuesTyped(reference, module))
    .map(unwrap)
    .filter((value) => value.type === 'ObjectExpression');
  return literals.length > BUDGET.alternatives ? [] : literals;
}
