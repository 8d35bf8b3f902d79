import type { TSESTree } from '@typescript-eslint/types';
import type { CallSite, Module, Pieces } from '@modelhub-migration/contract/analysis';

type Node = TSESTree.Node;

/**
 * Every node of a file that the finding on some call site stands for: the call with all that is in it, and what its address is
 * made of elsewhere. Such a node needs no finding of its own.
 *
 * @param sites of the file
 * @param module the file
 */
export function coveredBySites(sites: readonly CallSite[], { scopes, program }: Module): ReadonlySet<Node> {
  const covered = new Set<Node>();
  // Nodes of other files have no parent here; the program itself must not be covered.
  const coverUpwards = (node: Node): void => {
    for (let at: Node | null = node; at !== null && at !== program && !covered.has(at); at = scopes.parentOf(at)) {
      covered.add(at);
      if (at.type.endsWith('Statement') || at.type.endsWith('Declaration')) break;
    }
  };
  const coverPieces = (pieces: Pieces): void => {
    for (const { node } of pieces) if (node !== undefined) coverUpwards(node);
  };
  const calls = new Set<Node>(sites.map(({ call }) => call));
  for (const node of scopes.nodes) {
    const parent = scopes.parentOf(node);
    if (calls.has(node) || (parent !== null && covered.has(parent))) covered.add(node);
  }
  for (const { url, model } of sites) {
    for (const pieces of [url.pieces, ...url.value.alternatives, model?.pieces ?? []]) coverPieces(pieces);
    if (url.baseUrl !== null) coverUpwards(url.baseUrl.node);
  }
  return covered;
}
