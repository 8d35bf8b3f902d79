import { DEFAULT_REGION } from '../legacy.ts';
import { SUCCESSOR_HOST } from '../successor.ts';

/**
 * Words of which a file must hold one, in any case, to be worth parsing. Measured over 12,000 files of other projects
 * they hit next to nothing, while every call site has one: the host, a region interpolated into it, an environment
 * variable or the route. A host split into pieces in the middle of a word (`'io' + 'nos'`) is knowingly left out.
 */
export const NEEDLES = ['ionos', 'predictions'] as const;

/** A word of the models list's route, which alone proves nothing. */
const LIST_NEEDLE = 'models';

const PATTERN = new RegExp(NEEDLES.join('|'), 'i');

/**
 * The ends of the needles, long enough to be as rare. The two are alike in length and in their last letters, so that a pattern of them skips
 * through a text in half the time that one of the whole words takes.
 */
export const NEEDLE_ENDS: RegExp = new RegExp(NEEDLES.map((needle) => needle.slice(-8)).join('|'), 'i');

/** Whether a text may hold a call site. A `false` is final. */
export function mayHoldCallSite(text: string): boolean {
  return NEEDLE_ENDS.test(text) && PATTERN.test(text);
}

/** The successor's host up to its region, which may be interpolated. */
const SUCCESSOR_START = SUCCESSOR_HOST.slice(0, SUCCESSOR_HOST.indexOf(DEFAULT_REGION));

/** Whether a text names the successor's host. */
export const namesSuccessor = (text: string): boolean => text.includes(SUCCESSOR_START);

/** The path of a prediction, with whatever it has for an id. */
const PREDICTION_PATH = /\bmodels\/[^\n]{0,80}\/predictions\b/;

/** Whether a text may hold the path of a prediction. */
export const mayHoldPredictionPath = (text: string): boolean => PREDICTION_PATH.test(text);

/** Whether a text may hold a part of an address: what another file imports from it may be the rest of a call site there. */
export const mayHoldAddressPart = (text: string): boolean => mayHoldCallSite(text) || text.includes(LIST_NEEDLE);

/** Names by which programs send requests: those of the clients, and of what node has. */
const SENDS = /\bfetch\b|axios|\bgot\b|\bky\b|superagent|undici|\bhttps?\b|\brequest\b|\$http|XMLHttpRequest/;

/** Whether a text may send what another file tells it to: the address, and with it every needle, then stands in that file. */
export const maySendForOthers = (text: string): boolean => SENDS.test(text);

/** An import or `require` of a file by a relative path, or a function that reads one. */
const IMPORTS_RELATIVELY = /(?:from|import|require)\s*\(?\s*['"]\.{1,2}\/|\breadFile/;

/** Whether a text may pass on what another file exports, or holds. */
export const importsRelatively = (text: string): boolean => IMPORTS_RELATIVELY.test(text);

/**
 * The route of the models list as a text of its own (`'/models'`, `'models'`, `'./models'`) or behind a base in a template: not the
 * name of an imported file.
 */
const LIST_ROUTE = /(?<!(?:from|require|import)\s*\(?\s*)['"`}](?:\.?\/)?models\/?['"`?#$]/;

const mayHoldListRoute = (text: string): boolean => text.includes(LIST_NEEDLE) && LIST_ROUTE.test(text);

/**
 * Whether a text without a needle may hold a call of the models list all the same: the base, and with it the only needle, stands
 * in a file that this one imports. (A prediction's route is a needle itself. Where the route, too, is imported, only those who look
 * into the imported file can tell.)
 */
export function mayHoldImportedCallSite(text: string): boolean {
  return mayHoldListRoute(text) && importsRelatively(text);
}

/** Whether a text may hold the body of a prediction, which has the prompt in `properties.input`. */
const mayHoldPrompt = (text: string): boolean => /\bproperties\b/.test(text) && /\binput\b/.test(text);

/**
 * Whether a text without a needle may hold a call whose constructor is told the rest by other files: the base of the models list, or the
 * whole address of a prediction.
 */
export function mayHoldToldCallSite(text: string): boolean {
  return (mayHoldListRoute(text) || mayHoldPrompt(text)) && /\bconstructor\s*\(/.test(text);
}
