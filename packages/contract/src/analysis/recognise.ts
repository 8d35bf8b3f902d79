import { isLegacyHostname } from '../route.ts';
import { SUCCESSOR_HOST_PATTERN } from '../successor.ts';
import { BUDGET, type Piece, type Pieces, type SiteOperation } from './types.ts';

export interface UrlVerdict {
  /** `unknown`: the host is (in) a hole, or the URL has none. */
  readonly host: 'legacy' | 'successor' | 'other' | 'unknown';
  /** `undecided`: the host is the legacy one, but holes leave open which of its routes it is. `null`: no retired route. */
  readonly route: SiteOperation | 'undecided' | null;
  /** The model id in the path, holes included; `null` where the path has none, or where a hole hides it. */
  readonly model: Pieces | null;
}

/** Stands for a hole in the flattened URL. Real URLs cannot hold it: it is replaced where a source text does. */
const HOLE = '\uE000';

/** The text of a value with one character for each hole. */
function flatten(pieces: Pieces): string {
  let flat = '';
  for (const piece of pieces) {
    if ('hole' in piece) flat += HOLE;
    else flat += piece.text.includes(HOLE) ? piece.text.replaceAll(HOLE, '\uFFFD') : piece.text;
  }
  return flat;
}

/** The pieces of a range of the flattened text. */
function slice(pieces: Pieces, from: number, to: number): Pieces {
  let start = 0;
  return pieces.flatMap((piece): Piece[] => {
    const length = 'text' in piece ? piece.text.length : 1;
    const [first, last] = [Math.max(from - start, 0), Math.min(to - start, length)];
    start += length;
    if (first >= last) return [];
    return 'text' in piece ? [{ ...piece, text: piece.text.slice(first, last) }] : [piece];
  });
}

