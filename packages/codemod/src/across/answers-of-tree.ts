import path from 'node:path';
import type { Config, ModelKind } from '@modelhub-migration/contract';
import type { TSESTree } from '@typescript-eslint/types';
import type { ClientErrors, RewriteSettings, Seen } from '../rewrite/index.ts';
import { comparesModelsAround } from './compares-models-around.ts';
import type { Modules } from '../module-host.ts';
import { findErrorReadsElsewhere } from './error-reads-elsewhere.ts';
import { callersAnywhere } from './find-callers.ts';
import { instanceAround } from './instances.ts';
import { makesAnswersElsewhere } from './makes-answers-elsewhere.ts';
import { namesCollectionElsewhere } from './names-collection-elsewhere.ts';
import { namesOtherKindElsewhere } from './names-other-kind-elsewhere.ts';
import { namesTemplateElsewhere } from './names-template-elsewhere.ts';
import { readsEchoElsewhere } from './reads-echo-elsewhere.ts';
import { readsErrorsElsewhere } from './reads-errors-elsewhere.ts';
import { readsThrownBodyElsewhere } from './reads-thrown-body-elsewhere.ts';
import { isMemberReplaced, isSetElsewhere } from './replaced-elsewhere.ts';
import { once, oncePer, type SourceTree } from './source-tree.ts';

/** What only other files can tell. */
type Answers = Pick<
  RewriteSettings,
  | 'callersElsewhere'
  | 'instanceAround'
  | 'isMemberReplaced'
  | 'isSetElsewhere'
  | 'readsEchoElsewhere'
  | 'namesCollectionElsewhere'
  | 'namesTemplateElsewhere'
  | 'makesAnswersElsewhere'
  | 'comparesModelsAround'
  | 'namesOtherKindElsewhere'
  | 'errorReadsElsewhere'
  | 'readsErrorsElsewhere'
  | 'readsThrownBodyElsewhere'
>;

/** Calls, in other files, of a function that a file, absolute, exports; `null` where some are not known. */
function seenCalls(tree: SourceTree, file: string, start: number): readonly Seen[] | null {
  const calls = callersAnywhere(tree, file, start);
  if (calls === null) return null;
  return calls.map(({ file: from, script, call }) => ({
    node: call,
    sight: { scopes: script.module.scopes, callersElsewhere: (at) => seenCalls(tree, from, at) },
  }));
}

/** Where nobody can look who else reads the answer, who makes the body, or who names the model. */
const WITHOUT_TREE: Answers = {
  readsEchoElsewhere: () => true,
  namesCollectionElsewhere: () => true,
  namesOtherKindElsewhere: () => true,
};

/**
 * What the rewriting of a file asks of other files.
 *
 * @param tree none for a text that lies nowhere
 * @param root folder that module names are relative to, absolute
 * @param file absolute
 */
export function answersOfTree(
  tree: (() => SourceTree) | undefined,
  root: string,
  file: string,
  { models }: Config,
  modules: Modules,
): Answers {
  if (tree === undefined) return WITHOUT_TREE;
  return {
    callersElsewhere: (start: number) => seenCalls(tree(), file, start),
    instanceAround: (node: TSESTree.Node, from: string | undefined) =>
      instanceAround(node, from === undefined ? file : path.join(root, from), root, tree(), modules),
    isMemberReplaced: (start: number, name: string) => isMemberReplaced(tree(), file, start, name),
    isSetElsewhere: (value: TSESTree.Node, from: string | undefined) =>
      isSetElsewhere(tree(), from === undefined ? file : path.join(root, from), value),
    readsEchoElsewhere: once(() => readsEchoElsewhere(tree(), file)),
    namesCollectionElsewhere: once(() => namesCollectionElsewhere(tree(), file)),
    namesTemplateElsewhere: once(() => namesTemplateElsewhere(tree(), file)),
    comparesModelsAround: once(() => comparesModelsAround(tree(), file)),
    makesAnswersElsewhere: once(() => makesAnswersElsewhere(tree(), file)),
    namesOtherKindElsewhere: oncePer((kind: ModelKind) => namesOtherKindElsewhere(tree(), file, kind, models)),
    errorReadsElsewhere: oncePer((client: readonly string[], isWrapped: boolean) =>
      findErrorReadsElsewhere(tree(), file, client, isWrapped),
    ),
    readsThrownBodyElsewhere: once(() => readsThrownBodyElsewhere(tree(), file)),
    readsErrorsElsewhere: (errors: ClientErrors) => readsErrorsElsewhere(tree(), file, errors),
  };
}
