import { DEFAULT_REGION, LEGACY_HOST, LEGACY_HOST_PATTERN, LEGACY_OPERATIONS } from '../legacy.ts';
import { matchLegacyRoute } from '../route.ts';
import {
  SUCCESSOR_BASE_URL,
  SUCCESSOR_HOST,
  SUCCESSOR_HOST_PATTERN,
  SUCCESSOR_ORIGIN,
  successorPath,
  type ModelKind,
} from '../successor.ts';

const VERSION_PATH = SUCCESSOR_BASE_URL.slice(SUCCESSOR_ORIGIN.length);

const hostOf = (template: string, region: string): string => template.replace(DEFAULT_REGION, region);

/** Region label of a legacy host name, or `undefined` for every other host. */
export function legacyRegion(hostname: string): string | undefined {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (!LEGACY_HOST_PATTERN.test(host)) return undefined;
  const [before = '', after = ''] = LEGACY_HOST.split(DEFAULT_REGION);
  return host.slice(before.length, host.length - after.length);
}

/** Base URL of the successor in a region, with version and without a slash at the end. */
export function successorBaseUrl(region: string): string {
  return `https://${hostOf(SUCCESSOR_HOST, region)}${VERSION_PATH}`;
}

/**
 * Where requests to a base URL go now: the legacy host of any region becomes the successor's base URL, whatever path
 * stood behind it; every other base stays as it is (already the successor, a test server, a proxy).
 *
 * @param base absolute URL, or a host name without protocol; `undefined` is what a missing environment variable gives
 */
export function toSuccessorBaseUrl(base: string | URL | undefined): string {
  // What a template makes of it: the call of a missing variable fails as it did before.
  const text = String(base);
  const hostname = /^(?:https?:\/\/)?([^/?#:@\s]{1,253})(?::\d{1,5})?(?:[/?#]|$)/i.exec(text.trim())?.[1];
  const region = hostname === undefined ? undefined : legacyRegion(hostname);
  return region === undefined ? text : successorBaseUrl(region);
}

/** The address of a retired route. */
export interface LegacyAddress {
  /** Base URL of the successor that answers it. */
  readonly base: string;
  /** Decoded id of a prediction's model; `null` for the list of models. */
  readonly modelId: string | null;
  /** Query with its question mark, empty without one. */
  readonly search: string;
}

/**
 * Reads a whole URL as the address of a retired route.
 *
 * @param url absolute URL; one whose base was moved to the successor already, while its path was not, counts too
 * @returns `null` for every other URL: another host, a port, another route, no URL at all
 */
export function readLegacyAddress(url: string | URL | undefined): LegacyAddress | null {
  const text = String(url).trim();
  if (!/^https?:/i.test(text) || !URL.canParse(text)) return null;
  const { hostname, port, username, pathname, search } = new URL(text);
  if (port !== '' || username !== '') return null;
  const host = hostname.replace(/\.$/, '');
  const isMoved = SUCCESSOR_HOST_PATTERN.test(host);
  const region = legacyRegion(isMoved ? host.slice(host.indexOf('.') + 1) : host);
  const clean = pathname.replace(/\/{2,}/g, '/').replace(isMoved ? /^\/v1(?=\/)/ : /^$/, '');
  const prediction = matchLegacyRoute('POST', clean);
  const list = isMoved ? undefined : matchLegacyRoute('GET', clean);
  const route = prediction ?? list;
  if (region === undefined || route === undefined) return null;
  const modelId = route.operation === 'models' ? null : route.modelId;
  return { base: successorBaseUrl(region), modelId, search };
}

/**
 * {@link readLegacyAddress} for a request: a retired route has one method.
 *
 * @param method HTTP method, any case
 */
export function readLegacyRequest(url: string | URL | undefined, method: string): LegacyAddress | null {
  const address = readLegacyAddress(url);
  if (address === null) return null;
  const operation = LEGACY_OPERATIONS[address.modelId === null ? 'models' : 'predictions'];
  return operation.method === method.toUpperCase() ? address : null;
}

/** The successor's address for that of a retired route. */
export function toSuccessorAddress({ base, modelId, search }: LegacyAddress, kind: ModelKind): string {
  return base + successorPath(modelId === null ? 'models' : 'predictions', kind) + search;
}
