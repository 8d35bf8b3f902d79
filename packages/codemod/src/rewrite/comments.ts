import { indentAt } from './style.ts';
import type { Edit } from './types.ts';

/** Comments in a piece of source, strings left out. */
export function commentsIn(source: string): string[] {
  const TOKENS = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return (source.match(TOKENS) ?? []).filter((token) => token.startsWith('/')).map((comment) => comment.trimEnd());
}

/**
 * An edit that keeps the comments of what it replaces: those that neither its text nor that of another edit of the same
 * call has come first.
 */
export function keepComments(text: string, edit: Edit, together: readonly Edit[] = [edit]): Edit {
  const lost = commentsIn(text.slice(edit.start, edit.end)).filter(
    (comment) => !together.some((other) => other.text.includes(comment)),
  );
  if (lost.length === 0) return edit;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = lost.map((comment) =>
    comment.startsWith('//') ? comment + eol + indentAt(text, edit.start) : `${comment} `,
  );
  return { ...edit, text: lines.join('') + edit.text };
}
