import { STATUS_CODES } from 'node:http';
import { Canceller } from '../cancellation.ts';
import type { LegacyHttpResponse } from '../exchange.ts';
import { remember } from '../remember.ts';
import { transportError } from './network-fault.ts';

/** Which of undici's two handler forms is meant: callbacks (6, 7) or a controller (7, 8). */
export type HandlerForm = 'callbacks' | 'controller';

/** Handler of undici 6 and 7; what 7 wraps for its interceptors can be talked to in this form, too. */
interface CallbackHandler {
  onConnect?: (abort: (reason?: unknown) => void, context: null) => void;
  onHeaders?: (status: number, headers: Buffer[], resume: () => void, statusText: string) => boolean | undefined;
  onData?: (chunk: Buffer) => boolean | undefined;
  onComplete?: (trailers: Buffer[]) => void;
  onError?: (error: unknown) => void;
  onResponseStarted?: () => void;
  onRequestSent?: () => void;
}

/** Handler of undici 8, and of interceptors in 7. */
interface ControllerHandler {
  onRequestStart?: (controller: DispatchController, context: object) => void;
  onResponseStart?: (
    controller: DispatchController,
    status: number,
    headers: Record<string, string>,
    statusText: string,
  ) => void;
  onResponseData?: (controller: DispatchController, chunk: Buffer) => void;
  onResponseEnd?: (controller: DispatchController, trailers: object) => void;
  onResponseError?: (controller: DispatchController, error: unknown) => void;
  onResponseStarted?: () => void;
  onRequestSent?: () => void;
}

interface DispatchController {
  readonly aborted: boolean;
  readonly paused: boolean;
  readonly reason: unknown;
  rawHeaders: Buffer[] | null;
  rawTrailers: Buffer[] | null;
  pause: () => void;
  resume: () => void;
  abort: (reason?: unknown) => void;
}

/** Pause, resume and abort of one answer, for both handler forms. */
class Controller extends Canceller implements DispatchController {
  paused = false;
  rawHeaders: Buffer[] | null = null;
  rawTrailers: Buffer[] | null = null;
  #waiting: (() => void) | undefined;

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }

  abort(reason?: unknown): void {
    this.cancel(reason ?? undefined);
    this.resume();
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason as Error;
  }

  /** Resolves once the receiver takes more. */
  ready(): Promise<void> {
    return new Promise<void>((resolve) => (this.#waiting = resolve));
  }
}

const toBytes = (text: string): Buffer => Buffer.from(text, 'latin1');
/** For names, and values that are the same in every answer; making them costs more than all the rest of a header. */
const toConstantBytes = remember(toBytes);
const CONSTANT_VALUES: readonly string[] = ['content-type', 'deprecation', 'link', 'sunset', 'x-modelhub-shim'];

function toRawHeaders(headers: Readonly<Record<string, string>>): Buffer[] {
  const raw: Buffer[] = [];
  for (const name of Object.keys(headers)) {
    const valueToBytes = CONSTANT_VALUES.includes(name) ? toConstantBytes : toBytes;
    raw.push(toConstantBytes(name), valueToBytes(headers[name] ?? ''));
  }
  return raw;
}

/** Whoever waits for the answer of a dispatched request, behind one interface for both handler forms. */
export abstract class Receiver {
  abstract readonly form: HandlerForm;
  readonly controller = new Controller();
  #ended = false;

  abstract start(): void;
  protected abstract head(status: number, headers: Record<string, string>, statusText: string): void;
  protected abstract data(chunk: Buffer): void;
  protected abstract end(): void;
  protected abstract error(error: unknown): void;

  /** Hands a whole answer over, at the pace of the receiver. */
  async deliver({ status, headers, body }: LegacyHttpResponse): Promise<void> {
    const { controller } = this;
    const bytes = Buffer.from(body);
    headers['content-length'] = String(bytes.length);
    this.head(status, headers, STATUS_CODES[status] ?? '');
    if (controller.paused) await controller.ready();
    controller.throwIfAborted();
    this.data(bytes);
    if (controller.paused) await controller.ready();
    controller.throwIfAborted();
    this.#ended = true;
    this.end();
  }

  /** @throws the error itself, when the answer had ended: a fault of the receiver's own is for the process to see */
  fail(error: unknown): void {
    if (this.#ended) throw error;
    this.error(this.controller.aborted ? this.controller.reason : transportError(error));
  }
}

class CallbackReceiver extends Receiver {
  readonly form = 'callbacks';
  readonly #handler: CallbackHandler;
  constructor(handler: CallbackHandler) {
    super();
    this.#handler = handler;
  }
  start(): void {
    this.#handler.onConnect?.((reason) => this.controller.abort(reason), null);
    this.#handler.onRequestSent?.();
  }
  protected head(status: number, headers: Record<string, string>, statusText: string): void {
    this.#handler.onResponseStarted?.();
    const resume = (): void => this.controller.resume();
    this.#pauseOn(this.#handler.onHeaders?.(status, toRawHeaders(headers), resume, statusText));
  }
  protected data(chunk: Buffer): void {
    this.#pauseOn(this.#handler.onData?.(chunk));
  }
  protected end(): void {
    this.#handler.onComplete?.([]);
  }
  protected error(error: unknown): void {
    this.#handler.onError?.(error);
  }
  #pauseOn(answer: boolean | undefined): void {
    if (answer === false) this.controller.pause();
  }
}

class ControllerReceiver extends Receiver {
  readonly form = 'controller';
  readonly #handler: ControllerHandler;
  constructor(handler: ControllerHandler) {
    super();
    this.#handler = handler;
  }
  start(): void {
    this.#handler.onRequestStart?.(this.controller, {});
    this.#handler.onRequestSent?.();
  }
  protected head(status: number, headers: Record<string, string>, statusText: string): void {
    this.controller.rawHeaders = toRawHeaders(headers);
    this.#handler.onResponseStarted?.();
    this.#handler.onResponseStart?.(this.controller, status, headers, statusText);
  }
  protected data(chunk: Buffer): void {
    this.#handler.onResponseData?.(this.controller, chunk);
  }
  protected end(): void {
    this.controller.rawTrailers = [];
    this.#handler.onResponseEnd?.(this.controller, {});
  }
  protected error(error: unknown): void {
    this.#handler.onResponseError?.(this.controller, error);
  }
}

const CALLBACKS = ['onConnect', 'onHeaders', 'onData', 'onComplete'] as const;

/**
 * The receiver behind a handler. One that knows both forms, as all that undici 7 hands to an interceptor, gets callbacks:
 * its controller form would turn every header into text and back.
 */
export function createReceiver(handler: CallbackHandler & ControllerHandler): Receiver {
  const isController =
    typeof handler.onRequestStart === 'function' && CALLBACKS.some((name) => typeof handler[name] !== 'function');
  return isController ? new ControllerReceiver(handler) : new CallbackReceiver(handler);
}
