import type * as Undici from 'undici';
import type { Upstream } from '../exchange.ts';
import { createDispatchUpstream } from '../intercept/dispatch-upstream.ts';
import type { Dispatch } from '../intercept/dispatcher.ts';
import { ANSWER_LIMIT, IDLE_MS, UpstreamTimeout, UpstreamTooLarge } from './http-upstream.ts';

const TIMEOUT_CODES: readonly unknown[] = [
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** Faults as the gateway knows them, whichever client met them. */
function translateFault(error: unknown, timeoutMs: number): unknown {
  const { code } = (error ?? {}) as { code?: unknown };
  if (TIMEOUT_CODES.includes(code)) return new UpstreamTimeout(`No answer within ${timeoutMs} ms.`);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new UpstreamTooLarge(`The answer is longer than ${ANSWER_LIMIT} bytes.`);
  return error;
}

/**
 * Sends requests with the npm package undici, if it is installed: about half the work of Node's own client. Importing it
 * may change the global dispatcher, so this is for a process of the gateway's own.
 *
 * @returns `undefined` when there is no undici, or one that does not run on this Node
 */
export async function loadUndiciUpstream(timeoutMs: number): Promise<Upstream | undefined> {
  let undici: typeof Undici;
  try {
    undici = await import('undici');
  } catch {
    return undefined;
  }
  const dispatcher = new undici.Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: Math.min(timeoutMs, 30_000) },
    keepAliveTimeout: IDLE_MS,
    maxResponseSize: ANSWER_LIMIT,
  });
  const dispatch: Dispatch = (options, handler) =>
    dispatcher.dispatch(options as Undici.Dispatcher.DispatchOptions, handler);
  const send = createDispatchUpstream(dispatch, 'controller');
  return (request) =>
    send(request).catch((error: unknown) => {
      throw translateFault(error, timeoutMs);
    });
}
