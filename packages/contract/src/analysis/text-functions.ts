import { ADAPTERS_MODULE, URL_ADAPTERS } from '../adapters-module.ts';
import { SUCCESSOR_BASE_URL, SUCCESSOR_PATHS } from '../successor.ts';
import { mapEnd, mapText, plainText } from './pieces.ts';
import { replaceAll, replaceFirst } from './replaced-text.ts';
import type { Pieces } from './types.ts';
import { hostOf, joinPath, originOf, pathOf, resolveUrl } from './url-parts.ts';

/** What a function makes of texts; `null` where it cannot be told. */
type TextFunction = (...args: readonly Pieces[]) => Pieces | null;

const same: TextFunction = (value) => value ?? null;
const onText =
  (change: (text: string) => string): TextFunction =>
  (value) =>
    value === undefined ? null : mapText(value, change);

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
