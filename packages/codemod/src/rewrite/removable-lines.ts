import type { Edit, Node } from './types.ts';

/**
 * The whole lines of a statement, with the blank line behind it where there is one before it, too, or nothing but the
 * block's beginning; of the last in a block, with the blank line before it.
 */
export function linesOf(text: string, statement: Node): Edit | null {
  const start = text.lastIndexOf('\n', statement.range[0] - 1) + 1;
  const next = text.indexOf('\n', statement.range[1]);
  const end = next < 0 ? text.length : next + 1;
  const around = text.slice(start, statement.range[0]) + text.slice(statement.range[1], end);
  if (around.trim() !== '') return null;
  const isSpaced = start === 0 || /(?:^|\n|\{)\r?\n$/.test(text.slice(Math.max(0, start - 3), start));
  const before = /\n(\r?\n)$/.exec(text.slice(Math.max(0, start - 3), start))?.[1]?.length ?? 0;
  if (before > 0 && /^[^\S\n]*\}/.test(text.slice(end, end + 200))) return { start: start - before, end, text: '' };
  const blank = isSpaced ? (/^[^\S\n]*\n/.exec(text.slice(end, end + 200))?.[0].length ?? 0) : 0;
  return { start, end: end + blank, text: '' };
}

/** Whether comments stand in lines, or right above them: they would be lost, or speak of what follows. */
function isDescribed(text: string, { start, end }: Edit): boolean {
  if (/\/\/|\/\*/.test(text.slice(start, end).replace(/https?:\/\//g, ''))) return true;
  const above = text.slice(text.lastIndexOf('\n', start - 2) + 1, start).trim();
  return above.startsWith('//') || above.endsWith('*/');
}

/** Whether a line that ends without a semicolon would go on in what follows: `const a = b` and `(async () => …)()`. */
function wouldJoin(text: string, { start, end }: Edit): boolean {
  return /[([/+\-`*,.]/.test(text.slice(end).trimStart().charAt(0)) && !/[;{]\s*$|^\s*$/.test(text.slice(0, start));
}

/** Whether lines can go without what stands around them changing. */
export const isRemovable = (text: string, lines: Edit): boolean => !isDescribed(text, lines) && !wouldJoin(text, lines);
