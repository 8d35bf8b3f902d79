import * as check from './check-fields.ts';
import { answerJson, HubError, uuidOf, type HubRequest } from './exchange.ts';
import type { Route } from './routes.ts';

/** A document collection that the hub holds from the start. */
export interface HubCollection {
  id: string;
  name: string;
  /** Plain text; sent as base64, as the service does. */
  documents: readonly { name: string; content: string }[];
}

/** The collection every hub has. */
export const SAMPLE_COLLECTION: HubCollection = {
  id: '5c0f1a52-9d3e-4b7a-8f21-6e4d7c9b0a13',
  name: 'support-handbook',
  documents: [
    {
      name: 'refunds',
      content: 'Refunds are paid within 14 days to the card that was charged. Überweisungen dauern länger.',
    },
    { name: 'passwords', content: 'A password is reset from the sign-in page; the link is valid for one hour.' },
    { name: 'delivery', content: 'Parcels leave the warehouse on the day of the order when it arrives before noon.' },
    { name: 'invoices', content: 'Invoices are sent by e-mail on the first day of each month.' },
  ],
};

interface Document {
  id: string;
  name: string;
  /** base64 */
  content: string;
  contentType: string;
}

interface Stored {
  id: string;
  properties: Record<string, unknown>;
  documents: Map<string, Document>;
}

/** Documents longer than this are refused by the service, in bytes. */
const DOCUMENT_LIMIT = 65_535;
const DEFAULT_QUERY_LIMIT = 50;
const METADATA = { createdDate: '2025-01-01T00:00:00Z', lastModifiedDate: '2025-01-01T00:00:00Z' };
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const NEW_COLLECTION: check.Fields = {
  type: { check: check.text },
  properties: {
    required: true,
    check: check.shape({
      name: { check: check.matching(/^[A-Za-z0-9-]{3,256}$/, '3 to 256 letters, digits or hyphens'), required: true },
      description: { check: check.matching(/^[^]{0,1024}$/, 'at most 1024 characters') },
      chunking: { check: check.record },
      embedding: { check: check.record },
      engine: { check: check.record },
      labels: { check: check.record },
    }),
  },
};

const NEW_DOCUMENTS: check.Fields = {
  type: { check: check.text },
  items: {
    required: true,
    check: check.listOf(
      check.shape({
        type: { check: check.oneOf('document') },
        properties: {
          required: true,
          check: check.shape({
            name: { check: check.filledText, required: true },
            content: { check: check.matching(BASE64, 'base64'), required: true },
            contentType: { check: check.filledText, required: true },
            description: { check: check.text },
            labels: { check: check.record },
          }),
        },
      }),
    ),
  },
};

const QUERY: check.Fields = {
  query: { check: check.filledText, required: true },
  limit: { check: check.integer(1) },
};

const toBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const fromBase64 = (content: string): string => Buffer.from(content, 'base64').toString('utf8');
const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu));

function overlap(query: Set<string>, text: string): number {
  const words = wordsOf(text);
  const shared = [...query].filter((word) => words.has(word)).length;
  return query.size === 0 ? 0 : shared / query.size;
}

/** Document collections, kept in memory; the part of the legacy host that is not retired. */
export class CollectionStore {
  readonly #collections = new Map<string, Stored>();
  readonly #initial: readonly HubCollection[];

  constructor(initial: readonly HubCollection[]) {
    this.#initial = initial;
    this.reset();
  }

  /** Back to the collections the hub was started with. */
  reset(): void {
    this.#collections.clear();
    for (const { id, name, documents } of this.#initial) {
      const stored = this.#add(id, { name });
      for (const document of documents) {
        this.#put(stored, { ...document, content: toBase64(document.content), contentType: 'text/plain' });
      }
    }
  }

