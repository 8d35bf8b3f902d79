import { ADAPTERS_MODULE, URL_ADAPTERS } from '../adapters-module.ts';
import { SUCCESSOR_BASE_URL, SUCCESSOR_PATHS } from '../successor.ts';
import { mapEnd, mapText, plainText } from './pieces.ts';
import type { Node, Piece, Pieces } from './types.ts';

/** What a function makes of texts; `null` where it cannot be told. */
type TextFunction = (...args: readonly Pieces[]) => Pieces | null;

const same: TextFunction = (value) => value ?? null;
const onText =
  (change: (text: string) => string): TextFunction =>
  (value) =>
    value === undefined ? null : mapText(value, change);

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

const replace: TextFunction = (value, search, replacement) => {
  const wanted = search === undefined ? null : plainText(search);
  return value === undefined || replacement === undefined || wanted === null
    ? null
    : replaceFirst(value, wanted, replacement);
};

/** Methods of strings. The first argument is the string itself. */
export const STRING_METHODS: Readonly<Record<string, TextFunction>> = {
  toString: same,
  toJSON: same,
  valueOf: same,
  normalize: same,
  trim: (value) =>
    value === undefined
      ? null
      : mapEnd(
          mapEnd(value, 'start', (text) => text.trimStart()),
          'end',
          (text) => text.trimEnd(),
        ),
  trimStart: (value) => (value === undefined ? null : mapEnd(value, 'start', (text) => text.trimStart())),
  trimEnd: (value) => (value === undefined ? null : mapEnd(value, 'end', (text) => text.trimEnd())),
  toLowerCase: onText((text) => text.toLowerCase()),
  toUpperCase: onText((text) => text.toUpperCase()),
  concat: (...parts) => parts.flat(),
  replace,
  replaceAll: (value, search, replacement) => {
    const wanted = search === undefined ? null : plainText(search);
    return value === undefined || replacement === undefined || wanted === null
      ? null
      : replaceAll(value, wanted, replacement);
  },
};

const encode = onText((text) => {
  try {
    return encodeURIComponent(text);
  } catch {
    // A lone surrogate: no URL is made of it.
    return text;
  }
});

const isAbsolute = (pieces: Pieces): boolean => {
  const [first] = pieces;
  return first !== undefined && 'text' in first && /^\s*[a-z][a-z0-9+.-]*:/i.test(first.text);
};

/** Joins path segments with one slash between them, as `path.join` and `url-join` do. */
export function joinPath(parts: readonly Pieces[]): Pieces {
  return parts
    .filter((part) => part.length > 0)
    .map((part, index, all) => {
      const open = index === 0 ? part : mapEnd(part, 'start', (text) => text.replace(/^\/+/, ''));
      return index === all.length - 1 ? open : mapEnd(open, 'end', (text) => text.replace(/(?<!\/)\/+$/, ''));
    })
    .flatMap((part, index) => (index === 0 ? part : [{ text: '/' }, ...part]));
}

/** Where the path begins in a URL: index of the piece and of the character in it. `null`: the origin is all there is. */
function findPath(pieces: Pieces): readonly [index: number, at: number] | null {
  let authority = !isAbsolute(pieces);
  for (const [index, piece] of pieces.entries()) {
    if (!('text' in piece)) continue;
    let from = 0;
    if (!authority) {
      const slashes = piece.text.indexOf('//');
      if (slashes === -1) continue;
      authority = true;
      from = slashes + 2;
    }
    const slash = piece.text.indexOf('/', from);
    if (slash !== -1) return [index, slash];
  }
  return null;
}

function upTo(pieces: Pieces, [index, at]: readonly [number, number]): Pieces {
  const piece = pieces[index];
  return piece !== undefined && 'text' in piece
    ? [...pieces.slice(0, index), { ...piece, text: piece.text.slice(0, at) }]
    : pieces;
}

/** The scheme, host and port of a URL. */
export function originOf(pieces: Pieces): Pieces {
  const path = findPath(pieces);
  return path === null ? pieces : upTo(pieces, path);
}

/** `new URL(path, base)` as text. */
export function resolveUrl(path: Pieces, base: Pieces | undefined): Pieces {
  const [first] = path;
  if (base === undefined || isAbsolute(path)) return path;
  // A hole in front may be a whole URL or a path; as a path it is more telling.
  const start = first !== undefined && 'text' in first ? first.text : '';
  if (start.startsWith('/')) return [...originOf(base), ...path];
  const root = findPath(base);
  if (root === null) return [...base, { text: '/' }, ...path];
  for (let index = base.length - 1; index >= root[0]; index--) {
    const piece = base[index];
    const slash = piece !== undefined && 'text' in piece ? piece.text.lastIndexOf('/') : -1;
    if (slash === -1) continue;
    const folder = [index, slash + 1] as const;
    const keeps = index > root[0] || slash >= root[1];
    const relative = start.startsWith('./') ? mapEnd(path, 'start', (text) => text.slice(2)) : path;
    if (keeps) return [...upTo(base, folder), ...relative];
  }
  return [...base, { text: '/' }, ...path];
}

