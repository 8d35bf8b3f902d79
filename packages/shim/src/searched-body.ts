import { decodeContext } from '@modelhub-migration/contract';
import { parsed, toCollectionQuery, toSuccessorBody, type AdapterSettings } from './successor-request.ts';

/** How a collection is searched by what sends a program's requests. */
export interface Search<Answer> {
  /** Sends a query as JSON text to the address of a collection. */
  readonly ask: (address: string, query: string) => Promise<Answer>;
  /** The parsed body of an answer; `undefined` where the search was refused. */
  readonly read: (answer: Answer) => unknown;
}

/**
 * The successor's body for a legacy one, once the collection that this may name is searched.
 *
 * @param url the URL that the program made
 * @param legacyBody an object, or its JSON text, which becomes text again
 * @returns the answer to the search where that was refused
 * @throws Error when the body is no prediction request; what the search throws
 */
export async function toSearchedBody<Body, Answer>(
  url: string,
  legacyBody: Body,
  settings: AdapterSettings,
  { ask, read }: Search<Answer>,
): Promise<{ readonly body: Body } | { readonly refused: Answer }> {
  const query = toCollectionQuery(typeof legacyBody === 'string' ? parsed(legacyBody) : legacyBody);
  if (query === null) return { body: toSuccessorBody(url, legacyBody, settings) };
  const found = await ask(new URL(query.path, url).href, JSON.stringify(query.body));
  const matches = await read(found);
  if (matches === undefined) return { refused: found };
  return { body: toSuccessorBody(url, legacyBody, { ...settings, context: decodeContext(matches) }) };
}
