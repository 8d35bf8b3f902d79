import { KNOWN_MODELS } from '@modelhub-migration/contract';

/**
 * Needles of the rules: texts without which a rule has nothing to say, so that its create() need not look at the syntax tree.
 *
 * One scan a rule, not one for all: V8 skips through a text by the characters a pattern can begin with, and a pattern for all three rules
 * can begin with nearly any. Measured over 2,000 files, three scans take 5.7 µs a file, the one for all 8 to 9 µs.
 */

/** First groups of the known ids. */
const MODEL_ID = new RegExp(KNOWN_MODELS.map(({ uuid }) => uuid.slice(0, 8)).join('|'), 'i');

/** Names under which the retired API knew its models. */
const MODEL_NAME = new RegExp(KNOWN_MODELS.flatMap(({ name }) => (name === null ? [] : [name])).join('|'), 'i');

export const mayHoldModelId = (text: string): boolean => MODEL_ID.test(text);
export const mayHoldModelName = (text: string): boolean => MODEL_NAME.test(text);

/** Two plain searches, because their first characters are rare enough for a plain search to win. */
export const mayHoldShim = (text: string): boolean =>
  text.includes('@modelhub-migration/shim') || text.includes('modelhub-shim');
