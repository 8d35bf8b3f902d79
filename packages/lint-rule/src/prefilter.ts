import { KNOWN_MODELS } from '@modelhub-migration/contract';

/**
 * Needles of the rules: texts without which a rule has nothing to say, so that its create() need not look at the syntax tree.
 *
 * Two scans for all three rules: this one, and the one for call sites (`mayHoldCallSite`). All needles here have a dash, so
 * this one goes from dash to dash: programs have few, and a single character is found four times as fast as a pattern. One
 * pattern for everything can begin with nearly any character, which takes as long as all of it.
 */

/** Last groups of the known ids, dash included. */
const IDS = KNOWN_MODELS.map(({ uuid }) => uuid.slice(uuid.lastIndexOf('-')));

/** Names under which the retired API knew its models. */
const NAMES = KNOWN_MODELS.flatMap(({ name }) => (name === null ? [] : [name]));

const SHIMS = ['@modelhub-migration/shim', 'modelhub-shim'];

const anyOf = (texts: readonly string[]): RegExp => new RegExp(texts.join('|'), 'i');

const MODEL_ID = anyOf(IDS);
const MODEL_NAME = anyOf(NAMES);

/** What stands from the first dash of each needle on. */
const TAIL = new RegExp(anyOf([...IDS, ...NAMES, ...SHIMS].map((needle) => needle.slice(needle.indexOf('-')))), 'iy');

function findTail(text: string): boolean {
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at + 1)) {
    TAIL.lastIndex = at;
    if (TAIL.test(text)) return true;
  }
  return false;
}

/** The last text and what was found in it: the rules ask about one file after the other. */
let last = { text: '', hasTail: false };

function hasTail(text: string): boolean {
  if (last.text !== text) last = { text, hasTail: findTail(text) };
  return last.hasTail;
}

export const mayHoldModelId = (text: string): boolean => hasTail(text) && MODEL_ID.test(text);
export const mayHoldModelName = (text: string): boolean => hasTail(text) && MODEL_NAME.test(text);
export const mayHoldShim = (text: string): boolean => hasTail(text) && SHIMS.some((shim) => text.includes(shim));
