import type { Edit } from './types.ts';

const isSame = (a: Edit, b: Edit): boolean => a.start === b.start && a.end === b.end && a.text === b.text;

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
