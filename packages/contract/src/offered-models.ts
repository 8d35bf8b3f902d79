import { EMBEDDING_MODELS, IMAGE_MODELS, KNOWN_MODELS } from './model-table.ts';
import type { ModelKind } from './successor.ts';

/** A model the successor is known to have served. */
export interface OfferedModel {
  id: string;
  kind: ModelKind | 'embedding';
}

const legacyText = KNOWN_MODELS.flatMap(({ successor, kind }) =>
  successor === null || kind === 'image' ? [] : [successor],
);

/**
 * Ids seen on the successor: model cards for the first two, a recorded `GET /v1/models` answer of October 2025 for the
 * others. A snapshot for examples and test doubles; what is offered today only the service itself can say.
 */
export const OFFERED_MODELS: readonly OfferedModel[] = [
  ...['openai/gpt-oss-120b', 'mistralai/Mistral-Small-24B-Instruct', ...legacyText].map(
    (id) => ({ id, kind: 'text' }) as const,
  ),
  ...['meta-llama/Meta-Llama-3.1-405B-Instruct-FP8', 'mistralai/Mistral-Nemo-Instruct-2407'].map(
    (id) => ({ id, kind: 'text' }) as const,
  ),
  ...IMAGE_MODELS.map((id) => ({ id, kind: 'image' }) as const),
  ...EMBEDDING_MODELS.map((id) => ({ id, kind: 'embedding' }) as const),
];
