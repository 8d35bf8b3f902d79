import { withoutThoseOfBody } from './header-pairs.ts';

/** What `request` of undici answers with, as far as it is read here. Source: undici, `ResponseData` and `BodyReadable`. */
export interface UndiciAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: UndiciBody;
}

interface UndiciBody {
  readonly text: () => Promise<string>;
  readonly json: () => Promise<unknown>;
  readonly push: (chunk: string | null) => boolean;
}

/** Of releases 5 and 6 on; the first takes its settings one by one. */
type BodyClass = new (...settings: unknown[]) => UndiciBody;

const nothing = (): void => undefined;

/** Whether an answer is one of `request` of undici. */
export const isUndiciAnswer = (answer: object): answer is UndiciAnswer =>
  'statusCode' in answer &&
  typeof answer.statusCode === 'number' &&
  'body' in answer &&
  typeof answer.body === 'object' &&
  answer.body !== null &&
  'text' in answer.body &&
  'push' in answer.body;

/** The same answer with a text in the place of its body, which has been read. */
export function withUndiciBody(answer: UndiciAnswer, text: string): UndiciAnswer {
  const Body = answer.body.constructor as BodyClass;
  const contentType = answer.headers['content-type'] ?? '';
  const body =
    Body.length > 1
      ? new Body(nothing, nothing, contentType)
      : new Body({ resume: nothing, abort: nothing, contentType });
  body.push(text);
  body.push(null);
  return { ...answer, headers: withoutThoseOfBody(answer.headers), body };
}
