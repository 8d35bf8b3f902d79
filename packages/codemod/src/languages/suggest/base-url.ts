import { successorBaseUrl, legacyRegion } from '@modelhub-migration/contract';
import type { Site } from '../find-sites.ts';

/** The successor's base URL in the region of a call; `undefined` where the region or the host is not known. */
export function regionalBaseUrl({ pieces }: Site): string | undefined {
  const [first] = pieces;
  if (first === undefined || !('text' in first)) return undefined;
  const host = /^https?:\/\/([^/:]{1,253})/i.exec(first.text)?.[1];
  const region = host === undefined ? undefined : legacyRegion(host);
  return region === undefined ? undefined : successorBaseUrl(region);
}