/** What writing a property of a URL object makes of its text. The query and the fragment decide nothing here. */
export const URL_SETTERS: Readonly<Record<string, (url: Pieces, value: Pieces) => Pieces>> = {
  href: (_url, value) => value,
  pathname: (url, value) => {
    const [first] = value;
    const isRooted = first !== undefined && (!('text' in first) || first.text.startsWith('/'));
    return [...originOf(url), ...(isRooted ? value : [{ text: '/' }, ...value])];
  },
  hostname: replaceHost,
  host: replaceHost,
};

function replaceHost(url: Pieces, host: Pieces): Pieces {
  const path = findPath(url);
  const rest = path === null ? [] : from(url, path);
  return [{ text: 'https://' }, ...host, ...rest];
}

function from(pieces: Pieces, [index, at]: readonly [number, number]): Pieces {
  const piece = pieces[index];
  if (piece === undefined || !('text' in piece)) return [];
  return [{ ...piece, text: piece.text.slice(at) }, ...pieces.slice(index + 1)];
}

/** Places of a format that a text or a number takes (Node.js, `util.format`), and the sign for a percent sign. */
const FORMAT_PLACES = /%([sdi%])/;

/** A format with values in its places; those that are left over are appended, which no URL is made by. */
const formatted: TextFunction = (format, ...values) => {
  const [template, ...others] = format ?? [];
  if (template === undefined || !('text' in template) || others.length > 0) return null;
  const rest = [...values];
  const pieces = template.text.split(FORMAT_PLACES).flatMap((part, index): Pieces => {
    if (index % 2 === 0) return [{ ...template, text: part }];
    return part === '%' ? [{ ...template, text: '%' }] : (rest.shift() ?? [{ ...template, text: `%${part}` }]);
  });
  return rest.length > 0 ? null : pieces;
};

const url: TextFunction = (path, base) => (path === undefined ? null : resolveUrl(path, base));

/** Functions and classes by their global name. */
export const GLOBAL_FUNCTIONS: Readonly<Record<string, TextFunction>> = {
  String: same,
  encodeURI: same,
  encodeURIComponent: encode,
  URL: url,
  'URL.parse': url,
  Request: same,
};

/** Functions of well-known modules, as `module:path`; the `node:` in front of a module's name is left out. */
export const MODULE_FUNCTIONS: Readonly<Record<string, TextFunction>> = {
  'url:URL': url,
  'url:resolve': (base, path) => (path === undefined ? null : resolveUrl(path, base)),
  'util:format': formatted,
  'path:join': (...parts) => joinPath(parts),
  'path:posix.join': (...parts) => joinPath(parts),
  'path/posix:join': (...parts) => joinPath(parts),
  'url-join:': (...parts) => joinPath(parts),
  'url-join:urlJoin': (...parts) => joinPath(parts),
  'proper-url-join:': (...parts) => joinPath(parts),
  'node-fetch:Request': same,
  'undici:Request': same,
  [`${ADAPTERS_MODULE}:${URL_ADAPTERS.base}`]: () => [{ text: SUCCESSOR_BASE_URL }],
  [`${ADAPTERS_MODULE}:${URL_ADAPTERS.url}`]: () => [{ text: SUCCESSOR_BASE_URL + SUCCESSOR_PATHS.chat }],
};

/** Members of a URL object that are texts. */
export const URL_MEMBERS: Readonly<Record<string, TextFunction>> = {
  href: same,
  origin: (value) => (value === undefined ? null : originOf(value)),
  hostname: (value) => hostOf(value),
  host: (value) => hostOf(value),
  pathname: (value) => (value === undefined ? null : pathOf(value)),
  search: () => [],
};

/** The host of a URL whose origin is known; otherwise the whole value, which is no host. */
function hostOf(value: Pieces | undefined): Pieces | null {
  const [origin, ...others] = value === undefined ? [] : originOf(value);
  if (origin === undefined || !('text' in origin) || others.length > 0) return null;
  return [{ ...origin, text: origin.text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '') }];
}

function pathOf(value: Pieces): Pieces | null {
  const path = findPath(value);
  return path === null ? null : from(value, path);
}
