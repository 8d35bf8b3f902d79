import type { ClientCall } from './client-call.ts';

/** Of a call that is certainly one of ours the linter asks none of these. */
type LateMember = 'headers' | 'response' | 'hook' | 'failure' | 'envelope' | 'through' | 'callbacks';

type Late = { readonly [Member in LateMember]: () => ClientCall[Member] };

/**
 * A call of the client itself. What few ask of it is worked out by getters of the prototype, which copies by spreading do not have: in an
 * object literal they would be defined anew for each call, which takes longer than working out all the rest.
 */
export class DirectCall implements ClientCall {
  readonly client: ClientCall['client'];
  readonly request: ClientCall['request'];
  readonly call: ClientCall['call'];
  readonly url: ClientCall['url'];
  readonly part?: NonNullable<ClientCall['part']>;
  readonly value: ClientCall['value'];
  readonly baseUrl: ClientCall['baseUrl'];
  readonly method: ClientCall['method'];
  readonly body: ClientCall['body'];
  readonly wrapper = null;
  readonly #make: () => Late;
  #late: Late | undefined;
  constructor(known: Omit<ClientCall, LateMember | 'wrapper'>, make: () => Late) {
    this.client = known.client;
    this.request = known.request;
    this.call = known.call;
    this.url = known.url;
    if (known.part !== undefined) this.part = known.part;
    this.value = known.value;
    this.baseUrl = known.baseUrl;
    this.method = known.method;
    this.body = known.body;
    this.#make = make;
  }
  get #parts(): Late {
    return (this.#late ??= this.#make());
  }
  get headers(): ClientCall['headers'] {
    return this.#parts.headers();
  }
  get response(): ClientCall['response'] {
    return this.#parts.response();
  }
  get hook(): ClientCall['hook'] {
    return this.#parts.hook();
  }
  get failure(): ClientCall['failure'] {
    return this.#parts.failure();
  }
  get envelope(): NonNullable<ClientCall['envelope']> {
    return this.#parts.envelope() ?? [];
  }
  get through(): NonNullable<ClientCall['through']> {
    return this.#parts.through() ?? [];
  }
  get callbacks(): ClientCall['callbacks'] {
    return this.#parts.callbacks();
  }
}
