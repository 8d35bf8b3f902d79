import { bareName, type Definition } from './definitions.ts';
import type { Token } from './token.ts';

/** Words that start another branch, and how near two branches of one choice stand, in tokens. */
const BRANCHES = new Set(['else', 'elif', 'elsif', 'elseif', 'except', 'catch', 'rescue', 'case', 'when', 'default']);
const BRANCH_LENGTH = 40;

/** Which definition a name means at a place. */
export class NameTable {
  readonly #tokens: readonly Token[];
  readonly #byName = new Map<string, Definition[]>();

  constructor(tokens: readonly Token[], definitions: readonly Definition[]) {
    this.#tokens = tokens;
    for (const definition of definitions) {
      const same = this.#byName.get(definition.name);
      if (same === undefined) this.#byName.set(definition.name, [definition]);
      else same.push(definition);
    }
  }

  /** Whether anything in the file gives this name a value. */
  has(name: string): boolean {
    return this.#byName.has(bareName(name));
  }

  /**
   * The nearest definition in front of a place, and the one of the other branch in front of that; where there is none in
   * front, the first one behind.
   *
   * @param busy definitions under evaluation: in `url = url + '/x'` the right side means an earlier one
   */
  find(name: string, offset: number, busy: ReadonlySet<number>): Definition[] {
    const all = this.#byName.get(bareName(name)) ?? [];
    const behind = this.#countBefore(all, offset);
    let at = behind - 1;
    while (at >= 0 && busy.has(all[at]?.id ?? -1)) at -= 1;
    const definition = at < 0 && behind > 0 ? undefined : all[Math.max(at, 0)];
    if (definition === undefined || busy.has(definition.id)) return [];
    const earlier = all[at - 1];
    const isOther = earlier !== undefined && !busy.has(earlier.id) && this.#isOtherBranch(earlier, definition);
    return isOther ? [earlier, definition] : [definition];
  }

  #countBefore(all: readonly Definition[], offset: number): number {
    let low = 0;
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tokens[all[middle]?.nameIndex ?? 0]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** `if …: base = A else: base = B`: behind it the name may have either value. */
  #isOtherBranch(earlier: Definition, later: Definition): boolean {
    if (later.nameIndex - earlier.valueIndex > BRANCH_LENGTH) return false;
    return this.#tokens.slice(earlier.valueIndex, later.nameIndex).some(({ text }) => BRANCHES.has(text));
  }
}
