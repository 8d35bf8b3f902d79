import { lineEndOf } from './text-file.ts';

/** A replacement of text. Offsets are UTF-16 code units of the text as it was read. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Two edits want the same characters: a defect of whoever planned them. */
export class OverlapError extends Error {
  override readonly name = 'OverlapError';
}

/** Edits in source order; insertions at one place stay in the order they were given. */
export function sortEdits(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * Writes edits into a text. Line ends of new text become those of the file.
 *
 * @throws OverlapError where two edits overlap, or one lies outside of the text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lineEnd = lineEndOf(text);
  const parts: string[] = [];
  let position = 0;
  for (const edit of sortEdits(edits)) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new OverlapError(`edit ${String(edit.start)}-${String(edit.end)} overlaps another or leaves the file`);
    }
    parts.push(text.slice(position, edit.start), withLineEnds(edit.text, lineEnd));
    position = edit.end;
  }
  return [...parts, text.slice(position)].join('');
}

/** New text with the line ends of the file that it goes into. */
export function withLineEnds(text: string, lineEnd: '\n' | '\r\n'): string {
  return text.replace(/\r?\n/g, lineEnd);
}
