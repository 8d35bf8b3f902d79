/**
 * The few functions that migrated code may import: answers and requests that could not be rewritten in place are
 * turned at the boundary. No file and no global is touched, no network but by the function that one of them is given, and nothing is
 * imported at run time; an id without a known successor makes a warning.
 */
import {
  isLegacyError,
  isSuccessorError,
  parseOptionNumber,
  toChatMessages as splitToChatMessages,
  toImagePrediction,
  toLegacyError as translateError,
  toModelsCollection,
  toPrediction,
  type ChatMessage,
  type LegacyError,
  type ModelEntry,
  type ModelsCollection,
  type Prediction,
} from '@modelhub-migration/contract';

export { decodeContext, fillTemplate, toSuccessorBaseUrl } from '@modelhub-migration/contract';
export { toLegacyAnswer, toLegacyResponse, toLegacyResult, toLegacyText } from './legacy-response.ts';
export { requestWithSuccessor } from './request-with-successor.ts';
export {
  toCollectionQuery,
  toSuccessorBody,
  toSuccessorModel,
  toSuccessorPath,
  toSuccessorRequest,
  toSuccessorUrl,
  type AdapterSettings,
  type CollectionQuery,
  type LegacyModelId,
  type SuccessorRequest,
} from './successor-request.ts';
export { withSuccessor } from './with-successor.ts';
export type {
  ChatMessage,
  ChatRequest,
  ImageRequest,
  LegacyError,
  ModelEntry,
  ModelsCollection,
  Prediction,
} from '@modelhub-migration/contract';

/** Envelopes that were made without knowing the status; {@link toLegacyError} puts it in once it is told. */
const withoutStatus = new WeakSet<object>();

/** A failure in the legacy envelope, so that code which hands a body on unseen hands on what is expected; else the body. */
function toLegacyFailure(body: unknown, status?: number): unknown {
  if (!isSuccessorError(body) || isLegacyError(body)) return body;
  const envelope = translateError(body, status ?? 500);
  if (status === undefined) withoutStatus.add(envelope);
  return envelope;
}

/**
 * A body that may be a failure's: programs read the fields of one without telling them apart first, as they may where the body
 * of a response has no type.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what `response.json()` gives
export type OrFailure<Body> = Body & { [Field in keyof LegacyError]: any };

/** An answer of the retired route as programs read it: they take the counts of tokens to be there. */
export type AnsweredPrediction = Prediction & {
  metadata: Required<Pick<Prediction['metadata'], 'inputTokens' | 'outputTokens'>>;
};

/**
 * A text or image answer in the legacy shape.
 *
 * @param successorBody parsed answer of the successor; an error gets the legacy envelope; what the successor did not make is
 *   returned unchanged
 * @param legacyBody the legacy request, echoed in the answer as the retired route did
 * @param status HTTP status of the answer, for the envelope of an error; 500 there when it is not known
 * @returns the legacy body; `Shape` is the program's own type of it, taken from where the value goes; else that of the retired
 *   route, and the fields of a failure may be read
 */
export function toLegacyPrediction<Shape = OrFailure<AnsweredPrediction>>(
  successorBody: unknown,
  legacyBody?: unknown,
  status?: number,
): Shape {
  const context = { request: legacyBody, nowMs: Date.now(), durationMs: 0 };
  const prediction = toPrediction(successorBody, context)?.prediction ?? toImagePrediction(successorBody, context);
  return (prediction ?? toLegacyFailure(successorBody, status)) as Shape;
}

/**
 * The successor's models list in the legacy shape; an error gets the legacy envelope.
 *
 * @param models the same map that predictions use, so that the ids listed work when sent back
 * @param status HTTP status of the answer, for the envelope of an error; 500 there when it is not known
 * @returns the legacy body; `Shape` is the program's own type of it, taken from where the value goes; else that of the retired
 *   route, and the fields of a failure may be read
 */
export function toLegacyModels<Shape = OrFailure<ModelsCollection>>(
  successorBody: unknown,
  models: Record<string, ModelEntry> = {},
  status?: number,
): Shape {
  return (toModelsCollection(successorBody, models) ?? toLegacyFailure(successorBody, status)) as Shape;
}

/** Whether a body has messages of its own, whatever they are: no error of the successor has. */
const hasMessages = (body: object): boolean => 'messages' in body && Array.isArray(body.messages);

/**
 * Any error body in the legacy envelope; one that already is passes unchanged. So does what another service says in a list of
 * messages, since a handler may see the errors of several; and so does nothing at all (`undefined` or `null`, as after a network
 * fault), so that `toLegacyError(error.response?.data)?.messages` keeps its fallback.
 *
 * @param status HTTP status of the answer; 500 when it is not known
 */
export function toLegacyError(successorBody: unknown, status = 500): LegacyError {
  if (successorBody === undefined || successorBody === null) return successorBody as unknown as LegacyError;
  if (isLegacyError(successorBody))
    return withoutStatus.has(successorBody) ? { ...successorBody, httpStatus: status } : successorBody;
  if (typeof successorBody === 'object' && hasMessages(successorBody)) return successorBody as LegacyError;
  return translateError(successorBody, status);
}

/**
 * A legacy option value as the number the successor expects.
 *
 * @returns `undefined` for an absent value (`undefined`, `null`, blank text)
 * @throws TypeError for what is not strictly a decimal number
 */
export function toNumber(value: unknown): number | undefined {
  const number = parseOptionNumber(value);
  if (Number.isNaN(number))
    throw new TypeError('An option value must be a plain decimal number, as text or as a number.');
  return number;
}

/** Chat messages for a legacy prompt: known prompt templates are taken apart, anything else is one user message. */
export function toChatMessages(input: string, systemPrompt: string | null = null): ChatMessage[] {
  return splitToChatMessages(input, systemPrompt);
}
