import { isRequestOptions, optionsWithSuccessor, type RequestOptions } from './options-with-successor.ts';
import type { AdapterSettings } from './successor-request.ts';

type Send = (...args: unknown[]) => PromiseLike<unknown>;

/** Source: request-promise, which has all that request has. */
export type RequestPromise = Send & { readonly defaults: unknown; readonly jar: unknown };

/** Whether something is request-promise, or made by `defaults` of it. */
export const isRequestPromise = (value: unknown): value is RequestPromise =>
  typeof value === 'function' && 'defaults' in value && 'jar' in value && 'forever' in value;

/** Its functions for one method each, by their names. */
const METHODS: ReadonlyMap<string | symbol, string> = new Map([
  ['get', 'GET'],
  ['post', 'POST'],
]);

/** A request as one object: its address may be told apart. */
function readOptions([first, second]: readonly unknown[], method: string | undefined): RequestOptions | null {
  const options = typeof first === 'string' || first instanceof URL ? { ...(second as object), uri: first } : first;
  if (!isRequestOptions(options)) return null;
  return method === undefined ? options : { ...options, method };
}

/**
 * Request-promise whose requests for retired routes go to the successor, see `withSuccessor`. Those with a callback, and those that are read
 * as a stream, are left as they are.
 *
 * @param made not changed
 */
export function requestPromiseWithSuccessor<Made extends RequestPromise>(made: Made, settings: AdapterSettings): Made {
  const turned = (send: Send, method?: string): Send =>
    new Proxy(send, {
      apply(target, self, args: unknown[]) {
        const options = args.some((each) => typeof each === 'function') ? null : readOptions(args, method);
        const call = (each: RequestOptions): PromiseLike<unknown> => Reflect.apply(target, self, [each]);
        const answer = options === null ? null : optionsWithSuccessor(options, call, settings);
        return answer ?? Reflect.apply<unknown, unknown[], PromiseLike<unknown>>(target, self, args);
      },
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        const verb = METHODS.get(name);
        return verb === undefined ? member : turned(member as Send, verb);
      },
    });
  return turned(made) as Made;
}
