/** Anything with a place in a file. */
export interface Ranged {
  readonly range: readonly [start: number, end: number];
}

/** The outermost of some ranges of a tree, in source order. */
function outermost(nodes: readonly Ranged[]): (readonly [start: number, end: number])[] {
  const ranges: (readonly [number, number])[] = [];
  for (const { range } of [...nodes].sort((a, b) => a.range[0] - b.range[0] || b.range[1] - a.range[1])) {
    const last = ranges.at(-1);
    if (last === undefined || range[0] >= last[1]) ranges.push(range);
  }
  return ranges;
}

/**
 * Makes the check whether a node stands in one of some others.
 *
 * @param nodes of the same tree
 */
export function createInsideCheck(nodes: readonly Ranged[]): (node: Ranged) => boolean {
  const ranges = outermost(nodes);
  return ({ range: [start, end] }) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.[0] ?? Infinity) <= start) low = middle + 1;
      else high = middle;
    }
    return end <= (ranges[low - 1]?.[1] ?? -1);
  };
}
