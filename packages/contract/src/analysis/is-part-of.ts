import type { ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';

/** Whether a node is a part of another one of a file. It may be of another file, where ranges mean nothing here. */
export function isPartOf(node: Node, whole: Node, scopes: ScopeAnalysis): boolean {
  let at: Node | null = node;
  while (at !== null && at !== whole) at = scopes.parentOf(at);
  return at === whole;
}
