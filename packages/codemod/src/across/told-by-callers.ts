import {
  createEvaluator,
  isFunction,
  recogniseUrl,
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

/** A parameter of a constructor that a URL is made with. */
interface Told {
  readonly fn: FunctionNode;
  readonly index: number;
}

/** The name of a parameter without its default; `null` where the parameter is taken apart. */
function parameterName(parameter: Node): Node | null {
  const inner = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const name = inner.type === 'AssignmentPattern' ? inner.left : inner;
  return name.type === 'Identifier' ? name : null;
}

/** The parameter that a hole of a URL is. */
function toldIn(node: Node | undefined, { scopes }: Module): Told | null {
  const [definition] = node === undefined ? [] : (scopes.variableOf(node)?.definitions ?? []);
  if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return null;
  const method = scopes.parentOf(definition.node);
  if (method?.type !== 'MethodDefinition' || method.kind !== 'constructor') return null;
  const index = definition.node.params.findIndex((parameter) => parameterName(parameter) === definition.identifier);
  return index < 0 ? null : { fn: definition.node, index };
}

/** The URL with the values in it that a caller gives, at most one for each hole; `null` where it gives others, too. */
function fillIn(
  pieces: Pieces,
  module: Module,
  { script, call }: CallerPlace,
  hostOf: (module: Module) => ModuleHost,
): Pieces | null {
  const filled: Pieces[number][] = [];
  for (const piece of pieces) {
    const told = 'hole' in piece && piece.hole === 'parameter' ? toldIn(piece.node, module) : null;
    const argument = told === null ? undefined : call.arguments[told.index];
    if (argument === undefined || call.arguments.some(({ type }) => type === 'SpreadElement')) {
      filled.push(piece);
      continue;
    }
    const { alternatives } = createEvaluator(script.module, hostOf(script.module)).evaluate(argument);
    const [value, ...others] = alternatives;
    if (value === undefined || others.length > 0) return null;
    filled.push(...value);
  }
  return filled;
}

/**
 * Whether all those who make an exported class in other files are known, and each tells a call in it to go to the retired
 * host.
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
  if (first === undefined || told.some((each) => each !== null && each.fn !== first.fn)) return false;
  const callers = findCallers(tree, file, first.fn.range[0], module);
  return (
    callers !== null &&
    callers.every((caller) => {
      const filled = fillIn(pieces, module, caller, (other) => hostOf(other, caller.file));
      const verdict = filled === null ? null : recogniseUrl(filled);
      return verdict?.host === 'legacy' && verdict.route === site.operation;
    })
  );
}
