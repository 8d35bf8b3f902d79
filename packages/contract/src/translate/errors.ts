import { SUCCESSOR_ERROR_KEY } from '../fields.ts';
import type { LegacyError, LegacyMessage } from '../legacy.ts';
import { cleanText, isRecord, readOwn, readPath } from './json.ts';

/** Codes of errors that this kit itself reports in the legacy envelope. */
export const ERROR_CODES = {
  invalidRequest: 'modelhub-shim-invalid-request',
  unknownModel: 'modelhub-shim-unknown-model',
  upstream: 'modelhub-shim-successor-error',
  notUnderstood: 'modelhub-shim-answer-not-understood',
  unreachable: 'modelhub-shim-unreachable',
  timeout: 'modelhub-shim-timeout',
  strict: 'modelhub-shim-strict',
  brownout: 'modelhub-shim-brownout',
} as const;

const MAX_MESSAGE = 500;
const MAX_MESSAGES = 10;
const MAX_CODE = 80;

/** Texts at least this long are taken out of foreign messages; shorter ones would blank ordinary words. */
const MIN_WITHHELD = 8;
/** So many characters in a row that stand in the text, too, are taken for a piece of it: prompts come back cut. */
const PIECE = 16;

/** An error in the legacy envelope. */
export function legacyError(httpStatus: number, errorCode: string, message: string): LegacyError {
  return {
    httpStatus,
    messages: [{ errorCode: cleanText(errorCode, MAX_CODE), message: cleanText(message, MAX_MESSAGE) }],
  };
}

/** Whether a body is an error of the successor by its envelope, where its status is not known. */
export const isSuccessorError = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && SUCCESSOR_ERROR_KEY in value;

/** Whether a value is a legacy error body. */
export function isLegacyError(value: unknown): value is LegacyError {
  const messages = readOwn(value, 'messages');
  return (
    typeof readOwn(value, 'httpStatus') === 'number' &&
    Array.isArray(messages) &&
    messages.length > 0 &&
    messages.every(
      (item) => typeof readOwn(item, 'errorCode') === 'string' && typeof readOwn(item, 'message') === 'string',
    )
  );
}

const firstText = (...values: readonly unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value.trim() !== '');

/** Message and code of the error forms met in the wild: OpenAI's, a bare text, problem details, validation details. */
function readForeignError(body: unknown): { message: string; code: string } | undefined {
  const error = readOwn(body, SUCCESSOR_ERROR_KEY);
  const message = firstText(
    readOwn(error, 'message'),
    error,
    readOwn(body, 'message'),
    readOwn(body, 'detail'),
    readPath(body, 'detail', 0, 'msg'),
    readOwn(body, 'title'),
    readPath(body, 'messages', 0, 'message'),
  );
  if (message === undefined) return undefined;
  const code = firstText(
    readOwn(error, 'code'),
    readOwn(error, 'type'),
    readOwn(body, 'code'),
    readPath(body, 'messages', 0, 'errorCode'),
  );
  return { message, code: code ?? ERROR_CODES.upstream };
}

/** The forms in which a text is quoted: as it is, as JSON, on one line. */
const quotedForms = (text: string): string[] => [text, JSON.stringify(text).slice(1, -1), text.replace(/\s+/g, ' ')];

const pieceAt = (text: string, index: number, length: number): string => text.slice(index, index + length);

/** Positions in a message at which it holds a text, or a piece of it. */
function findPieces(message: string, text: string): { starts: number[]; length: number } {
  const length = Math.min(PIECE, text.length);
  const starts = new Map<string, number[]>();
  for (let index = 0; index + length <= message.length; index += 1) {
    const piece = pieceAt(message, index, length);
    const same = starts.get(piece);
    if (same === undefined) starts.set(piece, [index]);
    else same.push(index);
  }
  const found: number[] = [];
  for (let index = 0; index + length <= text.length && starts.size > 0; index += 1) {
    const piece = pieceAt(text, index, length);
    found.push(...(starts.get(piece) ?? []));
    starts.delete(piece);
  }
  return { starts: found, length };
}

/** A message without the secrets, whole or in pieces. All are looked for before any is taken out, as they overlap. */
function withhold(text: string, secrets: readonly string[]): string {
  const message = text.slice(0, MAX_MESSAGE * 4);
  const withheld = new Array<boolean>(message.length).fill(false);
  for (const form of new Set(secrets.filter(({ length }) => length >= MIN_WITHHELD).flatMap(quotedForms))) {
    const { starts, length } = findPieces(message, form);
    for (const start of starts) withheld.fill(true, start, start + length);
  }
  let result = '';
  for (let index = 0; index < message.length; index += 1) {
    if (withheld[index] !== true) result += message.charAt(index);
    else if (index === 0 || withheld[index - 1] !== true) result += '[…]';
  }
  return result;
}

/**
 * Any error body in the legacy envelope. A body that already is one keeps its codes and messages.
 *
 * @param body parsed body; text, HTML or nothing at all become a general message
 * @param status HTTP status of the answer
 * @param secrets texts that must not come back in a message, whole or in pieces: the prompt, the token
 */
export function toLegacyError(body: unknown, status: number, secrets: readonly string[] = []): LegacyError {
  if (isLegacyError(body)) {
    const clean = (item: LegacyMessage): LegacyMessage => ({
      errorCode: cleanText(withhold(item.errorCode, secrets), MAX_CODE),
      message: cleanText(withhold(item.message, secrets), MAX_MESSAGE),
    });
    const [first, ...others] = body.messages;
    return { httpStatus: body.httpStatus, messages: [clean(first), ...others.slice(0, MAX_MESSAGES - 1).map(clean)] };
  }
  const foreign = isRecord(body) ? readForeignError(body) : undefined;
  if (foreign === undefined)
    return legacyError(
      status,
      ERROR_CODES.upstream,
      `The successor answered with status ${status} and no readable error message.`,
    );
  return legacyError(status, withhold(foreign.code, secrets), withhold(foreign.message, secrets));
}
