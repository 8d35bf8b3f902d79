import type { PredictionOptions } from '../legacy.ts';
import { isRecord, readOwn } from './json.ts';
import { droppedOption, type Notice } from './notices.ts';
import { translateOptions, type GenerationParameters } from './options.ts';

/** A legacy prediction request that was understood. */
export interface PredictionCall {
  /** `properties.input`, untouched. */
  input: string;
  /** `properties.options`, untouched, for the echo in the answer; absent when the caller sent none. */
  options?: PredictionOptions;
  parameters: GenerationParameters;
  /** Names of options that are not sent. */
  dropped: string[];
  /** Present when the server was asked to search a document collection first. */
  collection?: { id: string; query: string };
  notices: Notice[];
}

export type ReadResult = { ok: true; call: PredictionCall } | { ok: false; problem: string };

/** Fields of the documented request; others are ignored as the retired server did, but reported. */
const TOP_FIELDS: readonly string[] = ['type', 'properties', 'option', 'id', 'metadata'];

/** Collection ids end up in a URL path: UUIDs in the specification, some more for test servers, never a dot segment. */
const COLLECTION_ID = /^[\w-]{1,128}$/;

const fail = (problem: string): ReadResult => ({ ok: false, problem });
const absent = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

function readCollection(properties: unknown): PredictionCall['collection'] | string {
  const id = readOwn(properties, 'collectionId');
  const query = readOwn(properties, 'collectionQuery');
  if (absent(id)) return undefined;
  if (typeof id !== 'string' || !COLLECTION_ID.test(id))
    return 'properties.collectionId must be the id of a document collection.';
  if (absent(query) || typeof query !== 'string')
    return 'properties.collectionQuery must be text when properties.collectionId is set.';
  return { id, query };
}

/**
 * Reads the body of `POST /models/{modelId}/predictions`.
 *
 * @param body any JSON value; never throws
 * @returns the call, or the problem in a sentence that names the field and never quotes its value
 */
export function readPrediction(body: unknown): ReadResult {
  if (!isRecord(body)) return fail('The body must be a JSON object with "properties".');
  const properties = readOwn(body, 'properties');
  if (!isRecord(properties)) return fail('"properties" is missing or not an object.');
  const input = readOwn(properties, 'input');
  if (typeof input !== 'string') return fail('properties.input must be text.');
  const options = readOwn(properties, 'options');
  if (!absent(options) && !isRecord(options)) return fail('properties.options must be an object.');
  const given = isRecord(options) ? options : {};
  const { parameters, dropped, problem } = translateOptions(given);
  if (problem !== undefined) return fail(problem);
  const collection = readCollection(properties);
  if (typeof collection === 'string') return fail(collection);

  const notices: Notice[] = dropped.map(droppedOption);
  if (!absent(readOwn(body, 'option'))) notices.push({ kind: 'option-misplaced' });
  for (const name of Object.keys(body)) if (!TOP_FIELDS.includes(name)) notices.push(droppedOption(name));
  const call: PredictionCall = { input, parameters, dropped, notices };
  if (isRecord(options)) call.options = options as PredictionOptions;
  if (collection !== undefined) call.collection = collection;
  return { ok: true, call };
}
