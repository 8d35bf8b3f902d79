import type { StyleId } from './response-styles.ts';
import type { ClientId } from './types.ts';

/** How a program comes by a client. */
export type Binding =
  /** A name that the file does not declare, also as a member of `globalThis`, `window`, `self` or `global`. */
  | { readonly global: string }
  /** An import or `require`. `path` leads from the module to the client; empty: the module's default export or the module itself. */
  | { readonly modules: readonly string[]; readonly path: readonly string[] }
  /** The declared type of a parameter or field (`constructor(private http: HttpClient)`), or the argument of `inject(…)`. */
  | { readonly types: readonly string[] }
  /** The last names of a member chain on an object nobody can follow (`this.helpers.httpRequest`). */
  | { readonly suffix: readonly string[] };

/** Where a part of the request stands among the call's arguments. */
export type Place =
  /** The argument with this index. */
  | { readonly argument: number }
  /** A property of the options; which one, the client's {@link OptionKeys} say. */
  | 'options'
  /** The argument of a later call on the same request: `.send(body)`, `request.write(body)`. */
  | { readonly chained: readonly string[] }
  | null;

/** One way of calling a client. */
export interface CallForm {
  /** Name of the method; empty where the client itself is called. */
  readonly member: string;
  /** The method, where the form fixes it; an argument; or `options`. */
  readonly method:
    'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'options' | { readonly argument: number };
  readonly url: { readonly argument: number } | 'options';
  /** Index of the options argument, if the form has one. */
  readonly options: number | null;
  readonly body: Place;
}

export type BodyEncoding =
  /** The program itself turns the body into text (`JSON.stringify`). */
  | 'text'
  /** The client does. */
  | 'object'
  /** The client takes both. */
  | 'either';

/** Names of the options that matter. The first name present wins. */
export interface OptionKeys {
  readonly url: readonly string[];
  readonly base: readonly string[];
  readonly method: readonly string[];
  readonly body: Readonly<Record<string, BodyEncoding>>;
  readonly headers: readonly string[];
  /** Takes the place of the path in a URL that is an argument of its own (`request(origin, { path })`). */
  readonly path?: readonly string[];
  /** Node's form: protocol, host, port and path apart. */
  readonly parts?: boolean;
}

/** An option that changes how the answer is handed over. */
export interface StyleChange {
  readonly option: string;
  /** The text that the option certainly is; `true`: anything but `false`. */
  readonly is: string | true;
  /** With `true`: a text that changes nothing. */
  readonly unless?: string;
  readonly response: StyleId;
}

/** What a setting of an instance does to its requests and answers. */
export type SettingEffect =
  /** Neither URL, body nor answer are others for it. */
  | 'keeps'
  /** The functions that it is given see them on their way. */
  | 'calls'
  /** It makes others of them. */
  | 'changes';

/** One HTTP client: how it is bound, called and answered. */
export interface Client {
  readonly id: ClientId;
  readonly bindings: readonly Binding[];
  readonly forms: readonly CallForm[];
  readonly keys: OptionKeys;
  /** Encoding of a body that is an argument of its own. */
  readonly encoding: BodyEncoding;
  /** Members that make another client of the same kind from options (`axios.create({ baseURL })`). */
  readonly factories: readonly string[];
  /** Classes of the module that make one (`new Pool(origin)`); empty: what the binding leads to is the class itself. */
  readonly constructors?: readonly string[];
  /** Members that are clients of another kind (`http.axiosRef`). */
  readonly members?: Readonly<Record<string, ClientId>>;
  /** How the answer is handed over: a row of `response-styles.ts`. */
  readonly response: StyleId;
  /** Other styles while an option has a value (`got(url, { responseType: 'json' })`); the first that fits wins. */
  readonly responseWhen?: readonly StyleChange[];
  /** Options whose value is a function that receives the answer (`$.ajax({ success })`). */
  readonly callbackOptions?: readonly string[];
  /** Methods of the request that take such a function (`.end(callback)`). */
  readonly callbackMethods?: readonly string[];
  /** Options with functions of the program that see each request and answer on their way (`hooks`, `transformRequest`). */
  readonly hookOptions?: readonly string[];
  /** Options with a function that sends what the client was asked for (`adapter`, `fetch`). */
  readonly senderOptions?: readonly string[];
  /** Methods of a request that are told functions which see it, or its answer, on the way (`.use(plugin)`). */
  readonly hookMethods?: readonly string[];
  /** Methods of an instance that set something for all its requests and give the instance back (`agent.set(…).accept('json')`). */
  readonly settings?: Readonly<Record<string, SettingEffect>>;
  /** Whether such functions can be added to an instance (`client.interceptors.response.use(…)`). */
  readonly interceptors?: true;
}
