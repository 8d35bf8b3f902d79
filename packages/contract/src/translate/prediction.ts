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
  const sent = readOwn(request, 'properties');
  const input = readOwn(sent, 'input');
  const options = readOwn(sent, 'options');
  const text = typeof input === 'string' ? input : '';
  // Assigned one by one: spreading half a dozen objects took as long as parsing the whole answer.
  const metadata: Prediction['metadata'] = {
    createdDate: date,
    lastModifiedDate: date,
    duration: Math.max(0, durationMs) / 1000,
  };
  if (facts.inputTokens !== undefined) metadata.inputTokens = facts.inputTokens;
  if (facts.outputTokens !== undefined) metadata.outputTokens = facts.outputTokens;
  const properties: Prediction['properties'] = isRecord(options)
    ? { input: text, options: options as NonNullable<Prediction['properties']['options']>, output: facts.output }
    : { input: text, output: facts.output };
  return facts.id === undefined
    ? { type: 'prediction', metadata, properties }
    : { id: facts.id, type: 'prediction', metadata, properties };
}
