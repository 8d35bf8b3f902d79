import path from 'node:path';
import {
  bindingPath,
  BUDGET,
  constructorOf,
  createEvaluator,
  isFunction,
  ownerOfThis,
  parametersOf,
  recogniseUrl,
  staticName,
  type CallSite,
  type Evaluator,
  type FunctionNode,
  type Module,
  type ModuleHost,
  type Piece,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { findCallers, type CallerPlace } from './find-callers.ts';
import { isSetElsewhere } from './replaced-elsewhere.ts';
import type { SourceTree } from './source-tree.ts';

type Node = TSESTree.Node;

type HolePiece = Extract<Piece, { hole: unknown }>;

/** What of a parameter a URL is made with. */
interface Told {
  readonly fn: FunctionNode;
  readonly index: number;
  /** Names read from the argument: `baseUrl` of `new Llm({ baseUrl })`. */
  readonly path: readonly string[];
  /** Where what is called or made starts in the call's own file: the function, or the class that inherits it as its constructor. */
  readonly start: number;
}

/** Reads a hole of a URL; `null` where no caller tells it. */
type ReadTold = (piece: HolePiece) => Told | null;

/** The parameter that a hole of a URL is, or is read from, in the module that the hole stands in. */
function parameterIn(node: Node | undefined, { module: { scopes }, follow }: Evaluator): Omit<Told, 'start'> | null {
  const target = node === undefined ? undefined : follow(node).find(({ kind }) => kind === 'hole');
  const parameter = target?.kind === 'hole' ? target.parameter : undefined;
  const [definition] = parameter === undefined ? [] : (scopes.variableOf(parameter)?.definitions ?? []);
  if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return null;
  const { steps, pattern } = bindingPath(definition.identifier, scopes);
  const path = target?.kind === 'hole' ? target.path : [];
  const index = (parametersOf(definition.node) as Node[]).indexOf(pattern);
  const isTaken = steps.every((step) => !('take' in step) || step.take !== null);
  return index < 0 || !isTaken ? null : { fn: definition.node, index, path };
}

/** The class around a call of its own inherited methods, where it has the constructor of the class it inherits from. */
function heirAround({ call }: CallSite, module: Module): Node | null {
  const around = ownerOfThis(call, module);
  if (around === null || around.isStatic || around.owner.type === 'ObjectExpression') return null;
  return around.owner.superClass !== null && constructorOf(around.owner) === null ? around.owner : null;
}

/** Reads the holes of a call's URL, also those that stand in the file of a class which the call's own class inherits from. */
function createReadTold(site: CallSite, evaluator: Evaluator, above: (file: string) => Evaluator | null): ReadTold {
  const { module } = evaluator;
  const heir = heirAround(site, module);
  return ({ node, file = module.file }) => {
    const home = file === module.file ? evaluator : heir === null ? null : above(file);
    if (node === undefined || home === null) return null;
    const { scopes } = home.module;
    const there =
      home === evaluator ? node : scopes.ofType(node.type).findLast(({ range }) => range[0] === node.range[0]);
    const told = parameterIn(there, home);
    if (told === null) return null;
    const isConstructor = scopes
      .ofType('MethodDefinition')
      .some(({ kind, value }) => kind === 'constructor' && value === told.fn);
    if (heir !== null && isConstructor) return { ...told, start: heir.range[0] };
    return home === evaluator ? { ...told, start: told.fn.range[0] } : null;
  };
}

/** The URLs with the values in them that a caller gives: several where it leaves a value to the run (`env ?? 'https://…'`). */
function fillIn(
  pieces: Pieces,
  { fn }: Told,
  readTold: ReadTold,
  { script, call }: CallerPlace,
  host: ModuleHost,
): readonly Pieces[] {
  const { follow, resolver, textOf } = createEvaluator(script.module, host);
  let filled: Pieces[] = [[]];
  for (const piece of pieces) {
    const told = 'hole' in piece && piece.hole === 'parameter' ? readTold(piece) : null;
    const argument = told?.fn === fn ? call.arguments[told.index] : undefined;
    let values: readonly Pieces[] = [[piece]];
    if (argument !== undefined && call.arguments.every(({ type }) => type !== 'SpreadElement')) {
      const given = (told?.path ?? []).reduce(
        (targets, name) => targets.flatMap((target) => resolver.member(target, name, argument)),
        follow(argument),
      );
      values = given.flatMap(textOf).map((value) => value.pieces.map((one) => ({ file: script.module.file, ...one })));
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

/** What tells one URL from another: its texts, and the names of what is left to the run. */
const keyOf = (pieces: Pieces): string =>
  JSON.stringify(
    pieces.map((piece) => {
      if ('text' in piece) return piece.text;
      const { node } = piece;
      return [piece.hole, node?.type === 'MemberExpression' ? staticName(node.property, node.computed) : null];
    }),
  );

/**
 * What all those who call an exported function, or make an exported class, in other files make of the address of a call in it.
 *
 * @param file absolute; where the call stands
 * @param root folder that the names of files are relative to, absolute
 * @param tree the sources around the run
 * @param hostOf what is known of the files that a module of another file imports
 * @returns every address that it may have; none where callers tell different ones, or other code may set what they tell; `null`
 *   where they are not known, or one of them does not lead to the retired host
 */
export function toldByCallers(
  site: CallSite,
  module: Module,
  file: string,
  root: string,
  tree: SourceTree,
  hostOf: (module: Module, file: string) => ModuleHost,
): readonly Pieces[] | null {
  const { pieces } = site.url;
  const evaluator = createEvaluator(module, hostOf(module, file));
  const readTold = createReadTold(site, evaluator, (other) => {
    const place = path.join(root, other);
    const [script, ...others] = tree.scriptsOf(place) ?? [];
    return script === undefined || others.length > 0
      ? null
      : createEvaluator(script.module, hostOf(script.module, place));
  });
  const first = pieces.map((piece) => ('hole' in piece ? readTold(piece) : null)).find((each) => each !== null);
  const callers = first == null ? null : findCallers(tree, file, first.start, module);
  if (first == null || callers === null) return null;
  const told = callers.map((caller) =>
    fillIn(pieces, first, readTold, caller, hostOf(caller.script.module, caller.file)),
  );
  if (!told.every((urls) => leadsToRetired(urls, site.operation))) return null;
  const isSet = ({ node, file: from }: Piece): boolean =>
    node !== undefined && from !== undefined && isSetElsewhere(tree, path.join(root, from), node);
  const [one = [], ...others] = told;
  const isSame = others.every((urls) => urls.map(keyOf).join('\n') === one.map(keyOf).join('\n'));
  return isSame && !told.flat(2).some(isSet) ? one : [];
}
