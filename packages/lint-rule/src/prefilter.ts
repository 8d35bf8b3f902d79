import { KNOWN_MODELS } from '@modelhub-migration/contract';
import type { SourceCode } from './eslint-api.ts';

/** Second and third group of each known id: rarer than its start in V8's search, and as unique. */
const idNeedles = KNOWN_MODELS.map(({ uuid }) => uuid.split('-').slice(1, 3).join('-'));

/**
 * Bytes without which no rule of this plugin has anything to say. One regular expression, because a second scan costs as
 * much as the first.
 */
export const NEEDLE = new RegExp(['ionos', 'predictions', 'modelhub', ...idNeedles].join('|'), 'i');

/** Keyed by the source code object only: oxlint reuses everything else between files, and patches weak maps to fit. */
const scanned = new WeakMap<SourceCode, boolean>();

/**
 * Whether a file can hold anything that a rule looks for. Scans the text once, however many rules ask.
 *
 * @param sourceCode of any language; only its text is read
 */
export function mayMatter(sourceCode: SourceCode): boolean {
  const known = scanned.get(sourceCode);
  if (known !== undefined) return known;
  const hit = NEEDLE.test(sourceCode.text);
  scanned.set(sourceCode, hit);
  return hit;
}
