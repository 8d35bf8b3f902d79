import { KNOWN_MODELS } from '@modelhub-migration/contract';
import type { ScopeAnalysis } from '@modelhub-migration/contract/analysis';
import { calledWithModels, comparesModels, namesOfModels } from '../rewrite/index.ts';
import type { SourceTree } from './source-tree.ts';
import { filesAround } from './tree-index.ts';

const IDS: readonly string[] = KNOWN_MODELS.flatMap(({ uuid, name }) => (name === null ? [uuid] : [uuid, name]));

/** Whether a text has an id or name of the retired API in it; others need not be parsed for it. */
function namesModel(text: string): boolean {
  const lower = text.toLowerCase();
  return IDS.some((id) => lower.includes(id.toLowerCase()));
}

/**
 * Whether a file that a models list may come to, or one beside it, compares something with an id or name of the retired API.
 *
 * @param file absolute, the one that asks for the list
 */
export function comparesModelsAround(tree: SourceTree, file: string): boolean {
  const around = filesAround(tree, file);
  const scopesOf = (each: string): ScopeAnalysis[] => (tree.scriptsOf(each) ?? []).map(({ module }) => module.scopes);
  const naming = around.filter((each) => namesModel(tree.textOf(each)));
  const first = naming.flatMap(scopesOf);
  const words = [...namesOfModels(first), ...calledWithModels(first)];
  const mayCompare = (each: string): boolean =>
    naming.includes(each) || words.some((word) => tree.textOf(each).includes(word));
  const files = around.filter(mayCompare).flatMap(scopesOf);
  const names = namesOfModels(files);
  return files.some((scopes) => comparesModels(scopes, names));
}
