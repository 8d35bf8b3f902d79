/** How a client's calls and answers look in a program. */
export interface Manner {
  /** The option that makes an answer of what is an error else. */
  readonly quiet?: RegExp;
  /** Whether a whole URL is asked as it is, whatever base the client has. */
  readonly takesWholeUrl?: true;
  /** Whether a `URL` is asked as it is, whatever base the client has, which it puts before any text. */
  readonly takesUrlObject?: true;
  /** Method of the answer that gives its parsed body; without it the call is not understood. */
  readonly shortcut?: 'json';
  /** Whether a call gives an Observable of the answer. */
  readonly isObservable?: true;
  /** Source of whether an answer is a success; `null` for a client that does not tell. */
  readonly success: ((answer: string) => string) | null;
  /** Source of whether an answer is none. */
  readonly failure?: (answer: string) => string;
  /** Source of an answer's parsed body. */
  readonly body: (answer: string) => string;
}

/** Clients by the name that call sites have for them. */
export const MANNERS = {
  fetch: {
    success: (answer) => `${answer}.ok`,
    failure: (answer) => `!${answer}.ok`,
    body: (answer) => `await ${answer}.json()`,
  },
  axios: {
    quiet: /\bvalidateStatus\b/,
    takesWholeUrl: true,
    success: (answer) => `${answer}.status === 200`,
    failure: (answer) => `${answer}.status !== 200`,
    body: (answer) => `${answer}.data`,
  },
  got: {
    quiet: /\bthrowHttpErrors\b/,
    takesUrlObject: true,
    shortcut: 'json',
    success: null,
    body: (answer) => answer,
  },
  ky: {
    quiet: /\bthrowHttpErrors\b/,
    takesUrlObject: true,
    shortcut: 'json',
    success: null,
    body: (answer) => answer,
  },
  'undici.request': {
    success: (answer) => `${answer}.statusCode === 200`,
    failure: (answer) => `${answer}.statusCode !== 200`,
    body: (answer) => `await ${answer}.body.json()`,
  },
  angular: { isObservable: true, quiet: /\b(?:observe|responseType)\b/, success: null, body: (answer) => answer },
  // Whether it throws is up to settings of its module, in another file.
  nest: {
    isObservable: true,
    success: (answer) => `${answer}.status === 200`,
    failure: (answer) => `${answer}.status !== 200`,
    body: (answer) => `${answer}.data`,
  },
} satisfies Record<string, Manner>;
