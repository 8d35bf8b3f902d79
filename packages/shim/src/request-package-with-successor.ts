import { isRequestOptions, optionsWithSuccessor, type RequestOptions } from './options-with-successor.ts';
import type { AdapterSettings } from './successor-request.ts';

type Send = (...args: unknown[]) => unknown;
type Ask = (options: RequestOptions) => PromiseLike<unknown>;
type Defaults = (options: object, ...others: unknown[]) => Send;

/** Source: request, "Request options" and `request.defaults`. Request-promise has all that request has. */
export type RequestPackage = Send & { readonly defaults: unknown; readonly jar: unknown };

/** Whether something is request or request-promise, or made by `defaults` of one. */
export const isRequestPackage = (value: unknown): value is RequestPackage =>
  typeof value === 'function' && 'defaults' in value && 'jar' in value && 'cookie' in value;

/** Its functions for one method each, by their names. */
const METHODS: ReadonlyMap<string | symbol, string> = new Map([
  ['get', 'GET'],
  ['post', 'POST'],
]);

/** What is told a request's outcome. Source: request, "the callback argument gets 3 arguments". */
type Callback = (error: Error | null, response?: unknown, body?: unknown) => void;

interface ReadRequest {
  readonly options: RequestOptions;
  readonly callback?: Callback | undefined;
}

/** A request as one object: its address may be told apart, and its callback in the last place or as an option. */
function readRequest(args: readonly unknown[], known: object, method: object): ReadRequest | null {
  const [first, second] = args;
  const told = typeof first === 'string' || first instanceof URL ? { ...(second as object), uri: first } : first;
  if (!isRequestOptions(told)) return null;
  const { callback, ...options }: RequestOptions & { callback?: Callback } = { ...known, ...told, ...method };
  const last = args.find((each) => typeof each === 'function') as Callback | undefined;
  return { options, callback: last ?? callback };
}

/**
 * Whether requests are promises, too; `null` for what `defaults` made, which does not tell. Source: request-promise-core, which gives `then` to
 * the prototype of request's own `Request`.
 */
function isPromising(made: RequestPackage): boolean | null {
  const { Request } = made as { Request?: { prototype: object } };
  return Request === undefined ? null : 'then' in Request.prototype;
}

/** Tells a callback what comes of a request that a promise stands for; what the callback throws is its own. */
function tell(callback: Callback, answer: Promise<unknown>): void {
  answer.then(
    (full) => {
      process.nextTick(callback, null, full, (full as { body?: unknown }).body);
    },
    (error: unknown) => {
      process.nextTick(callback, error);
    },
  );
}

/** Sends a request that has a callback, and gives the whole answer. */
const promised = (send: (options: RequestOptions, callback: Callback) => unknown) => (options: RequestOptions) =>
  new Promise((resolve, reject) => {
    send(options, (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });

/**
 * Request or request-promise whose requests for retired routes go to the successor, see `withSuccessor`. Left as they are: requests of
 * request that have no callback, which are streams, and those of request-promise that have one. One of request returns nothing.
 *
 * @param made not changed
 */
export function requestPackageWithSuccessor<Made extends RequestPackage>(made: Made, settings: AdapterSettings): Made {
  const isPromise = isPromising(made);

  function send(request: ReadRequest, sent: Send): unknown {
    const { options, callback } = request;
    if (isPromise === (callback !== undefined)) return null;
    if (callback === undefined) return optionsWithSuccessor(options, sent as Ask, settings);
    const answer = optionsWithSuccessor({ ...options, resolveWithFullResponse: true }, promised(sent), settings);
    return answer === null ? null : tell(callback, answer);
  }

  /**
   * @param known options that every request has
   * @param method what a function for one method has every request be
   */
  const turned = (target: Send, known: object, method: object = {}): Send =>
    new Proxy(target, {
      apply(_, self, args: unknown[]): unknown {
        const sent = (...each: unknown[]): unknown => Reflect.apply(target, self, each);
        const request = readRequest(args, known, method);
        const answer = request === null ? null : send(request, sent);
        return answer === null ? sent(...args) : answer;
      },
      get(_, name): unknown {
        const member: unknown = Reflect.get(target, name);
        const verb = METHODS.get(name);
        if (verb !== undefined) return turned(member as Send, known, { method: verb });
        if (name !== 'defaults') return member;
        return (options: object, ...others: unknown[]): Send =>
          turned(Reflect.apply(member as Defaults, target, [options, ...others]), { ...known, ...options });
      },
    });
  return turned(made, {}) as Made;
}
