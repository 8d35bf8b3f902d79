import { readLegacyAddress } from '@modelhub-migration/contract';
import { fetchClass } from './fetch-class.ts';
import { withoutLength } from './header-pairs.ts';
import { toLegacyAnswer } from './legacy-response.ts';
import { isRequestOptions, optionsWithSuccessor } from './options-with-successor.ts';
import { toSearchedBody } from './searched-body.ts';
import { isRequest, readFound, sendToSuccessor, type RequestClass } from './send-to-successor.ts';
import { parsed, toSuccessorUrl, type AdapterSettings } from './successor-request.ts';

/** `fetch`, of whatever package, `request` of undici, or a function that is told a request in one object, as of n8n. */
export type Fetch = (input: unknown, init?: object) => Promise<object>;

type Options = RequestInit & { readonly path?: unknown };

/** Whether an argument is the address of a request, and not the name of something else, such as credentials of n8n. */
const isAddress = (input: unknown): boolean =>
  input instanceof URL || isRequest(input) || (typeof input === 'string' && /[/:]/.test(input));

/** The address of a request; `request` of undici takes the path apart from it, too. Source: undici, `makeDispatcher`. */
function addressOf(input: string | URL, { path }: Options = {}): string {
  if (typeof path !== 'string' || !URL.canParse(input)) return String(input);
  return new URL(input).origin + (path.startsWith('/') ? path : `/${path}`);
}

/** The options with another body, and nothing said of how long the old one was. */
function withBody(options: Options, body: string): Options {
  const { headers } = options;
  return { ...options, ...(headers === undefined ? {} : { headers: withoutLength(headers) }), body };
}

/** The text of a body. Source: Fetch standard, what a `Response` is made of. */
const textOf = (body: BodyInit): Promise<string> | string =>
  typeof body === 'string' ? body : new Response(body).text();

/** Sends a request for a retired route, whose address is told apart from the rest. */
async function sendApart(url: string, options: Options, send: Fetch, settings: AdapterSettings): Promise<object> {
  const { body } = options;
  const address = toSuccessorUrl(url, settings.models);
  if (body == null) return toLegacyAnswer(url, await send(address, options), undefined, settings.models);
  const text = await textOf(body);
  const searched = await toSearchedBody(url, text, settings, {
    ask: (collection, query) => send(collection, withBody(options, query)),
    read: readFound,
  });
  if ('refused' in searched) return searched.refused;
  return toLegacyAnswer(url, await send(address, withBody(options, searched.body)), parsed(text), settings.models);
}

/**
 * A function in the place of `fetch` that sends requests for retired routes to the successor, see `withSuccessor`. All others get to it with
 * the very arguments that the program gives, options that a `Request` does not have included.
 *
 * @param send `fetch`, of whatever package, `request` of undici, or a function that is told a request in one object, as of n8n; not changed
 */
export function fetchWithSuccessor<Send extends Fetch>(send: Send, settings: AdapterSettings): Send {
  return new Proxy(send, {
    apply(target, self, args: [unknown, Options?]) {
      const [input, options] = args;
      const call: Fetch = (...given) => Reflect.apply<unknown, Parameters<Fetch>, Promise<object>>(target, self, given);
      const told = isAddress(input) ? -1 : args.findIndex(isRequestOptions);
      if (told >= 0) {
        const send = (options: object): Promise<object> => call(...(args.with(told, options) as typeof args));
        return optionsWithSuccessor(args[told] as object, send, settings) ?? call(...args);
      }
      if (typeof input === 'string' || input instanceof URL) {
        const url = addressOf(input, options);
        if (readLegacyAddress(url) === null) return call(...args);
        return sendApart(url, { ...options, ...(options?.path == null ? {} : { path: null }) }, call, settings);
      }
      if (!isRequest(input) || readLegacyAddress(input.url) === null) return call(...args);
      const Class = fetchClass(input) as RequestClass;
      // Options beside a `Request` take the place of its own.
      return sendToSuccessor(options === undefined ? input : new Class(input, options), call, settings);
    },
  });
}
