import type { FieldMove, FieldPath } from '@modelhub-migration/contract';
import type { Edit } from './patch.ts';

/** How far behind a command a variable with its answer is read, in UTF-16 units. */
const ANSWER_REACH = 3000;

/** Reads of an old answer in a shell script, and whether these are all that were seen. */
export interface AnswerReads {
  readonly edits: readonly Edit[];
  readonly complete: boolean;
}

/** What comes behind `*` is read from each element by itself. */
const behindLoop = (path: FieldPath): FieldPath => path.slice(path.lastIndexOf('*') + 1);

/** A path of jq: `.choices[0].message.content`. */
export const jqPath = (path: FieldPath): string =>
  path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');

/** A path as subscripts of an inline program, with the quotes of its surroundings: `["choices"][0]`. */
const subscripts = (path: FieldPath, quote: string): string =>
  path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `[${quote}${key}${quote}]`)).join('');

/** Finds a path by jq's dots or by subscripts; group 1 is the quote of the latter. */
function pattern(path: FieldPath): RegExp {
  const dots = path.map((key) => `\\.${key}`).join('');
  const [first = '', ...rest] = path;
  const subscript = `\\[(\\\\?["'])${first}\\1\\]${rest.map((key) => `\\[\\1${key}\\1\\]`).join('')}`;
  return new RegExp(`${dots}(?!\\w)|${subscript}`, 'g');
}

/** A word with brackets is a file pattern to some shells. */
function quoted(path: string, before: string, after: string): string {
  return path.includes('[') && /\s/.test(before) && /^[\s)|;`]?$/.test(after) ? `'${path}'` : path;
}

function readsIn(text: string, from: number, to: number, moves: readonly FieldMove[]): AnswerReads {
  const window = text.slice(from, to);
  const edits = moves.flatMap(({ legacy, successor }): Edit[] => {
    const [old, next] = [behindLoop(legacy), behindLoop(successor)];
    if (old.join() === next.join()) return [];
    return [...window.matchAll(pattern(old))].map((match) => {
      const [start, end] = [from + match.index, from + match.index + match[0].length];
      const quote = match[1];
      const path =
        quote === undefined ? quoted(jqPath(next), text.charAt(start - 1), text.charAt(end)) : subscripts(next, quote);
      return { start, end, text: path };
    });
  });
  let left = window;
  for (const { start, end } of [...edits].sort((a, b) => b.start - a.start)) {
    left = left.slice(0, start - from) + left.slice(end - from);
  }
  const roots = moves.map(({ legacy }) => legacy[0] ?? '').join('|');
  // Names of the old models are compared with: the successor has other ones.
  return { edits, complete: !new RegExp(`\\b(?:${roots}|properties)\\b|==`).test(left) };
}

/** The variable that takes the output of a command: `name=$(curl …`. */
function assignedName(text: string, command: number): string | undefined {
  const line = text.slice(Math.max(text.lastIndexOf('\n', command - 1) + 1, command - 200), command);
  return /(?:^|\s)([A-Za-z_]\w{0,60})=["']?(?:\$\(|`)\s*$/.exec(line)?.[1];
}

/** Reads of a variable in the lines behind its command, up to the next command of that kind. */
function readsOf(name: string, text: string, from: number, moves: readonly FieldMove[]): AnswerReads {
  const reach = text.slice(from, from + ANSWER_REACH);
  const next = /\bcurl\s/.exec(reach)?.index ?? reach.length;
  const uses = new RegExp(`\\$\\{?${name}\\b`);
  const reads: AnswerReads[] = [];
  for (let at = text.indexOf('\n', from) + 1; at > 0 && at < from + next;) {
    const lineEnd = text.indexOf('\n', at);
    const stop = lineEnd < 0 ? text.length : lineEnd;
    if (uses.test(text.slice(at, Math.min(stop, at + 2000)))) reads.push(readsIn(text, at, stop, moves));
    at = lineEnd < 0 ? 0 : lineEnd + 1;
  }
  const edits = reads.flatMap((read) => read.edits);
  return { edits, complete: edits.length > 0 && reads.every(({ complete }) => complete) };
}

/**
 * Reads of the old answer behind a command: in its pipeline, and where its output goes into a variable, of that one.
 *
 * @param command offset of the command's first word
 * @param from offset behind its last word that matters
 */
export function readAnswer(text: string, command: number, from: number, moves: readonly FieldMove[]): AnswerReads {
  const rest = /^(?:[^\n\\]|\\\r?\n|\\.){0,600}/.exec(text.slice(from, from + 700))?.[0] ?? '';
  const piped = readsIn(text, from, from + rest.length, moves);
  const name = assignedName(text, command);
  if (name === undefined || piped.edits.length > 0) return piped;
  const later = readsOf(name, text, from + rest.length, moves);
  return { edits: later.edits, complete: piped.complete && later.complete };
}
