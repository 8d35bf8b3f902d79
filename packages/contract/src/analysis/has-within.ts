import type { Node } from './types.ts';
import { walk } from './walk.ts';

/** Whether a node, or one in it, is such. */
export function hasWithin(node: Node, isWanted: (node: Node) => boolean): boolean {
  let found = false;
  walk(node, (at) => {
    found ||= isWanted(at);
    return !found;
  });
  return found;
}
