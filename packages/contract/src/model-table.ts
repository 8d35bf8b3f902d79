import type { ModelKind } from './successor.ts';

/** `medium` and above work without the user's own map; `low` and `conflict` are only suggestions. */
export type Confidence = 'high' | 'medium' | 'low' | 'conflict';

export interface KnownModel {
  uuid: string;
  /** Name on the legacy models list, where one is known. */
  name: string | null;
  /** Id on the successor, where one is known or suggested. */
  successor: string | null;
  kind: ModelKind;
  confidence: Confidence;
  note?: string;
}

/**
 * Legacy model ids seen in public code. No official table exists, and the list that could have given one is retired:
 * this is community evidence, so each line carries a confidence.
 */
export const KNOWN_MODELS: readonly KnownModel[] = [
  {
    uuid: 'b18b18de-92c3-466e-81a8-e5df91890091',
    name: 'meta-llama-3-3-70b-instruct',
    successor: 'meta-llama/Llama-3.3-70B-Instruct',
    kind: 'text',
    confidence: 'medium',
  },
  {
    uuid: '6cbc28c9-217d-421c-85fb-754d79c61423',
    name: 'flux-1-schnell',
    successor: 'black-forest-labs/FLUX.1-schnell',
    kind: 'image',
    confidence: 'medium',
  },
  {
    uuid: '2ba0c784-2e6a-4509-b3dd-cbd66cf0a75f',
    name: 'meta-llama-3-8b-instruct',
    successor: 'meta-llama/Meta-Llama-3.1-8B-Instruct',
    kind: 'text',
    confidence: 'low',
  },
  {
    uuid: '053fd9b8-a73d-427d-9b21-7499d94dba42',
    name: 'mistral-7b-instruct',
    successor: 'mistralai/Mistral-7B-Instruct-v0.3',
    kind: 'text',
    confidence: 'low',
    note: 'not in the newest model lists; mistralai/Mistral-Nemo-Instruct-2407 is offered',
  },
  {
    uuid: '0b6c4a15-bb8d-4092-82b0-f357b77c59fd',
    name: 'meta-llama-3-1-405b-instruct-fp8',
    successor: null,
    kind: 'text',
    confidence: 'conflict',
    note: 'claimed for the 405B, an 8B and the 3.3 70B model by different projects',
  },
  {
    uuid: '874c1033-932c-45c5-9357-e1fff5349557',
    name: null,
    successor: null,
    kind: 'image',
    confidence: 'low',
    note: 'an image model in one program, perhaps SDXL',
  },
];

/** Successor ids that generate images; every other `owner/name` is taken as a text model. Source: model cards, recorded model lists. */
export const IMAGE_MODELS: readonly string[] = [
  'black-forest-labs/FLUX.1-schnell',
  'stabilityai/stable-diffusion-xl-base-1.0',
];

/** Successor ids that answer no prompt: a prediction of them fails. Source: recorded model list. */
export const EMBEDDING_MODELS: readonly string[] = [
  'BAAI/bge-large-en-v1.5',
  'BAAI/bge-m3',
  'sentence-transformers/paraphrase-multilingual-mpnet-base-v2',
];