/** Splits a flattened URL into its authority (`null` without one) and the range of its path. */
function split(flat: string): { authority: string | null; path: number } {
  const scheme = /^(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}/i.exec(flat);
  if (scheme === null) {
    const slash = flat.indexOf('/');
    return { authority: null, path: slash === -1 ? flat.length : slash };
  }
  const start = scheme[0].length;
  const length = flat.slice(start).search(/[/\\?#]/);
  return length === -1
    ? { authority: flat.slice(start), path: flat.length }
    : { authority: flat.slice(start, start + length), path: start + length };
}

type Host = UrlVerdict['host'];

/** One label of unknown text: the region may be interpolated into the host name. */
const REGION = new RegExp(`^(openai\\.)?inference\\.[a-z0-9-]*${HOLE}[a-z0-9-]*\\.`);

function classifyHostname(name: string, ownHosts: readonly string[]): Host {
  const host = name.toLowerCase().replace(/\.$/, '').replace(REGION, '$1inference.x.');
  if (isLegacyHostname(host) || ownHosts.includes(host)) return 'legacy';
  if (SUCCESSOR_HOST_PATTERN.test(host)) return 'successor';
  return host.includes(HOLE) ? 'unknown' : 'other';
}

/**
 * The host of an authority (`user@host:port`).
 *
 * @returns also how many characters at its end are a hole that belongs to the path: in `` `${BASE}${path}` `` nothing
 * stands between host and path
 */
function classifyAuthority(authority: string, ownHosts: readonly string[]): { host: Host; tail: number } {
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  const [, name = '', port = ''] = /^([^:]*)(?::(.*))?$/s.exec(address) ?? [];
  const whole = classifyHostname(name, ownHosts);
  if (whole !== 'unknown') {
    // A proxy of one's own may listen anywhere.
    const isUsual = port === '' || port === '443' || port.startsWith(HOLE) || ownHosts.includes(name.toLowerCase());
    return { host: isUsual ? whole : 'other', tail: 0 };
  }
  for (let open = name.indexOf(HOLE); open !== -1; open = name.indexOf(HOLE, open + 1)) {
    const host = classifyHostname(name.slice(0, open), ownHosts);
    if (host === 'legacy' || host === 'successor') return { host, tail: address.length - open };
  }
  return { host: 'unknown', tail: 0 };
}

/** One or two segments; as few as fit, so that `chat` of `/chat/completions` is never taken for half an id. */
const ID = '[^/]+(?:/[^/]+)??';
const UUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}';
const OPENAI_PATH = '(?:chat/completions|completions|images/generations|embeddings)';

interface RoutePattern {
  readonly pattern: RegExp;
  readonly route: SiteOperation | 'undecided';
}

/** Paths on the legacy host, slashes collapsed, without query. The first that fits wins. */
const LEGACY_PATHS: readonly RoutePattern[] = [
  { pattern: new RegExp(`^/models/(${ID})/predictions${HOLE}?$`), route: 'predictions' },
  { pattern: new RegExp(`^/models${HOLE}?$`), route: 'models' },
  { pattern: new RegExp(`^/models/(${ID})(?:/v1)?/${OPENAI_PATH}$`), route: 'half-migrated' },
  { pattern: new RegExp(`^(?:/v1)?/${OPENAI_PATH}$`), route: 'half-migrated' },
  { pattern: new RegExp(`^/v1(?:/models(?:/${ID}/predictions)?)?$`), route: 'half-migrated' },
  // A hole that holds `/models`, with or without the id.
  { pattern: new RegExp(`^/?${HOLE}/(${ID})/predictions$`), route: 'predictions' },
  { pattern: new RegExp(`^/?${HOLE}/predictions$`), route: 'predictions' },
  { pattern: new RegExp(`^/?(?:models/?)?${HOLE}`), route: 'undecided' },
];

/** Paths behind a base that is not known, which may end in `/models` or in the model id. */
const OPEN_PATHS: readonly RoutePattern[] = [
  { pattern: new RegExp(`^/models/(${ID})/predictions${HOLE}?$`), route: 'predictions' },
  { pattern: new RegExp(`^/models${HOLE}?$`), route: 'models' },
  { pattern: new RegExp(`^/models/(${ID})/chat/completions$`), route: 'half-migrated' },
  { pattern: new RegExp(`^/(${HOLE}|${UUID})/predictions$`, 'i'), route: 'predictions' },
  { pattern: /^\/predictions$/, route: 'predictions' },
];

/** A whole address of the successor in the place of a path, behind a base that is not known. */
const BEHIND_BASE = new RegExp(`^${HOLE}(?=https?://([a-z0-9.-]{1,253})(?:[/?#]|$))`, 'i');

/** What is told from the flattened text alone: the verdict, with the model's id as a range of it. */
interface FlatVerdict extends Omit<UrlVerdict, 'model'> {
  readonly model: readonly [from: number, to: number] | null;
}

function recogniseFlat(untrimmed: string, ownHosts: readonly string[]): FlatVerdict {
  const flat = untrimmed.slice(0, BUDGET.characters);
  const offset = flat.length - flat.trimStart().length;
  const url = flat.trim();
  const given = BEHIND_BASE.exec(url)?.[1];
  if (given !== undefined && SUCCESSOR_HOST_PATTERN.test(given.toLowerCase()))
    return { host: 'successor', route: null, model: null };
  const { authority, path: start } = split(url);
  const { host, tail } =
    authority === null ? classifyBase(url.slice(0, start)) : classifyAuthority(authority, ownHosts);
  if (host === 'other') return { host, route: null, model: null };
  const from = start - tail;
  const path = url
    .slice(from)
    .replace(/[?#].*$/s, '')
    .replace(/(?<!\/)\/+$/, '');
  const patterns = host === 'legacy' ? LEGACY_PATHS : host === 'unknown' ? OPEN_PATHS : [];
  const clean = path.replace(/\/{2,}/g, '/');
  for (const { pattern, route } of patterns) {
    const match = pattern.exec(clean);
    if (match === null) continue;
    // The id is looked up in the path as written, slashes and all, so that it maps back to pieces.
    const [, id] = match;
    const at = id === undefined ? -1 : path.lastIndexOf(id);
    const begin = offset + from + at;
    return { host, route, model: id === undefined || at === -1 ? null : [begin, begin + id.length] };
  }
  return { host, route: null, model: null };
}

/** Verdicts that a recogniser keeps: a file asks about few shapes, each many times. */
const MOST_VERDICTS = 256;

/** Longest text whose verdict is kept. */
const LONGEST_KEPT = 512;

/** Tells from a URL, holes and all, whether it is a retired route. */
export type Recogniser = (pieces: Pieces) => UrlVerdict;

/**
 * Makes a recogniser that also takes further hosts for the legacy host.
 *
 * @param ownHosts host names without port, lower case, such as that of a proxy
 */
export function createRecogniser(ownHosts: readonly string[]): Recogniser {
  const verdicts = new Map<string, FlatVerdict>();
  return (pieces) => {
    const flat = flatten(pieces);
    let verdict = verdicts.get(flat);
    if (verdict === undefined) {
      verdict = recogniseFlat(flat, ownHosts);
      if (verdicts.size >= MOST_VERDICTS) verdicts.clear();
      if (flat.length <= LONGEST_KEPT) verdicts.set(flat, verdict);
    }
    return new Verdict(verdict, pieces);
  };
}

/** The model's pieces are cut out when somebody asks for them, which a linter does not. */
class Verdict implements UrlVerdict {
  readonly host: Host;
  readonly route: UrlVerdict['route'];
  readonly #flat: FlatVerdict;
  readonly #pieces: Pieces;
  constructor(flat: FlatVerdict, pieces: Pieces) {
    this.host = flat.host;
    this.route = flat.route;
    this.#flat = flat;
    this.#pieces = pieces;
  }
  get model(): Pieces | null {
    const { model } = this.#flat;
    return model === null ? null : slice(this.#pieces, ...model);
  }
}

/**
 * Tells from a URL, holes and all, whether it is a retired route of the legacy host.
 *
 * The host counts as the URL standard has it: any case, a trailing dot, user information and the default port change
 * nothing; another port, or another domain after or before the name, is another host.
 */
export const recogniseUrl: Recogniser = createRecogniser([]);

/** A URL without authority: what stands before its first slash is a hole (a base), nothing (a path), or a relative path. */
function classifyBase(base: string): { host: Host; tail: number } {
  return { host: base === '' || base.includes(HOLE) ? 'unknown' : 'other', tail: 0 };
}
