import type { Node } from './types.ts';

/** The way up from each node of one tree. */
export interface Parents {
  /** Notes where a node stands; `false` for one that is noted already. */
  readonly add: (node: Node, parent: Node) => boolean;
  /** The node above, `null` for the root. */
  readonly parentOf: (node: Node) => Node | null;
}

/**
 * Remembers the node above each node. Where the parser or the linter has set `parent` to just that node, there is nothing
 * to remember, which spares a map of the whole tree; where it has not, or has set something else, our own note counts.
 *
 * @param root the program
 */
export function createParents(root: Node): Parents {
  const noted = new Map<Node, Node>();
  let last: Node = root;
  return {
    add(node, parent) {
      // Some parsers share the key and value of `{ a }`, or both names of `import { a }`; other trees may have a cycle.
      if (node === last || node === root || (noted.size > 0 && noted.has(node))) return false;
      last = node;
      if (node.parent !== parent) noted.set(node, parent);
      return true;
    },
    parentOf: (node) => (node === root ? null : (noted.get(node) ?? node.parent ?? null)),
  };
}
