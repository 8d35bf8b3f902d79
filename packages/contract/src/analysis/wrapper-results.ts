import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';

/** How a wrapper hands on what its client gave it. */
export interface Given {
  readonly style: StyleId;
  /** The members of an object, or the places in a list, in one of which it stands: `value` of `{ ok: true, value }`. */
  readonly under?: readonly string[];
}

/** What an expression may be: the answer or something read from it, something without it (`plain`), or nobody knows (`opaque`). */
export interface Result {
  readonly style: StyleId | 'plain';
  readonly under?: string;
  /** Whether it is an Observable of that, in place of it or a promise of it. */
  readonly isObservable?: true;
}

export const OPAQUE: Result = { style: 'opaque' };
export const PLAIN: Result = { style: 'plain' };

export const holdsAnswer = ({ style }: Result): boolean => style !== 'plain' && style !== 'opaque';
export const isOpaque = ({ style }: Result): boolean => style === 'opaque';

/** The one thing that a wrapper gives of all that it may give. */
export function settle(results: readonly Result[]): Given {
  const answers = results.filter(holdsAnswer);
  const [only, ...others] = answers;
  if (answers.some(({ isObservable }) => isObservable !== only?.isObservable)) return { style: 'opaque' };
  const isBody = answers.every(({ style, under }) => under === undefined && (style === 'payload' || style === 'text'));
  // Where the body is no JSON, its text takes its place.
  if (isBody && only !== undefined && others.length > 0) return givenAs({ ...only, style: 'payload' });
  // An object without the answer takes turns with one that has it (`{ ok: false, error }`), `[body, null]` of a failure with `[null, body]`.
  const places = answers.flatMap(({ under }) => under ?? []);
  const isPlacedAlike = answers.every(({ style, under }) => style === only?.style && under !== undefined);
  if (only !== undefined && isPlacedAlike && only.isObservable !== true)
    return { ...givenAs({ style: only.style }), under: places };
  if (only === undefined || others.length > 0) return { style: 'opaque' };
  return results.some(({ style }) => style === 'plain') ? { style: 'opaque' } : givenAs(only);
}

/** How an Observable of the answer is handed over; nobody knows one of an object that has the answer in some place. */
function givenAs({ style, under, isObservable }: Result): Given {
  if (style === 'plain') return { style: 'opaque' };
  if (isObservable !== true) return under === undefined ? { style } : { style, under: [under] };
  const { call } = RESPONSE_STYLES[style];
  const stage = under === undefined && call?.is === 'promise' ? call.of : null;
  if (stage?.is === 'payload') return { style: 'observable-payload' };
  return { style: (stage?.is === 'response' ? OBSERVABLE_OF[stage.style] : undefined) ?? 'opaque' };
}

/** Styles of Observables of a client's responses. */
const OBSERVABLE_OF: Partial<Record<StyleId, StyleId>> = { axios: 'observable-axios', fetch: 'observable-fetch' };

/** What a client's call gives. */
export function resultsOfCall(style: StyleId, under: readonly string[] | undefined): readonly Result[] {
  const { call } = RESPONSE_STYLES[style];
  if (under !== undefined) return call?.is === 'observable' ? [OPAQUE] : under.map((name) => ({ style, under: name }));
  if (call?.is !== 'observable') return [{ style }];
  if (call.of.is === 'payload') return [observed({ style: 'payload' })];
  return [call.of.is === 'response' ? observed({ style: call.of.style }) : OPAQUE];
}

/** An Observable of what a promise gives. */
export function observed(result: Result): Result {
  if (!holdsAnswer(result) || result.isObservable === true) return result;
  return result.under === undefined ? { ...result, isObservable: true } : OPAQUE;
}

/** What an Observable gives; of anything else nobody knows. */
export function emitted(result: Result): Result {
  if (!holdsAnswer(result)) return result;
  return result.isObservable === true ? { style: result.style } : OPAQUE;
}

/** What is no Observable; of an Observable in its place nobody knows. */
export const settled = (result: Result): Result => (result.isObservable === true ? OPAQUE : result);

export function distinct(results: readonly Result[]): Result[] {
  return [
    ...new Map(
      results.map((result) => [`${result.style} ${result.under ?? ''} ${String(result.isObservable)}`, result]),
    ).values(),
  ];
}

/** A method of a text that gives the text. */
const KEEPS_TEXT: ReadonlySet<string> = new Set(['trim', 'toString']);

/** What a member gives: the body, its text, something that they are read from, or nothing that is followed. */
export function memberOf(from: Result, name: string | null): Result {
  if (from.style === 'plain' || from.style === 'opaque') return from;
  if (from.isObservable === true) return OPAQUE;
  if (from.under !== undefined) return name === null ? OPAQUE : name === from.under ? { style: from.style } : PLAIN;
  if (from.style === 'text') return name === 'length' ? PLAIN : OPAQUE;
  // The messages of a failure are read in the legacy form wherever the wrapper stands, and handed on like that.
  if (from.style === 'payload' && name === LEGACY_ERROR_KEYS[0]) return PLAIN;
  return resultOf(RESPONSE_STYLES[from.style].members, name);
}

/** What a method gives; `shortcuts` are those of the client's promise. */
export function methodOf(from: Result, name: string): Result {
  if (from.style === 'plain' || from.style === 'opaque') return from;
  if (from.isObservable === true) return OPAQUE;
  if (from.style === 'text') return KEEPS_TEXT.has(name) ? from : OPAQUE;
  const { shortcuts } = RESPONSE_STYLES[from.style];
  return from.under === undefined && Object.hasOwn(shortcuts, name) ? resultOf(shortcuts, name) : memberOf(from, name);
}

function resultOf(table: Readonly<Record<string, Stage>>, name: string | null): Result {
  const stage = name !== null && Object.hasOwn(table, name) ? table[name] : undefined;
  const settled = stage?.is === 'promise' ? stage.of : stage;
  if (settled?.is === 'response') return { style: settled.style };
  return settled?.is === 'payload' || settled?.is === 'text' || settled?.is === 'plain'
    ? { style: settled.is }
    : OPAQUE;
}
