import { sendToSuccessor, type FetchRequest } from './send-to-successor.ts';
import type { AdapterSettings } from './successor-request.ts';

/** What sends the requests of an instance of ky. Source: ky, option `fetch`. */
type Send = (request: FetchRequest, options?: object) => Promise<object>;

interface KyOptions {
  readonly fetch?: Send;
}

export interface KyInstance {
  readonly extend: (options: KyOptions | ((parent: KyOptions) => KyOptions)) => KyInstance;
}

/** Whether something is an instance of ky. */
export const isKyInstance = (value: unknown): value is KyInstance =>
  typeof value === 'function' && 'extend' in value && 'create' in value && 'stop' in value;

const globalFetch: Send = (request, options) => fetch(request as unknown as Request, options);

/**
 * Makes an instance of ky that sends requests for retired routes to the successor, see `withSuccessor`. It is done where ky hands a request
 * to its `fetch`: hooks and retries of the program see what they always saw.
 *
 * @param made instance of ky; not changed
 */
export function kyWithSuccessor<Ky extends KyInstance>(made: Ky, settings: AdapterSettings): Ky {
  const turned = ({ fetch: send = globalFetch }: KyOptions = {}): KyOptions => ({
    fetch: (request, options) => sendToSuccessor(request, (each) => send(each, options), settings),
  });
  try {
    return made.extend(turned) as Ky;
  } catch {
    // Releases before 1.5 take no function.
    return made.extend(turned()) as Ky;
  }
}
