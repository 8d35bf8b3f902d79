/** Keeps a search within its depth, and sees to it that what was cut short is not taken for the whole. */
export interface Bounds {
  /**
   * Begins one level of the search; {@link Bounds.leave} ends it. `false`, and then not to be left, where that would go
   * too deep or the budget is used up. (Two calls rather than one with a function: this is asked for every expression.)
   */
  readonly enter: () => boolean;
  readonly leave: () => void;
  /** How often a level was refused so far. */
  readonly cuts: () => number;
  /**
   * Has a result forgotten that is remembered although it was cut short by depth. It is kept only until the outermost level
   * is done: asked for directly it may be had in full, but working it out again at every use would take for ever.
   *
   * @param before {@link Bounds.cuts} when the search for it began
   */
  readonly forgetIfCut: (before: number, forget: () => void) => void;
}

/**
 * @param depth levels that may stand in each other
 * @param spend `false` once no further step is allowed
 * @param steps levels that may begin within one that stands in no other: what is asked once must not use up the budget of all
 */
export function createBounds(depth: number, spend: () => boolean, steps = Infinity): Bounds {
  let nesting = 0;
  let left = steps;
  let cuts = 0;
  let cutShort: (() => void)[] = [];
  return {
    enter() {
      if (nesting === 0) left = steps;
      if (nesting >= depth || left-- <= 0 || !spend()) {
        cuts++;
        return false;
      }
      nesting++;
      return true;
    },
    leave() {
      nesting--;
      if (nesting > 0 || cutShort.length === 0) return;
      for (const forget of cutShort) forget();
      cutShort = [];
    },
    cuts: () => cuts,
    forgetIfCut(before, forget) {
      if (cuts > before) cutShort.push(forget);
    },
  };
}
