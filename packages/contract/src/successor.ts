/**
 * The OpenAI-compatible API: host, routes, request and response types, as far as this kit uses them.
 * Source: the "IONOS Cloud - OpenAI compatible AI Model Hub API" specification 1.0.0, unless said otherwise.
 */

import { DEFAULT_REGION, type OperationId } from './legacy.ts';

export const SUCCESSOR_HOST = `openai.inference.${DEFAULT_REGION}.ionos.com`;
export const SUCCESSOR_HOST_PATTERN = /^openai\.inference\.[a-z0-9-]+\.ionos\.com$/;
export const SUCCESSOR_ORIGIN = `https://${SUCCESSOR_HOST}`;
export const SUCCESSOR_BASE_URL = `${SUCCESSOR_ORIGIN}/v1`;

/** What a model generates; decides which successor route answers a prediction. */
export type ModelKind = 'text' | 'image';

/** Paths below {@link SUCCESSOR_BASE_URL}. */
export const SUCCESSOR_PATHS = {
  models: '/models',
  chat: '/chat/completions',
  completions: '/completions',
  images: '/images/generations',
  embeddings: '/embeddings',
} as const;

/** Path below {@link SUCCESSOR_BASE_URL} that answers a legacy operation. */
export function successorPath(operation: OperationId, kind: ModelKind): string {
  if (operation === 'models') return SUCCESSOR_PATHS.models;
  return kind === 'image' ? SUCCESSOR_PATHS.images : SUCCESSOR_PATHS.chat;
}

/**
 * The field that limits the answer's length. The guide's sample uses `max_tokens`; the specification marks it
 * deprecated in favour of `max_completion_tokens`. The guide wins, since its sample is the one seen working.
 */
export const TOKEN_LIMIT_FIELD = 'max_tokens';

/** The specification's default for an absent limit, in tokens: cuts nearly every answer, so a limit is always sent. */
export const SUCCESSOR_DEFAULT_TOKEN_LIMIT = 16;

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  /** Tokens. */
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

export interface ChatCompletion {
  id: string;
  object: 'chat.completion';
  /** Unix time, seconds. */
  created: number;
  model: string;
  choices: {
    index: number;
    message: { role: 'assistant'; content: string | null };
    finish_reason: string;
  }[];
  usage?: Usage;
}

export interface ImageRequest {
  model: string;
  prompt: string;
  n: 1;
  size: string;
  response_format: 'b64_json';
}

export interface ImageResult {
  /** Unix time, seconds. */
  created: number;
  data: { b64_json: string }[];
}

export interface SuccessorModels {
  object: 'list';
  data: { id: string }[];
}

/** OpenAI's error form. Authentication faults come in the legacy envelope instead. */
export interface SuccessorError {
  error: { message: string; type: string; param?: string | null; code?: string | null };
}
