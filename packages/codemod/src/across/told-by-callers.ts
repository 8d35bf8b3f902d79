import {
  bindingPath,
  createEvaluator,
  isFunction,
  recogniseUrl,
  staticName,
  type CallSite,
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
function toldIn(node: Node | undefined, { scopes }: Module): Told | null {
  const names: (string | null)[] = [];
  let root = node;
  for (; root?.type === 'MemberExpression'; root = root.object) names.unshift(staticName(root.property, root.computed));
  const [definition] = root === undefined ? [] : (scopes.variableOf(root)?.definitions ?? []);
  if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return null;
  const { steps, pattern } = bindingPath(definition.identifier, scopes);
  const path = [...steps.flatMap((step) => ('take' in step ? [step.take] : [])), ...names];
  const index = (definition.node.params as Node[]).indexOf(pattern);
  return index < 0 || path.includes(null) ? null : { fn: definition.node, index, path: path as string[] };
}

/** The URL with the values in it that a caller gives, at most one for each hole; `null` where it gives others, too. */
function fillIn(
  pieces: Pieces,
  fn: FunctionNode,
  module: Module,
  { script, call }: CallerPlace,
  hostOf: (module: Module) => ModuleHost,
): Pieces | null {
  const filled: Pieces[number][] = [];
  for (const piece of pieces) {
    const told = 'hole' in piece && piece.hole === 'parameter' ? toldIn(piece.node, module) : null;
    const argument = told?.fn === fn ? call.arguments[told.index] : undefined;
    if (argument === undefined || call.arguments.some(({ type }) => type === 'SpreadElement')) {
      filled.push(piece);
      continue;
    }
    const { follow, resolver, textOf } = createEvaluator(script.module, hostOf(script.module));
    const given = (told?.path ?? []).reduce(
      (targets, name) => targets.flatMap((target) => resolver.member(target, name, argument)),
      follow(argument),
    );
    const [value, ...others] = given.flatMap(textOf);
    if (value === undefined || others.length > 0) return null;
    filled.push(...value.pieces);
  }
  return filled;
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
  const told = pieces.flatMap((piece) => ('hole' in piece ? [toldIn(piece.node, module)] : []));
  const [first] = told.filter((each) => each !== null);
  if (first === undefined) return false;
  const callers = findCallers(tree, file, first.fn.range[0], module);
  return (
    callers !== null &&
    callers.every((caller) => {
      const filled = fillIn(pieces, first.fn, module, caller, (other) => hostOf(other, caller.file));
      const verdict = filled === null ? null : recogniseUrl(filled);
      return verdict?.host === 'legacy' && verdict.route === site.operation;
    })
  );
}
