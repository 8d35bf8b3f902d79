import { mapEnd, plainText } from './pieces.ts';
import type { Node, Piece, Pieces } from './types.ts';

/** Regular expressions for slashes at the ends of a URL, by source. Others are never run: they come from the code under analysis. */
const SLASH_PATTERNS: Readonly<Record<string, readonly ['start' | 'end', RegExp]>> = {
  '\\/+$': ['end', /(?<!\/)\/+$/],
  '\\/*$': ['end', /(?<!\/)\/+$/],
  '\\/$': ['end', /\/$/],
  '[/]+$': ['end', /(?<!\/)\/+$/],
  '[\\/]+$': ['end', /(?<!\/)\/+$/],
  '^\\/+': ['start', /^\/+/],
  '^\\/*': ['start', /^\/+/],
  '^\\/': ['start', /^\//],
};

/** Sources of expressions that take slashes away from both ends, given with the flag `g`. */
const SLASHES_AROUND: ReadonlySet<string> = new Set(['^\\/+|\\/+$', '^\\/*|\\/*$', '^\\/|\\/$', '^[/]+|[/]+$']);

/** The text that a regular expression without any choice stands for: `\{id\}`; `null` for every other. */
export function literalOf(source: string): string | null {
  const isPlain = /^(?:[\w\s:;@%&=~'"<>,!#-]|\\[^\w\s]|[{}])+$/.test(source) && !/\{\d/.test(source);
  return isPlain ? source.replace(/\\(.)/g, '$1') : null;
}

/**
 * Places in a template that a program fills in, by the source of the expression that it finds them with. The first group
 * is the name. None of the program's own expressions is ever run.
 */
const PLACES: readonly { readonly pattern: RegExp; readonly sources: readonly string[] }[] = [
  {
    pattern: /\{(\w+)\}/,
    sources: ['\\{(\\w+)\\}', '{(\\w+)}', '\\{([^}]+)\\}', '{([^}]+)}', '\\{(.+?)\\}', '\\{(.*?)\\}'],
  },
  { pattern: /:(\w+)/, sources: [':(\\w+)', ':([a-zA-Z]+)', ':([A-Za-z]+)', ':([a-z]+)'] },
  { pattern: /\{\{(\w+)\}\}/, sources: ['\\{\\{(\\w+)\\}\\}', '{{(\\w+)}}'] },
  { pattern: /\$\{(\w+)\}/, sources: ['\\$\\{(\\w+)\\}', '\\${(\\w+)}'] },
];

/** Finds the places of a template that a program's expression finds: the text and its name. `null`: an unknown expression. */
export function placeFinder(
  source: string,
): ((text: string) => { readonly text: string; readonly name: string } | null) | null {
  const known = PLACES.find(({ sources }) => sources.includes(source));
  if (known === undefined) return null;
  return (text) => {
    const found = known.pattern.exec(text);
    return found === null ? null : { text: found[0], name: found[1] ?? '' };
  };
}

/**
 * `text.replace(/\/+$/, with)` for the patterns above.
 *
 * @returns `null` where the pattern is none of them, or the replacement is not known
 */
export function replaceSlashes(value: Pieces, source: string, replacement: Pieces): Pieces | null {
  const pattern = Object.hasOwn(SLASH_PATTERNS, source) ? SLASH_PATTERNS[source] : undefined;
  const text = plainText(replacement);
  if (SLASHES_AROUND.has(source) && text === '') {
    const open = mapEnd(value, 'start', (known) => known.replace(/^\/+/, ''));
    return mapEnd(open, 'end', (known) => known.replace(/(?<!\/)\/+$/, ''));
  }
  if (pattern === undefined || text === null) return null;
  const [end, slashes] = pattern;
  return mapEnd(value, end, (known) => known.replace(slashes, () => text));
}

/** Whether the arguments of a `replace` take slashes away from the ends of a text. */
export const trimsSlashes = ([search, replacement]: readonly Node[]): boolean =>
  search?.type === 'Literal' &&
  'regex' in search &&
  (SLASHES_AROUND.has(search.regex.pattern) || Object.hasOwn(SLASH_PATTERNS, search.regex.pattern)) &&
  replacement?.type === 'Literal' &&
  replacement.value === '';

/** Puts `replacement` where `search` first stands in known text, as for `'/models/{id}'.replace('{id}', id)`. */
export function replaceFirst(value: Pieces, search: string, replacement: Pieces): Pieces {
  const index = value.findIndex((piece) => 'text' in piece && piece.text.includes(search));
  const piece = value[index];
  if (piece === undefined || !('text' in piece) || search === '') return value;
  const at = piece.text.indexOf(search);
  const part = (text: string): Piece => ({ ...piece, text });
  return [
    ...value.slice(0, index),
    part(piece.text.slice(0, at)),
    ...replacement,
    part(piece.text.slice(at + search.length)),
    ...value.slice(index + 1),
  ];
}

/** The same at every place; in a template no name stands more often than a person has written it. */
export function replaceAll(value: Pieces, search: string, replacement: Pieces): Pieces {
  return search === ''
    ? value
    : value.flatMap((piece) => {
        if (!('text' in piece)) return [piece];
        const parts = piece.text.split(search);
        return parts.flatMap((text, index): Pieces => [...(index === 0 ? [] : replacement), { ...piece, text }]);
      });
}
