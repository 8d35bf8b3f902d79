import { fenceLanguage, type ReadLanguage } from './languages.ts';

/** A part of a document that holds code. */
export interface CodeBlock {
  readonly language: ReadLanguage;
  readonly start: number;
  readonly end: number;
}

const FENCE = /^[ \t>]{0,20}(?:[-*+][ \t]+)?(`{3,}|~{3,})[ \t]*([\w#.+{-]{0,40})/;
/** An indented block that is a command; indented prose is none. */
const INDENTED = /^(?: {4}|\t)[ \t]*(?:\$[ \t]+)?(?:curl|wget|https?)[ \t]/;
const INLINE_CURL = /`(\$?[ \t]?curl[ \t][^`\n]{1,2000})`/g;

/** The end of an indented block: that of its last line in a row that is indented as far. */
function indentedEnd(text: string, lineEnd: number): number {
  const more = /^(?:\r?\n(?: {4}|\t)[^\n]{1,4000}){0,60}/.exec(text.slice(lineEnd, lineEnd + 20_000))?.[0] ?? '';
  return lineEnd + more.length;
}

/**
 * The code in a Markdown document: fenced blocks of a known language, blocks without one that start with a command, and
 * curl commands in the running text. Prose is none.
 */
export function findCodeBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { mark: string; language: ReadLanguage | null; start: number } | undefined;
  let at = 0;
  while (at < text.length) {
    const found = text.indexOf('\n', at);
    const stop = found < 0 ? text.length : found;
    const line = text.slice(at, Math.min(stop, at + 4000));
    const fence = FENCE.exec(line);
    const mark = fence?.[1];
    if (open !== undefined && mark?.startsWith(open.mark) === true && fence?.[2] === '') {
      const body = text.slice(open.start, Math.min(at, open.start + 200));
      const language = open.language ?? (/^\s*\$?\s*(?:curl|export)\s/.test(body) ? 'shell' : null);
      if (language !== null) blocks.push({ language, start: open.start, end: at });
      open = undefined;
    } else if (open === undefined && fence !== null && mark !== undefined) {
      const language = fenceLanguage(fence[2] ?? '');
      // A fence with a language that is not known holds nothing for us, whatever its first word is.
      open = { mark, language, start: stop + 1 };
    } else if (open === undefined && INDENTED.test(line)) {
      const end = indentedEnd(text, stop);
      blocks.push({ language: 'shell', start: at, end });
      at = end;
    } else if (open === undefined) {
      for (const match of line.matchAll(INLINE_CURL)) {
        const start = at + match.index + 1;
        blocks.push({ language: 'shell', start, end: start + (match[1] ?? '').length });
      }
    }
    at = Math.max(at, stop) + 1;
  }
  // A fence that is never closed runs to the end of the document.
  if (open?.language != null) blocks.push({ language: open.language, start: open.start, end: text.length });
  return blocks;
}
