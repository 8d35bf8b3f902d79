import type { Module, Variable } from '@modelhub-migration/contract/analysis';
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

/**
 * Names that a file uses where they mean nothing: declared nowhere around, or further down only.
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
    return [...unknown, ...early];
  });
  return new Set(names);
}
