import { IMAGE_MODELS, KNOWN_MODELS, type ModelEntry, type ModelKind } from '@modelhub-migration/contract';
import type { SourceTree } from './source-tree.ts';
import { reachedFrom } from './tree-index.ts';

/** Whether a text names a model of another kind. */
function namesOtherKind(text: string, kind: ModelKind, models: Readonly<Record<string, ModelEntry>>): boolean {
  const lower = text.toLowerCase();
  const named = KNOWN_MODELS.filter((model) => model.kind !== kind).flatMap(({ uuid, name }) =>
    name === null ? [uuid] : [uuid, name],
  );
  const own = Object.keys(models).filter((id) => models[id]?.kind !== kind);
  const successors = kind === 'text' ? IMAGE_MODELS : [];
  return [...named, ...successors, ...own].some((id) => lower.includes(id.toLowerCase()));
}

/**
 * Whether a file that a model's id may come from names a model of another kind: those that import this one, one after another, and what
 * each of them imports.
 *
 * @param file absolute, the one that asks; what it names itself does not count
 * @param models those of the configuration
 */
export function namesOtherKindElsewhere(
  tree: SourceTree,
  file: string,
  kind: ModelKind,
  models: Readonly<Record<string, ModelEntry>>,
): boolean {
  const callers = [...reachedFrom(tree, file)].filter((each) => each !== file);
  const reached = new Set(callers.flatMap((each) => [each, ...tree.index.importsOf(each)]));
  reached.delete(file);
  return [...reached].some((each) => namesOtherKind(tree.textOf(each), kind, models));
}
