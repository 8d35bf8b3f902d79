import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { RESPONSE_STYLES, type Stage, type StyleId } from './response-styles.ts';

/** How a wrapper hands on what its client gave it. */
export interface Given {
  readonly style: StyleId;
  /** The member of an object, or the place in a list, that it stands in: `value` of `{ ok: true, value }`. */
  readonly under?: string;
}

/** What an expression may be: the answer or something read from it, something without it (`plain`), or nobody knows (`opaque`). */
export type Result = { readonly style: StyleId | 'plain'; readonly under?: string };

export const OPAQUE: Result = { style: 'opaque' };
export const PLAIN: Result = { style: 'plain' };

export const holdsAnswer = ({ style }: Result): boolean => style !== 'plain' && style !== 'opaque';
export const isOpaque = ({ style }: Result): boolean => style === 'opaque';

/** The one thing that a wrapper gives of all that it may give. */
export function settle(results: readonly Result[]): Given {
  const answers = results.filter(holdsAnswer);
  const [only, ...others] = answers;
  const isBody = answers.every(({ style, under }) => under === undefined && (style === 'payload' || style === 'text'));
  // Where the body is no JSON, its text takes its place.
  if (isBody && others.length > 0) return { style: 'payload' };
  if (only === undefined || others.length > 0) return { style: 'opaque' };
  // An object without the answer takes turns with one that has it: `{ ok: false, error }`.
  const isPlaced = only.under !== undefined || !results.some(({ style }) => style === 'plain');
  return isPlaced ? (only as Given) : { style: 'opaque' };
}

export function distinct(results: readonly Result[]): Result[] {
  return [...new Map(results.map((result) => [`${result.style} ${result.under ?? ''}`, result])).values()];
}

/** A method of a text that gives the text. */
const KEEPS_TEXT: ReadonlySet<string> = new Set(['trim', 'toString']);

/** What a member gives: the body, its text, something that they are read from, or nothing that is followed. */
export function memberOf(from: Result, name: string | null): Result {
  if (from.style === 'plain' || from.style === 'opaque') return from;
  if (from.under !== undefined) return name === null ? OPAQUE : name === from.under ? { style: from.style } : PLAIN;
  if (from.style === 'text') return name === 'length' ? PLAIN : OPAQUE;
  // The messages of a failure are read in the legacy form wherever the wrapper stands, and handed on like that.
  if (from.style === 'payload' && name === LEGACY_ERROR_KEYS[0]) return PLAIN;
  return resultOf(RESPONSE_STYLES[from.style].members, name);
}

/** What a method gives; `shortcuts` are those of the client's promise. */
export function methodOf(from: Result, name: string): Result {
  if (from.style === 'plain' || from.style === 'opaque') return from;
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
