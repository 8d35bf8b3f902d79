import type { Edit } from './types.ts';

/** Whether two edits are one. */
export const isSame = (a: Edit, b: Edit): boolean => a.start === b.start && a.end === b.end && a.text === b.text;

/** Whether two edits cannot both be made. Insertions at the edge of a replacement can. */
export function overlap(a: Edit, b: Edit): boolean {
  if (isSame(a, b)) return false;
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/** Edits that can all be made together. */
export interface EditSet {
  /** In source order. */
  readonly all: readonly Edit[];
  /** Adds edits, all or none of them; what is there already counts as added. Returns whether they were. */
  add(edits: readonly Edit[]): boolean;
}

/** Index of the first edit that does not end before an offset. */
function firstReaching(edits: readonly Edit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle] as Edit).end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Creates an empty {@link EditSet}. Edits never overlap, so only neighbours have to be looked at. */
export function createEditSet(): EditSet {
  let all: Edit[] = [];
  const place = (edits: Edit[], edit: Edit): boolean => {
    let index = firstReaching(edits, edit.start);
    for (; index < edits.length; index++) {
      const other = edits[index] as Edit;
      if (isSame(other, edit)) return true;
      if (overlap(other, edit)) return false;
      if (other.start > edit.start || (other.start === edit.start && other.end >= edit.end)) break;
    }
    // Past the place there may be one more that starts before the edit ends.
    for (let next = index; next < edits.length && (edits[next] as Edit).start <= edit.end; next++) {
      if (isSame(edits[next] as Edit, edit)) return true;
      if (overlap(edits[next] as Edit, edit)) return false;
    }
    edits.splice(index, 0, edit);
    return true;
  };
  return {
    get all() {
      return all;
    },
    add(edits) {
      const trial = [...all];
      if (!edits.every((edit) => place(trial, edit))) return false;
      all = trial;
      return true;
    },
  };
}

/**
 * Edits in which statements that were to stand below a removed line take its place.
 *
 * @param removals whole lines
 * @param inserted statements, each behind the line break that parts it from what stands above it
 */
export function putInPlace(
  removals: readonly Edit[],
  inserted: readonly Edit[],
  text: string,
  lineEnd: string,
): readonly Edit[] {
  const isIn = (removal: Edit, { start, end }: Edit): boolean =>
    start === end && removal.start < start && end < removal.end;
  const filled = removals.map((removal) => {
    const own = inserted.filter((edit) => isIn(removal, edit)).map((edit) => edit.text);
    if (own.length === 0) return removal;
    const tookBlank = /\n[^\S\n]*\r?\n$/.test(text.slice(removal.start, removal.end));
    return { ...removal, text: own.join('').slice(lineEnd.length) + lineEnd + (tookBlank ? lineEnd : '') };
  });
  return [...filled, ...inserted.filter((edit) => !removals.some((removal) => isIn(removal, edit)))];
}

/** Edits in source order; insertions are merged into a replacement that they touch, so that no two share an offset. */
export function arrangeEdits(edits: readonly Edit[]): Edit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const arranged: Edit[] = [];
  for (const edit of sorted) {
    const last = arranged.at(-1);
    if (last !== undefined && last.end === edit.start) {
      arranged[arranged.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text };
    } else arranged.push(edit);
  }
  return arranged;
}
