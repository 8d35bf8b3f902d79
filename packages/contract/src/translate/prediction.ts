import type { Prediction } from '../legacy.ts';
import { isRecord, readOwn } from './json.ts';

/** What an answer knows about itself. */
export interface AnswerFacts {
  output: string;
  id?: string;
  /** Unix time, seconds. */
  created?: number;
  inputTokens?: number;
  outputTokens?: number;
}

/** What the caller of the translation adds: the original request and the clock. */
export interface AnswerContext {
  /** The legacy request body, for the echo; anything else is taken as no request. */
  request: unknown;
  /** Milliseconds since the epoch; used when the answer carries no time of its own. */
  nowMs: number;
  /** Milliseconds the answer took. */
  durationMs: number;
}

/** Largest time value a Date can hold, in milliseconds. */
const MAX_DATE_MS = 8.64e15;

/** A number that counts something, or nothing. */
export function readCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A legacy prediction with the given answer; the request's input and options come back as they were sent. */
export function buildPrediction(facts: AnswerFacts, { request, nowMs, durationMs }: AnswerContext): Prediction {
  const createdMs = (facts.created ?? nowMs / 1000) * 1000;
  const date = new Date(createdMs <= MAX_DATE_MS ? createdMs : nowMs).toISOString();
  const properties = readOwn(request, 'properties');
  const input = readOwn(properties, 'input');
  const options = readOwn(properties, 'options');
  return {
    ...(facts.id === undefined ? {} : { id: facts.id }),
    type: 'prediction',
    metadata: {
      createdDate: date,
      lastModifiedDate: date,
      duration: Math.max(0, durationMs) / 1000,
      ...(facts.inputTokens === undefined ? {} : { inputTokens: facts.inputTokens }),
      ...(facts.outputTokens === undefined ? {} : { outputTokens: facts.outputTokens }),
    },
    properties: {
      input: typeof input === 'string' ? input : '',
      ...(isRecord(options) ? { options: options as NonNullable<Prediction['properties']['options']> } : {}),
      output: facts.output,
    },
  };
}
