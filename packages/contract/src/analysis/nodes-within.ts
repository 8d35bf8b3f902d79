import type { NodesByType, ScopeAnalysis } from './scope.ts';
import type { Node } from './types.ts';

/** The nodes of one type that stand in a node, nested functions included, in source order: found without a look at the rest of the file. */
export function nodesWithin<T extends keyof NodesByType>(
  type: T,
  whole: Node,
  scopes: ScopeAnalysis,
): NodesByType[T][] {
  const all = scopes.ofType(type);
  const [start, end] = whole.range;
  let low = 0;
  for (let high = all.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((all[middle] as Node).range[0] < start) low = middle + 1;
    else high = middle;
  }
  const found: NodesByType[T][] = [];
  for (let node = all[low]; node !== undefined && node.range[0] < end; node = all[++low])
    if (node.range[1] <= end) found.push(node);
  return found;
}
