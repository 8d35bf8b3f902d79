import type { Prediction } from '../legacy.ts';
import type { ImageRequest } from '../successor.ts';
import { readOwn, readPath } from './json.ts';
import { buildPrediction, readCount, type AnswerContext } from './prediction.ts';
import type { PredictionCall } from './request.ts';
import { fillPlaceholders } from './retrieval.ts';

/** Limits seen before the comma of `data:image/png;base64,`; keeps the search short on megabytes of base64. */
const DATA_URL_HEAD = /^data:[^,]{0,200},/i;

/**
 * The image request that answers a legacy prediction of an image model. Legacy options have no counterpart here.
 *
 * @param model id on the successor
 * @param size `WIDTHxHEIGHT` in pixels
 * @param context retrieved text, when the call names a collection
 */
export function toImageRequest(model: string, call: PredictionCall, size: string, context?: string): ImageRequest {
  const prompt =
    call.collection === undefined
      ? call.input
      : fillPlaceholders(call.input, { context: context ?? '', collectionQuery: call.collection.query });
  // One image: the successor fails for more, and the legacy answer has room for one.
  return { model, prompt, n: 1, size, response_format: 'b64_json' };
}

/** Base64 without a data-URL prefix, as the retired route answered. */
export function stripDataUrl(image: string): string {
  return image.replace(DATA_URL_HEAD, '');
}

/**
 * An image answer as the legacy prediction.
 *
 * @param result parsed body of the successor's answer
 * @returns `undefined` when the body holds no image
 */
export function toImagePrediction(result: unknown, context: AnswerContext): Prediction | undefined {
  const image = readPath(result, 'data', 0, 'b64_json');
  if (typeof image !== 'string') return undefined;
  const created = readCount(readOwn(result, 'created'));
  return buildPrediction({ output: stripDataUrl(image), ...(created === undefined ? {} : { created }) }, context);
}
