import { CONTENT_LENGTH, HEADERS_OF_A_BODY } from './http-facts.ts';

/** Headers of a request in each of the forms that HTTP clients take: pairs, names and values by turns, an object of a class, a plain one. */
export type HeadersGiven = object | undefined;

/** Names and values of headers, in the order and the case that they are given in. */
export function headerPairs(headers: HeadersGiven): [name: string, value: unknown][] {
  if (headers === undefined) return [];
  const all: readonly unknown[] | null = Symbol.iterator in headers ? [...(headers as Iterable<unknown>)] : null;
  if (all === null) return Object.entries(headers);
  if (all.every(Array.isArray)) return all as [string, unknown][];
  return all.flatMap((name, index): [string, unknown][] => (index % 2 === 0 ? [[String(name), all[index + 1]]] : []));
}

/** The same headers without what tells how long the body is, as a plain object; as they are where they do not tell it. */
export function withoutLength<Headers extends HeadersGiven>(headers: Headers): Headers {
  const pairs = headerPairs(headers);
  const kept = pairs.filter(([name]) => name.toLowerCase() !== CONTENT_LENGTH);
  return kept.length === pairs.length ? headers : (Object.fromEntries(kept) as Headers);
}

/** Headers of an answer without those of its body as it was sent. */
export const withoutThoseOfBody = <Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HEADERS_OF_A_BODY.has(name.toLowerCase())));
