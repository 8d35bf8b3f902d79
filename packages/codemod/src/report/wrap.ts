/** A run without white space; a quoted text counts as one, so that it can be copied in one piece. */
const WORD = /(?:"[^"]*"|[^\s"]|")+/g;

/**
 * Breaks a text between words. A word longer than a line, like a URL, is kept whole.
 *
 * @param width columns, indentation included
 * @param indent put before every line
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(WORD) ?? []) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, indent + line];
}
