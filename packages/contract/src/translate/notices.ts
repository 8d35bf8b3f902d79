import { cleanText } from './json.ts';

/** Something a translation did, or could not do, that the caller should know. Never holds prompt or output text. */
export type Notice =
  /** An option (or another field) that has no counterpart and was not sent. */
  | { kind: 'option-dropped'; name: string }
  /** A top-level `option` object; the retired server ignored it, so it still has no effect. */
  | { kind: 'option-misplaced' }
  /** The answer ended at the token limit. */
  | { kind: 'output-cut'; limit: number; suggestedLimit: number }
  /** The answer holds no text at all, typically because reasoning used up the limit. */
  | { kind: 'output-empty'; limit: number; suggestedLimit: number };

const DESCRIPTIONS: { readonly [K in Notice['kind']]: (notice: Extract<Notice, { kind: K }>) => string } = {
  'option-dropped': ({ name }) =>
    `Option "${name}" has no counterpart on the successor and was not sent. Remove it to silence this.`,
  'option-misplaced': () =>
    'The top-level "option" object never had an effect and still has none; options belong in properties.options. Remove it, or move it and expect other answers.',
  'output-cut': ({ limit, suggestedLimit }) =>
    `The answer was cut at ${limit} tokens. Send a max_length of ${suggestedLimit} or more.`,
  'output-empty': ({ limit, suggestedLimit }) =>
    `The answer is empty: the model wrote no visible word within its ${limit} tokens. Send a max_length of ${suggestedLimit} or more.`,
};

/** A notice in one English sentence or two. */
export function describeNotice<N extends Notice>(notice: N): string {
  return (DESCRIPTIONS[notice.kind] as (notice: Notice) => string)(notice);
}

/** Two notices with the same key say the same thing; for "once only". */
export function noticeKey(notice: Notice): string {
  return notice.kind === 'option-dropped' ? `${notice.kind}:${notice.name}` : notice.kind;
}

/** Builds the notice about a name that came from outside. */
export function droppedOption(name: string): Notice {
  return { kind: 'option-dropped', name: cleanText(name, 60) };
}
