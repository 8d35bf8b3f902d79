import type { Location, SourceCode } from './eslint-api.ts';
import type { StringPart } from './strings.ts';

/**
 * Where a range of the text is, in the counting of the file's own language.
 *
 * @param start offset of the first character
 * @param end offset behind the last one
 */
export function locate(sourceCode: SourceCode, start: number, end: number): Location {
  const position = (index: number) => sourceCode.getLocFromIndex?.(index) ?? countPosition(sourceCode.text, index);
  return { start: position(start), end: position(end) };
}

function countPosition(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: before.at(-1)?.length ?? 0 };
}

/**
 * Offsets of a part of a text's value: exactly that part where the source holds the value verbatim, else the whole text.
 *
 * @param from index into `part.value`
 * @param length in characters
 */
export function rangeWithin(
  part: StringPart,
  from: number,
  length: number,
): { start: number; end: number; exact: boolean } {
  if (part.contentStart === null) return { start: part.start, end: part.end, exact: false };
  const start = part.contentStart + from;
  return { start, end: start + length, exact: true };
}
