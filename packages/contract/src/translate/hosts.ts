import { DEFAULT_REGION, LEGACY_HOST, LEGACY_HOST_PATTERN } from '../legacy.ts';
import { SUCCESSOR_BASE_URL, SUCCESSOR_HOST, SUCCESSOR_ORIGIN } from '../successor.ts';

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
