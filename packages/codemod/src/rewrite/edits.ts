import type { Edit } from './types.ts';

const isSame = (a: Edit, b: Edit): boolean => a.start === b.start && a.end === b.end && a.text === b.text;

/** Whether two edits cannot both be made. Insertions at the edge of a replacement can. */
export function overlap(a: Edit, b: Edit): boolean {
  if (isSame(a, b)) return false;
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/**
 * Adds edits to others, leaving out what is already there.
 *
 * @returns `null` when one of them clashes with an edit already there
 */
export function addEdits(known: readonly Edit[], more: readonly Edit[]): Edit[] | null {
  const all = [...known];
  for (const edit of more) {
    if (all.some((other) => isSame(other, edit))) continue;
    if (all.some((other) => overlap(other, edit))) return null;
    all.push(edit);
  }
  return all;
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

/** The text of a range after the edits that lie in it. */
export function textAfter(text: string, start: number, end: number, edits: readonly Edit[]): string {
  let result = '';
  let at = start;
  for (const edit of arrangeEdits(edits.filter((candidate) => candidate.start >= start && candidate.end <= end))) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, end);
}
