import type { AnyNode } from './eslint-api.ts';

/** Members of a node that lead back up, sideways, or to things that are no code. */
const NOT_CHILDREN = new Set([
  'parent',
  'loc',
  'range',
  'tokens',
  'comments',
  'references',
  'variables',
  'scope',
  'errors',
]);

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

export interface Visit {
  readonly node: AnyNode;
  readonly parent: AnyNode | null;
  /** Name of the parent's member that holds the node. */
  readonly key: string;
}

/**
 * Every node of a tree of any language, parents first, siblings in source order. Iterative, since hostile input nests deeply; guarded,
 * since parsers of templates link their trees in circles.
 *
 * @param root where to start
 */
export function* walk(root: AnyNode): Generator<Visit> {
  const seen = new Set<AnyNode>([root]);
  const stack: Visit[] = [{ node: root, parent: null, key: '' }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    yield visit;
    const children: Visit[] = [];
    for (const [key, value] of Object.entries(visit.node)) {
      if (NOT_CHILDREN.has(key)) continue;
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (!isNode(child) || seen.has(child)) continue;
        seen.add(child);
        children.push({ node: child, parent: visit.node, key });
      }
    }
    for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as Visit);
  }
}
