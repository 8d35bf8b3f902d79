import type { TSESTree } from '@typescript-eslint/types';
import { ADAPTERS_MODULE, URL_ADAPTERS } from '@modelhub-migration/contract';
import {
  createTurningCheck,
  walk,
  type CallSite,
  type Evaluator,
  type Pieces,
} from '@modelhub-migration/contract/analysis';
import { createInsideCheck } from './inside-check.ts';

type Node = TSESTree.Node;

/** What a text is written as, alone or as a part of one: covering such a value hides no other address that is stored beside it. */
const TEXTS = new Set<string>([
  'Literal',
  'TemplateLiteral',
  'BinaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'Identifier',
]);

const ADAPTERS: ReadonlySet<string> = new Set(Object.values(URL_ADAPTERS));

/** The calls that turn an address when the program runs, or have it turned: what it is made of is none that is asked. */
function turningCalls(evaluator: Evaluator): TSESTree.CallExpression[] {
  const { module, follow } = evaluator;
  const isTurned = createTurningCheck(evaluator);
  const isAdapter = (callee: Node): boolean =>
    follow(callee).some(
      (target) =>
        target.kind === 'import' && target.specifier === ADAPTERS_MODULE && ADAPTERS.has(target.path.join('.')),
    );
  return module.scopes.ofType('CallExpression').filter((call) => isAdapter(call.callee) || isTurned(call));
}

/** What the members of an object are given, of options that have a name in this file. */
const membersOf = (argument: Node, { module, follow }: Evaluator): Node[] =>
  follow(argument).flatMap(({ kind, node, frame }) =>
    kind === 'node' && node.type === 'ObjectExpression' && frame.module === module
      ? node.properties.flatMap((item) => (item.type === 'Property' ? [item.value] : []))
      : [],
  );

/**
 * Tells which nodes of a file the finding on some call site stands for: the call with all that is in it, and what its address is
 * made of elsewhere. Such a node needs no finding of its own, and neither does what a migrated call turns when it runs.
 *
 * @param sites of the file
 * @param evaluator of the file
 */
export function coveredBySites(sites: readonly CallSite[], evaluator: Evaluator): (node: Node) => boolean {
  const { scopes, program } = evaluator.module;
  const turning = turningCalls(evaluator);
  const isInside = createInsideCheck([...sites.map(({ call }) => call), ...turning]);
  const sources = new Set<Node>();
  // A whole statement must not be covered.
  const coverUpwards = (node: Node): void => {
    for (let at: Node | null = node; at !== null && at !== program && !sources.has(at); at = scopes.parentOf(at)) {
      if (at.type.endsWith('Statement') || at.type.endsWith('Declaration')) break;
      sources.add(at);
    }
  };
  /** What a variable is put together from that is written to more than once (`url += '/models'`), names of other texts included. */
  const coverWrites = (name: Node): void => {
    const { definitions = [], references = [] } = scopes.variableOf(name) ?? {};
    const parts = [
      ...definitions.map(({ node }) => (node.type === 'VariableDeclarator' ? node.init : null)),
      ...references.map(({ identifier, isWrite }) => {
        const write = isWrite ? scopes.parentOf(identifier) : null;
        return write?.type === 'AssignmentExpression' ? write.right : null;
      }),
    ];
    for (const part of parts) {
      if (part === null || sources.has(part)) continue;
      const names: Node[] = [];
      walk(part, (node) => {
        sources.add(node);
        if (node.type === 'Identifier') names.push(node);
        return true;
      });
      for (const other of names) if (isText(other)) coverWrites(other);
    }
  };
  const isText = (name: Node): boolean => {
    const { definitions = [] } = scopes.variableOf(name) ?? {};
    return definitions.every(({ node }) => node.type === 'VariableDeclarator' && TEXTS.has(node.init?.type ?? ''));
  };
  const coverPieces = (pieces: Pieces, { range: [start, end] }: Node): void => {
    for (const piece of pieces) {
      const { node, file } = piece;
      // What stands in the call is covered with it, and other files have findings of their own.
      if (node === undefined || file !== undefined || (node.range[0] >= start && node.range[1] <= end)) continue;
      if ('hole' in piece && piece.hole === 'reassigned') coverWrites(node);
      else coverUpwards(node);
    }
  };
  for (const { url, call } of sites) {
    for (const pieces of url.value.alternatives) coverPieces(pieces, call);
    if (!url.value.alternatives.includes(url.pieces)) coverPieces(url.pieces, call);
    if (url.baseUrl !== null) coverUpwards(url.baseUrl.node);
  }
  for (const call of turning) {
    for (const part of call.arguments.flatMap((argument) => [argument, ...membersOf(argument, evaluator)]))
      for (const pieces of evaluator.evaluate(part).alternatives) coverPieces(pieces, call);
  }
  return (node) => sources.has(node) || isInside(node);
}
