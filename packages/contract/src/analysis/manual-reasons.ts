/**
 * The closed list of reasons why a call site is left to a person. One table for the codemod's markers and ledger, the
 * linter's messages and the documentation.
 */

export interface ManualReason {
  /** Short, for headings and tables; no full stop. */
  title: string;
  /** Why no tool can decide it, one sentence. */
  why: string;
  /** What the person does, one sentence in the imperative. */
  whatToDo: string;
}

/** First word of the comment that the codemod leaves above a call for a person: `// MODELHUB-MANUAL <site id> <reason>: …`. */
export const MANUAL_MARKER = 'MODELHUB-MANUAL';

export const MANUAL_REASONS = {
  'unknown-model': {
    title: 'The model has no known successor',
    why: 'The legacy model id is in no table, or its successor is not certain.',
    whatToDo: 'Add the id under "models" in modelhub.config.json and run the codemod again.',
  },
  'unknown-kind': {
    title: 'Text or image cannot be told',
    why: 'The model id is known only when the program runs, and one legacy route served text and image models alike.',
    whatToDo: 'Say what the model generates: put its id under "models" in modelhub.config.json, or into the code.',
  },
  'url-not-understood': {
    title: 'The URL is built in a way that is not understood',
    why: 'The parts of the URL that name the host and the model cannot be told apart in the source.',
    whatToDo: 'Build the URL from one base and one template next to the call, or write the successor URL by hand.',
  },
  'shared-url': {
    title: 'The URL is also used for something else',
    why: 'The same expression may name another service or another route, which must not change.',
    whatToDo: 'Give the prediction its own URL, then run the codemod again.',
  },
  'shared-client': {
    title: 'The HTTP client is bound to the legacy host and shared',
    why: 'Other calls through the same client instance stay on the legacy host, and this client takes no absolute URL.',
    whatToDo: 'Create a second client instance with the successor as its base, and use it for this call.',
  },
  'body-not-understood': {
    title: 'The request body cannot be followed',
    why: 'The body is made or changed where the change of its shape could not be proved.',
    whatToDo: 'Make the body an object literal in the call, or pass it through toSuccessorRequest() of the adapters.',
  },
  'unknown-option': {
    title: 'An option has no successor field',
    why: 'The option has no documented counterpart, and dropping a computed value could change what the program does.',
    whatToDo: 'Decide whether the option is needed; remove it, or set the successor field that does the same.',
  },
  'response-not-understood': {
    title: 'The answer cannot be followed',
    why: 'The response goes where reads of its body cannot be seen, so that some of them would break.',
    whatToDo: 'Read the body next to the call, or wrap it in toLegacyPrediction() of the adapters.',
  },
  'error-body-tested': {
    title: 'Success and failure are told apart by the shape of the body',
    why: 'The program looks for legacy error fields in a body that may also be a success; the two hosts differ there.',
    whatToDo: 'Test the HTTP status instead, then run the codemod again.',
  },
  'retrieval-placement': {
    title: 'No place for the collection query',
    why: 'Retrieval now takes a call of its own before the body is made, and what that call needs is not known to be at hand there.',
    whatToDo:
      'Make the body in the call or right before it, and give the base URL one name, then run the codemod again.',
  },
  'retrieval-client': {
    title: 'Retrieval through this client is not rewritten',
    why: 'The collection query needs a second call, and how this client would make it is not certain.',
    whatToDo:
      'Query the collection first, decode the matches with decodeContext() and fill the prompt with fillTemplate().',
  },
  'unsupported-client': {
    title: 'Calls of this HTTP client are not rewritten',
    why: 'The place of the URL, the body or the answer in this client is known, but no rewrite of it has been proved.',
    whatToDo: 'Change the URL, the body and the reads of the answer as the migration guide shows.',
  },
  'declarative-request': {
    title: 'The request is described as data',
    why: 'A framework puts the request together from parts of the description when it runs, and reads the answer by itself.',
    whatToDo:
      "Describe the successor's request (base, method, url, the body fields that are sent, the answer's root), or send it in code.",
  },
  'in-markup': {
    title: 'The call stands in markup',
    why: 'Only the scripts of a Vue, Svelte or Astro file are rewritten; handlers and expressions in its markup are not, and have no place for a comment.',
    whatToDo: 'Move the call into a function of the script and call that from the markup, then run the codemod again.',
  },
  'shared-code': {
    title: 'Code shared with a call that cannot be migrated',
    why: 'A constant, type or function that has to change is also needed unchanged.',
    whatToDo: 'Separate the two uses, or migrate the other call first.',
  },
} as const satisfies Record<string, ManualReason>;

export type ManualReasonId = keyof typeof MANUAL_REASONS;

/** All ids, in the order of the documentation. */
export const MANUAL_REASON_IDS = Object.keys(MANUAL_REASONS) as readonly ManualReasonId[];

/** Whether a text, for example from a marker comment, is one of the closed list. */
export function isManualReasonId(text: string): text is ManualReasonId {
  return Object.hasOwn(MANUAL_REASONS, text);
}
