import { ownerOfThis, staticName, type Module, type Variable } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { readScripts } from './read-scripts.ts';

/** Whether a constant is read in its own function before it is declared, where it has no value yet. */
function isReadTooEarly({ definitions, references }: Variable, { scopes }: Module): boolean {
  const [definition, ...others] = definitions;
  if (definition === undefined || others.length > 0 || !['const', 'let', 'class'].includes(definition.kind))
    return false;
  const { identifier } = definition;
  return references.some(
    ({ identifier: use, isType }) =>
      !isType && use.range[0] < identifier.range[0] && scopes.functionOf(use) === scopes.functionOf(identifier),
  );
}

/** Whether a function around `this` says what it is when it is called: arrow functions do not. */
function isInOwnFunction(node: TSESTree.ThisExpression, { scopes }: Module): boolean {
  for (let at = scopes.parentOf(node); at !== null; at = scopes.parentOf(at))
    if (at.type === 'FunctionDeclaration' || at.type === 'FunctionExpression') return true;
  return false;
}

/** What `this` is asked for where it is no object, or a class that has no such member. */
function unboundThis(node: TSESTree.ThisExpression, module: Module): string | null {
  const place = ownerOfThis(node, module);
  if (place === null) return isInOwnFunction(node, module) ? null : 'this';
  const { owner, isStatic } = place;
  const member = module.scopes.parentOf(node);
  if (!isStatic || owner.type === 'ObjectExpression' || owner.superClass !== null) return null;
  if (member?.type !== 'MemberExpression' || member.object !== node) return null;
  const name = staticName(member.property, member.computed);
  const isDeclared = owner.body.body.some(
    (item) => 'key' in item && item.static && staticName(item.key, item.computed) === name,
  );
  return name === null || isDeclared ? null : `this.${name}`;
}

/**
 * Names that a file uses where they mean nothing: declared nowhere around, or further down only; `this`, and members of it, likewise.
 *
 * @param file path relative to the root, with `/`
 * @throws SourceSyntaxError for a text that does not parse
 */
export function unboundNames(file: string, text: string): ReadonlySet<string> {
  const names = readScripts(file, text).flatMap(({ module }) => {
    const { globals, nodes } = module.scopes;
    const unknown = globals.filter(({ isType }) => !isType).map(({ identifier }) => identifier.name);
    const variables = new Set(nodes.flatMap((node) => module.scopes.variableOf(node) ?? []));
    const early = [...variables].filter((variable) => isReadTooEarly(variable, module)).map(({ name }) => name);
    const owned = module.scopes.ofType('ThisExpression').flatMap((node) => unboundThis(node, module) ?? []);
    return [...unknown, ...early, ...owned];
  });
  return new Set(names);
}
