import {
  bindingPath,
  BUDGET,
  createEvaluator,
  isFunction,
  recogniseUrl,
  type CallSite,
  type Evaluator,
  type FunctionNode,
  type Module,
  type ModuleHost,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { findCallers, type CallerPlace } from './find-callers.ts';
import type { SourceTree } from './source-tree.ts';

type Node = TSESTree.Node;

/** What of a parameter a URL is made with. */
interface Told {
  readonly fn: FunctionNode;
  readonly index: number;
  /** Names read from the argument: `baseUrl` of `new Llm({ baseUrl })`. */
  readonly path: readonly string[];
}

/** The parameter that a hole of a URL is, or is read from. */
function toldIn(node: Node | undefined, { module: { scopes }, follow }: Evaluator): Told | null {
  const target = node === undefined ? undefined : follow(node).find(({ kind }) => kind === 'hole');
  const parameter = target?.kind === 'hole' ? target.parameter : undefined;
  const [definition] = parameter === undefined ? [] : (scopes.variableOf(parameter)?.definitions ?? []);
  if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return null;
  const { steps, pattern } = bindingPath(definition.identifier, scopes);
  const path = target?.kind === 'hole' ? target.path : [];
  const index = (definition.node.params as Node[]).indexOf(pattern);
  const isTaken = steps.every((step) => !('take' in step) || step.take !== null);
  return index < 0 || !isTaken ? null : { fn: definition.node, index, path };
}

/** The URLs with the values in them that a caller gives: several where it leaves a value to the run (`env ?? 'https://…'`). */
function fillIn(
  pieces: Pieces,
  { fn }: Told,
  evaluator: Evaluator,
  { script, call }: CallerPlace,
  hostOf: (module: Module) => ModuleHost,
): readonly Pieces[] {
  const { follow, resolver, textOf } = createEvaluator(script.module, hostOf(script.module));
  let filled: Pieces[] = [[]];
  for (const piece of pieces) {
    const told = 'hole' in piece && piece.hole === 'parameter' ? toldIn(piece.node, evaluator) : null;
    const argument = told?.fn === fn ? call.arguments[told.index] : undefined;
    let values: readonly Pieces[] = [[piece]];
    if (argument !== undefined && call.arguments.every(({ type }) => type !== 'SpreadElement')) {
      const given = (told?.path ?? []).reduce(
        (targets, name) => targets.flatMap((target) => resolver.member(target, name, argument)),
        follow(argument),
      );
      values = given.flatMap(textOf).map((value) => value.pieces);
    }
    filled = filled.flatMap((start) => values.map((value) => [...start, ...value])).slice(0, BUDGET.alternatives);
  }
  return filled;
}

/** Whether one of the URLs is the retired route, and none of the others one that is written out. */
function leadsToRetired(urls: readonly Pieces[], operation: CallSite['operation']): boolean {
  const verdicts = urls.map(recogniseUrl);
  return (
    verdicts.some(({ host, route }) => host === 'legacy' && route === operation) &&
    verdicts.every(({ host, route }) => host === 'unknown' || (host === 'legacy' && route === operation))
  );
}

/**
 * Whether all those who call an exported function, or make an exported class, in other files are known, and each tells a call
 * in it to go to the retired host.
 *
 * @param file absolute; where the call stands
 * @param tree the sources around the run
 * @param hostOf what is known of the files that a module of another file imports
 */
export function isToldByCallers(
  site: CallSite,
  module: Module,
  file: string,
  tree: SourceTree,
  hostOf: (module: Module, file: string) => ModuleHost,
): boolean {
  const { pieces } = site.url;
  const evaluator = createEvaluator(module, hostOf(module, file));
  const told = pieces.flatMap((piece) => ('hole' in piece ? [toldIn(piece.node, evaluator)] : []));
  const first = told.find((each) => each !== null);
  if (first == null) return false;
  const callers = findCallers(tree, file, first.fn.range[0], module);
  return (
    callers !== null &&
    callers.every((caller) => {
      const urls = fillIn(pieces, first, evaluator, caller, (other) => hostOf(other, caller.file));
      return leadsToRetired(urls, site.operation);
    })
  );
}
