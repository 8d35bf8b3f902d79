/** Which field of the retired API stands where in its successor: the one table for translation, rewriting and reports. */

import { TOKEN_LIMIT_FIELD, type ModelKind } from './successor.ts';

/** A place in a JSON body: keys, array positions as decimal strings, `*` for every element. */
export type FieldPath = readonly string[];

export interface FieldMove {
  readonly legacy: FieldPath;
  readonly successor: FieldPath;
}

const TEXT: readonly FieldMove[] = [
  { legacy: ['properties', 'output'], successor: ['choices', '0', 'message', 'content'] },
  // Token counts are undocumented on the legacy side; one public client reads them there.
  { legacy: ['metadata', 'inputTokens'], successor: ['usage', 'prompt_tokens'] },
  { legacy: ['metadata', 'outputTokens'], successor: ['usage', 'completion_tokens'] },
];

const IMAGE: readonly FieldMove[] = [{ legacy: ['properties', 'output'], successor: ['data', '0', 'b64_json'] }];

/** Where the fields of a prediction stand in the successor's answer. Fields that are not listed have no counterpart. */
export const PREDICTION_MOVES: Readonly<Record<ModelKind, readonly FieldMove[]>> = { text: TEXT, image: IMAGE };

/** Where the fields of the models list stand. The successor gives ids only, and an id is also the name. */
export const MODELS_MOVES: readonly FieldMove[] = [
  { legacy: ['items'], successor: ['data'] },
  { legacy: ['items', '*', 'id'], successor: ['data', '*', 'id'] },
  { legacy: ['items', '*', 'properties', 'name'], successor: ['data', '*', 'id'] },
];

/** Members of `properties` by which a prediction searches a collection. */
export const COLLECTION_FIELDS = ['collectionId', 'collectionQuery'] as const;

/** First keys of the legacy error envelope. */
export const LEGACY_ERROR_KEYS = ['messages', 'httpStatus'] as const;

/** First key of the successor's error envelope. */
export const SUCCESSOR_ERROR_KEY = 'error';

/** First keys of what the retired routes answered: a prediction, the list of models. */
export const LEGACY_ANSWER_KEYS = ['properties', 'items'] as const;

/** Legacy option to field of the successor's chat request. */
export const OPTION_FIELDS = {
  max_length: TOKEN_LIMIT_FIELD,
  temperature: 'temperature',
  top_p: 'top_p',
} as const satisfies Record<string, string>;

/**
 * Options that public callers send although no documentation of the retired API names them, and that the successor's chat
 * request has no field for: a literal one is left out with a note. What any other option was meant to do is not known, so
 * it is never dropped silently. Source: call sites of the retired API in public repositories, 2024 to 2026.
 */
export const OPTIONS_WITHOUT_SUCCESSOR: readonly string[] = ['top_k', 'top-k', 'seed'];

/** The misplaced object beside `properties` that the legacy server ignored. */
export const IGNORED_BODY_KEY = 'option';
