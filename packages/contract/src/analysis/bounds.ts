/** Keeps a search within its depth, and sees to it that what was cut short is not taken for the whole. */
export interface Bounds {
  /** Runs one level of the search; `over` gives the result where that would go too deep, or the budget is used up. */
  readonly nested: <T>(search: () => T, over: () => T) => T;
  /**
   * Runs a search whose result is remembered. A result that was cut short by depth is kept only until the outermost level
   * is done: asked for directly it may be had in full, but working it out again at every use would take for ever.
   */
  readonly remembered: <T>(search: () => T, forget: () => void) => T;
}

/**
 * @param depth levels that may stand in each other
 * @param spend `false` once no further step is allowed
 */
export function createBounds(depth: number, spend: () => boolean): Bounds {
  let nesting = 0;
  let cuts = 0;
  let cutShort: (() => void)[] = [];
  return {
    nested(search, over) {
      if (nesting >= depth || !spend()) {
        cuts++;
        return over();
      }
      nesting++;
      try {
        return search();
      } finally {
        nesting--;
        if (nesting === 0) {
          for (const forget of cutShort) forget();
          cutShort = [];
        }
      }
    },
    remembered(search, forget) {
      const before = cuts;
      const result = search();
      if (cuts > before) cutShort.push(forget);
      return result;
    },
  };
}
