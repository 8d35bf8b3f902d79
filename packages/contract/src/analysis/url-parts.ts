import { mapEnd } from './pieces.ts';
import type { Pieces } from './types.ts';

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

/** The host of a URL whose origin is known; otherwise the whole value, which is no host. */
export function hostOf(value: Pieces | undefined): Pieces | null {
  const [origin, ...others] = value === undefined ? [] : originOf(value);
  if (origin === undefined || !('text' in origin) || others.length > 0) return null;
  return [{ ...origin, text: origin.text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '') }];
}

/** The path of a URL; `null` where the origin is all there is. */
export function pathOf(value: Pieces): Pieces | null {
  const path = findPath(value);
  return path === null ? null : from(value, path);
}
