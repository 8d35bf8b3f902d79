/**
 * The retired API: host, operations, request and response types.
 * Source: the "IONOS Cloud - AI Model Hub API" specification 1.0.0, unless said otherwise.
 */

/** Region label of the only documented deployment (Berlin). */
export const DEFAULT_REGION = 'de-txl';

export const LEGACY_HOST = `inference.${DEFAULT_REGION}.ionos.com`;
export const LEGACY_ORIGIN = `https://${LEGACY_HOST}`;

/** The legacy host of any region; code in the wild interpolates the region. The successor host does not match: it has a label in front. */
export const LEGACY_HOST_PATTERN = /^inference\.[a-z0-9-]+\.ionos\.com$/;

export type OperationId = 'models' | 'predictions';

export interface LegacyOperation {
  method: 'GET' | 'POST';
  /** Path template as the specification writes it. */
  template: string;
  /** Code of the deprecation warning. */
  warningCode: 'MODELHUB_DEP0001' | 'MODELHUB_DEP0002';
}

/** The two retired operations. `/collections…` on the same host is alive and is none of them. */
export const LEGACY_OPERATIONS: Readonly<Record<OperationId, LegacyOperation>> = {
  predictions: { method: 'POST', template: '/models/{modelId}/predictions', warningCode: 'MODELHUB_DEP0001' },
  models: { method: 'GET', template: '/models', warningCode: 'MODELHUB_DEP0002' },
};

/** Option values are strings in the specification; numbers are accepted too. */
export type PredictionOptions = Record<string, string | number>;

export interface PredictionRequest {
  type?: 'prediction';
  properties: {
    /** Prompt or, with a collection, a template with `{{.context}}` and `{{.collection_query}}`. */
    input: string;
    options?: PredictionOptions;
    /** UUID of a document collection: retrieval on the server. */
    collectionId?: string;
    collectionQuery?: string;
  };
}

export interface Prediction {
  id?: string;
  type: 'prediction';
  metadata: {
    /** RFC 3339 date-time. */
    createdDate: string;
    /** RFC 3339 date-time. */
    lastModifiedDate: string;
    /** Seconds (unit inferred: the specification gives only a number). */
    duration: number;
    /** Tokens of the prompt; not in the specification, read by one public client. */
    inputTokens?: number;
    /** Tokens of the answer; not in the specification, read by one public client. */
    outputTokens?: number;
  };
  properties: {
    /** The request's own input, unchanged. */
    input: string;
    /** The request's own options, unchanged. */
    options?: PredictionOptions;
    /** Generated text or, for image models, the image as base64 without a data-URL prefix. */
    output: string;
  };
}

export interface LegacyModel {
  id: string;
  type: 'model';
  metadata: { createdDate: string; lastModifiedDate: string };
  properties: { name: string; description: string; category: string };
}

export interface ModelsCollection {
  id: string;
  type: 'collection';
  href: string;
  items: LegacyModel[];
}

/** Error body of the legacy host, and of the successor for authentication faults (troubleshooting page). */
export interface LegacyError {
  httpStatus: number;
  /** One at least. */
  messages: [LegacyMessage, ...LegacyMessage[]];
}

export interface LegacyMessage {
  errorCode: string;
  message: string;
}

/** Answer of `POST /collections/{collectionId}/query`, which stays on the legacy host (vendor's example, notebook). */
export interface QueryResult {
  properties: {
    matches: {
      document: {
        id?: string;
        properties: { name: string; /** base64 of UTF-8 text */ content: string; contentType: string };
      };
      score?: number;
    }[];
  };
}