  #add(id: string, properties: Record<string, unknown>): Stored {
    const stored = { id, properties, documents: new Map<string, Document>() };
    this.#collections.set(id, stored);
    return stored;
  }

  #put(collection: Stored, document: Omit<Document, 'id'>): Document {
    const stored = { ...document, id: uuidOf(collection.id, document.name) };
    collection.documents.set(stored.id, stored);
    return stored;
  }

  #find(id: string): Stored {
    const found = this.#collections.get(id);
    if (found === undefined) throw new HubError(404, 'There is no such collection.');
    return found;
  }

  /**
   * The documents nearest to a query, best first; nearness is the share of the query's words that a document holds.
   *
   * @throws HubError 404 for an unknown collection
   */
  search(id: string, query: string, limit: number): { document: Document; score: number }[] {
    const words = wordsOf(query);
    return [...this.#find(id).documents.values()]
      .map((document) => ({ document, score: overlap(words, fromBase64(document.content)) }))
      .sort((left, right) => right.score - left.score || (left.document.name < right.document.name ? -1 : 1))
      .slice(0, limit);
  }

  /** The `/collections…` routes of the legacy host. */
  routes(): Route[] {
    const route = (method: string, path: RegExp, answer: Route['answer']): Route => ({
      host: 'legacy',
      method,
      path,
      answer,
    });
    const one = /^\/collections\/([^/]+)\/?$/;
    const documents = /^\/collections\/([^/]+)\/documents\/?$/;
    const oneDocument = /^\/collections\/([^/]+)\/documents\/([^/]+)\/?$/;
    return [
      route('GET', /^\/collections\/?$/, (request) =>
        answerList(request, [...this.#collections.values()].map(showCollection)),
      ),
      route('POST', /^\/collections\/?$/, (request) => {
        const { properties } = check.checkBody(request.json, NEW_COLLECTION) as { properties: Record<string, unknown> };
        const id = uuidOf('collection', String(properties.name), String(this.#collections.size));
        return answerJson(201, showCollection(this.#add(id, properties)));
      }),
      route('GET', one, (_, id = '') => answerJson(200, showCollection(this.#find(id)))),
      route('DELETE', one, (_, id = '') => {
        this.#collections.delete(this.#find(id).id);
        return { status: 204, headers: {}, body: '' };
      }),
      route('GET', documents, (request, id = '') =>
        answerList(request, [...this.#find(id).documents.values()].map(showDocument)),
      ),
      route('PUT', documents, (request, id = '') => {
        const collection = this.#find(id);
        const body = check.checkBody(request.json, NEW_DOCUMENTS) as { items: { properties: Omit<Document, 'id'> }[] };
        const tooLong = body.items.find(
          ({ properties }) => Buffer.byteLength(properties.content, 'base64') > DOCUMENT_LIMIT,
        );
        if (tooLong !== undefined)
          throw new HubError(400, `A document may have ${String(DOCUMENT_LIMIT)} bytes.`, 'items');
        const items = body.items.map(({ properties }) => showDocument(this.#put(collection, properties)));
        return answerJson(200, { id: uuidOf(collection.id, 'documents'), type: 'collection', items });
      }),
      route('GET', oneDocument, (_, id = '', documentId = '') =>
        answerJson(200, showDocument(this.#findDocument(id, documentId))),
      ),
      route('DELETE', oneDocument, (_, id = '', documentId = '') => {
        this.#find(id).documents.delete(this.#findDocument(id, documentId).id);
        return { status: 204, headers: {}, body: '' };
      }),
      route('POST', /^\/collections\/([^/]+)\/query\/?$/, (request, id = '') => {
        const { query, limit } = check.checkBody(request.json, QUERY) as { query: string; limit?: number | null };
        const matches = this.search(id, query, limit ?? DEFAULT_QUERY_LIMIT).map(({ document, score }) => ({
          document: showDocument(document),
          score,
        }));
        return answerJson(200, { properties: { matches } });
      }),
    ];
  }

  #findDocument(id: string, documentId: string): Document {
    const found = this.#find(id).documents.get(documentId);
    if (found === undefined) throw new HubError(404, 'There is no such document.');
    return found;
  }
}

const showCollection = ({ id, properties, documents }: Stored) => ({
  id,
  type: 'collection',
  metadata: { ...METADATA, documentsCount: documents.size },
  properties,
});

const showDocument = ({ id, ...properties }: Document) => ({ id, type: 'document', metadata: METADATA, properties });

function answerList({ path, query }: HubRequest, items: readonly unknown[]) {
  const count = (name: string, fallback: number): number => {
    const given = query.get(name);
    if (given !== null && !/^\d{1,6}$/.test(given)) throw new HubError(400, `"${name}" must be a whole number.`, name);
    return given === null ? fallback : Number(given);
  };
  const offset = count('offset', 0);
  const limit = count('limit', 1000);
  const page = items.slice(offset, offset + limit);
  return answerJson(200, { id: uuidOf('list', path), type: 'collection', href: path, offset, limit, items: page });
}
