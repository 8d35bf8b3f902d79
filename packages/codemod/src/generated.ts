/** Marks that code generators put at the top of their output. */
const MARKS: readonly RegExp[] = [
  /@generated\b|\bauto-?generated\b/i,
  /\bDO NOT EDIT\b/,
  // A person who says what not to edit the file for goes on.
  /\bdo not edit(?: (?:this file|it|manually|by hand|directly))*\s*(?:[.,:;!*]|$)/im,
];

/** Characters at the top of a file that a mark is looked for in. */
const HEAD = 600;

/** No person writes lines that long; bundlers write little else. */
const LONG_LINE = 5000;

/** Whether a file's name says that a tool made it smaller. */
const MINIFIED_NAME = /[.-]min\.[cm]?js$/i;

/**
 * Why a file is not hand-written code, which is what would have to be changed; `undefined` for code that is.
 *
 * @param file name or path
 */
export function describeGenerated(file: string, text: string): string | undefined {
  if (MINIFIED_NAME.test(file) || isMinified(text)) return 'the file is minified; migrate its source instead';
  if (hasGeneratedMark(text)) return 'the file says that it is generated; migrate what it is generated from';
  return undefined;
}

/** Bundles put most of their text into few lines; a long string on one line of a normal file does not count. */
function isMinified(text: string): boolean {
  if (text.length < 2 * LONG_LINE) return false;
  const long = text.split('\n').filter((line) => line.length > LONG_LINE);
  return long.reduce((sum, line) => sum + line.length, 0) > text.length / 2;
}

/** The mark counts only in a comment at the top. */
function hasGeneratedMark(text: string): boolean {
  const head = /^\uFEFF?(?:#!.*\n)?\s*((?:\/\/.*\n\s*|\/\*[^]*?\*\/\s*)*)/.exec(text.slice(0, HEAD))?.[1] ?? '';
  return MARKS.some((mark) => mark.test(head));
}
