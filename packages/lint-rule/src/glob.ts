/** One path segment against one glob segment (`*` any run, `?` any one character). Linear: remembers only the last star. */
function matchesSegment(glob: string, segment: string): boolean {
  let g = 0;
  let star = -1;
  let resume = 0;
  for (let s = 0; s < segment.length;) {
    if (g < glob.length && glob[g] === '*') {
      star = g++;
      resume = s;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === segment[s])) {
      g++;
      s++;
    } else if (star >= 0) {
      g = star + 1;
      s = ++resume;
    } else {
      return false;
    }
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}

/**
 * Whether a path matches a glob of `*`, `?` and `**` (any number of whole segments).
 *
 * Own code on purpose: the plugin has no dependency, and a user's glob must not be able to stall the linter: the work
 * is at most glob segments × path segments.
 *
 * @param glob with `/` between segments
 * @param path with `/` between segments
 */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = glob.split('/');
  const segments = path.split('/');
  // reachable[i]: the pattern so far can have consumed exactly the first i segments.
  let reachable = segments.map(() => false);
  reachable = [true, ...reachable];
  for (const part of pattern) {
    const next = reachable.map(() => false);
    for (let i = 0; i < reachable.length; i++) {
      if (part === '**') next[i] = (next[i - 1] ?? false) || reachable[i] === true;
      else if (i > 0) next[i] = reachable[i - 1] === true && matchesSegment(part, segments[i - 1] ?? '');
    }
    reachable = next;
  }
  return reachable.at(-1) === true;
}
