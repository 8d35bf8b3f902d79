import { readLegacyRequest } from '@modelhub-migration/contract';
import { CONTENT_LENGTH, isFailureStatus } from './http-facts.ts';
import { isObject } from './is-object.ts';
import { toLegacyBody, toLegacyText } from './legacy-response.ts';
import { toSearchedBody } from './searched-body.ts';
import { parsed, toSuccessorUrl, type AdapterSettings } from './successor-request.ts';

interface SuperagentAnswer {
  readonly status: number;
  readonly error?: { text?: string } | false;
  text?: string;
  body: unknown;
}

type Done = (error: unknown, answer?: SuperagentAnswer) => void;

/** What is read and set of a request. Source: superagent 5 to 10, `Request` and `RequestBase`. */
interface SuperagentRequest extends PromiseLike<SuperagentAnswer> {
  readonly method: string;
  readonly header: Readonly<Record<string, string>>;
  readonly on: (event: 'response', listener: (answer: SuperagentAnswer) => void) => unknown;
  readonly set: (headers: object) => SuperagentRequest;
  readonly unset: (name: string) => SuperagentRequest;
  readonly type: (type: 'json') => SuperagentRequest;
  readonly ok: (isOk: () => boolean) => SuperagentRequest;
  readonly send: (body: string) => SuperagentRequest;
  readonly callback: Done;
  url: string;
  end: (done?: Done) => unknown;
  _data?: unknown;
  _callback?: Done | undefined;
  _maxRetries?: number;
}

interface Superagent {
  readonly post: (url: string) => SuperagentRequest;
}

/** Whether something is superagent itself, or an agent that it made. */
export const isSuperagent = (value: unknown): value is Superagent =>
  typeof value === 'function' ? 'agent' in value && 'Request' in value : isObject(value) && '_setDefaults' in value;

const isSuperagentRequest = (value: unknown): value is SuperagentRequest =>
  isObject(value) && 'end' in value && 'url' in value && 'callback' in value;

/** Gives an answer its body in the legacy shape, in each of its forms. Source: superagent, "Response properties". */
function turnAnswer(answer: SuperagentAnswer, legacyBody: unknown, { models = {} }: AdapterSettings): void {
  const { text, error, body, status } = answer;
  if (typeof text !== 'string') {
    // A parser of the program's keeps no text.
    answer.body = toLegacyBody(body, status, legacyBody, models);
    return;
  }
  const legacy = toLegacyText(text, legacyBody, status, models);
  if (legacy === text) return;
  answer.text = legacy;
  answer.body = parsed(legacy);
  if (isObject(error)) error.text = legacy;
}

/** Has a request go to the successor once it is sent, if it is for a retired route. */
function turnRequest(made: SuperagentRequest, sender: Superagent, settings: AdapterSettings): SuperagentRequest {
  const { end } = made;
  const { models } = settings;
  let moved: { readonly legacyBody: unknown } | null = null;

  const search = async (address: string, query: string): Promise<SuperagentAnswer> => {
    const headers = Object.entries(made.header).filter(([name]) => name.toLowerCase() !== CONTENT_LENGTH);
    const asked = sender.post(address).set(Object.fromEntries(headers)).type('json');
    return asked.ok(() => true).send(query);
  };

  /** @returns the answer to the search where that was refused */
  async function move(url: string): Promise<SuperagentAnswer | null> {
    const { _data: data } = made;
    if (data !== undefined) {
      const searched = await toSearchedBody(url, data, settings, {
        ask: search,
        read: ({ status, body }) => (isFailureStatus(status) ? undefined : body),
      });
      if ('refused' in searched) return searched.refused;
      made._data = searched.body;
      made.unset(CONTENT_LENGTH);
    }
    made.url = toSuccessorUrl(url, models);
    moved = { legacyBody: typeof data === 'string' ? parsed(data) : data };
    return null;
  }

  /** Gives the program an answer to another request, as if it were that of its own. */
  function answerWith(answer: SuperagentAnswer, done: Done | undefined): void {
    Object.assign(made, { _callback: done, _maxRetries: 0 });
    made.callback(null, answer);
  }

  // The first listener is told before the program's own, and before an answer is known to be a failure.
  made.on('response', (answer) => {
    if (moved !== null) turnAnswer(answer, moved.legacyBody, settings);
  });
  made.end = (done) => {
    if (readLegacyRequest(made.url, made.method) === null) return Reflect.apply(end, made, [done]);
    move(made.url).then(
      (refused) => {
        if (refused === null) Reflect.apply(end, made, [done]);
        else answerWith(refused, done);
      },
      (error: unknown) => done?.(error),
    );
    return made;
  };
  return made;
}

/**
 * A superagent whose requests for retired routes go to the successor, see `withSuccessor`. Listeners, retries and `ok` functions of the
 * program see what they always saw.
 *
 * @param sender superagent 5 to 10, or an agent of it; not changed
 */
export function superagentWithSuccessor<Sender extends Superagent>(sender: Sender, settings: AdapterSettings): Sender {
  const turned = (made: unknown): unknown => {
    if (isSuperagentRequest(made)) return turnRequest(made, sender, settings);
    return made !== sender && isSuperagent(made) ? superagentWithSuccessor(made, settings) : made;
  };
  const apply = (target: object, _self: unknown, args: unknown[]): unknown =>
    turned(Reflect.apply(target as (...args: unknown[]) => unknown, sender, args));
  return new Proxy<object>(sender, {
    apply,
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      // A class is asked for its instances, not called.
      const isCalled = typeof member === 'function' && typeof name === 'string' && !/^[A-Z]/.test(name);
      return isCalled ? new Proxy(member, { apply }) : member;
    },
  }) as Sender;
}
