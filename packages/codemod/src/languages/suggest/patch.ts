/** A replacement of a range of the file. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Lines of one suggestion; a wider spread is no replacement any more but a rewrite. */
const MAX_LINES = 80;
const MAX_LENGTH = 8000;

const indentOf = (line: string): number => line.length - line.trimStart().length;

function unindent(block: string): string {
  const lines = block.split(/\r?\n/);
  const indents = lines.filter((line) => line.trim() !== '').map(indentOf);
  const common = Math.min(...indents, 40);
  return lines.map((line) => line.slice(Math.min(common, indentOf(line)))).join('\n');
}

/**
 * The lines that some edits touch, with the edits made.
 *
 * @returns `undefined` where the edits overlap or lie too far apart to be shown as one
 */
export function patchLines(
  text: string,
  edits: readonly Edit[],
): { text: string; replaces: { start: number; end: number } } | undefined {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const start = text.lastIndexOf('\n', first.start - 1) + 1;
  const lineEnd = text.indexOf('\n', last.end);
  let end = lineEnd < 0 ? text.length : lineEnd;
  if (text[end - 1] === '\r') end -= 1;
  if (end - start > MAX_LENGTH) return undefined;
  let patched = '';
  let at = start;
  for (const edit of sorted) {
    if (edit.start < at) return undefined;
    patched += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  patched += text.slice(at, end);
  return patched.split('\n').length > MAX_LINES ? undefined : { text: unindent(patched), replaces: { start, end } };
}
