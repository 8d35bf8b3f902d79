import { readLegacyRequest } from '@modelhub-migration/contract';
import { CONTENT_LENGTH, isFailureStatus } from './http-facts.ts';
import { isObject } from './is-object.ts';
import { toLegacyText } from './legacy-response.ts';
import { toSearchedBody } from './searched-body.ts';
import { parsed, toSuccessorUrl, type AdapterSettings } from './successor-request.ts';

/** What is read of the settings of a request, as an adapter of axios is given them. */
interface AxiosConfig {
  readonly baseURL?: string;
  readonly url?: string;
  readonly allowAbsoluteUrls?: boolean;
  readonly method?: string;
  readonly headers?: { readonly toJSON?: () => object };
  readonly data?: unknown;
}

/** What answers and errors of axios have in common, as far as it matters here. */
interface AxiosAnswer {
  config?: AxiosConfig;
  data?: unknown;
  readonly status: number;
}

export interface AxiosInstance {
  readonly defaults: { [Name in string]?: unknown };
  readonly create: () => AxiosInstance;
  readonly request: (config: object) => Promise<AxiosAnswer>;
}

const ABSOLUTE = /^(?:[a-z][a-z\d+.-]*:)?\/\//i;

/** The address of a request. Source: axios, `buildFullPath` and `combineURLs`. */
function addressOf({ baseURL, url = '', allowAbsoluteUrls }: AxiosConfig): string {
  if (baseURL === undefined || baseURL === '' || (allowAbsoluteUrls !== false && ABSOLUTE.test(url))) return url;
  return url === '' ? baseURL : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

/** Whether something is an instance of axios, and none of the doubles that tests put in its place. */
export const isAxiosInstance = (value: unknown): value is AxiosInstance =>
  typeof value === 'function' && 'defaults' in value && isObject(value.defaults) && 'create' in value;

/** An instance that sends a request as it is told to: settings of its own, and functions of the program, it has none. */
function plainInstance(instance: AxiosInstance): AxiosInstance {
  const plain = instance.create();
  for (const name of Object.keys(plain.defaults)) Reflect.deleteProperty(plain.defaults, name);
  plain.defaults.headers = {};
  return plain;
}

/** The headers of a request by their names. Those of the first releases with a class for them hide the instance's own in it. */
function namedHeaders({ headers = {} }: AxiosConfig): Record<string, unknown> {
  return { ...headers.toJSON?.(), ...headers };
}

/** The headers of a request for another body. */
const headersFor = (config: AxiosConfig): object =>
  Object.fromEntries(Object.entries(namedHeaders(config)).filter(([name]) => name.toLowerCase() !== CONTENT_LENGTH));

const isFailure = (error: unknown): error is { config: AxiosConfig; response?: AxiosAnswer } =>
  isObject(error) && 'config' in error && isObject(error.config);

function toLegacyData(answer: AxiosAnswer, legacyBody: unknown, { models }: AdapterSettings): void {
  if (typeof answer.data === 'string') answer.data = toLegacyText(answer.data, legacyBody, answer.status, models);
}

/** Instances that need no other adapter: a call may ask for one again and again. */
const turned = new WeakSet<object>();

/**
 * Has an instance of axios send requests for retired routes to the successor, see `withSuccessor`. It is done where the instance hands a
 * request to the network: interceptors, transformers and settings of the program see nothing but what they always saw, and so do instances
 * that are made of this one.
 *
 * @param made instance of axios from 0.27 on; changed once, whatever is asked later
 */
export function axiosWithSuccessor(made: AxiosInstance, settings: AdapterSettings): void {
  const { defaults } = made;
  if (turned.has(made)) return;
  turned.add(made);
  const { adapter } = defaults;
  let plain: AxiosInstance | undefined;

  /** Sends a request in the place of the one that the program knows. */
  async function send(
    config: AxiosConfig,
    change: object,
    legacyBody?: unknown,
    isTurned = false,
  ): Promise<AxiosAnswer> {
    const sent = {
      ...config,
      headers: namedHeaders(config),
      ...change,
      adapter,
      transformRequest: [],
      transformResponse: [],
    };
    try {
      plain ??= plainInstance(made);
      const answer = await plain.request(sent);
      if (isTurned) toLegacyData(answer, legacyBody, settings);
      answer.config = config;
      return answer;
    } catch (error) {
      if (!isFailure(error)) throw error;
      error.config = config;
      if (error.response !== undefined) {
        if (isTurned) toLegacyData(error.response, legacyBody, settings);
        error.response.config = config;
      }
      throw error;
    }
  }

  defaults.adapter = async (config: AxiosConfig): Promise<AxiosAnswer> => {
    const url = addressOf(config);
    if (readLegacyRequest(url, config.method ?? 'get') === null) return send(config, {});
    const { data } = config;
    const legacyBody = typeof data === 'string' ? parsed(data) : data;
    const headers = headersFor(config);
    const searched = await toSearchedBody(url, data, settings, {
      ask: (address, query) => send(config, { url: address, baseURL: undefined, headers, data: query }),
      read: ({ status, data: found }) =>
        isFailureStatus(status) ? undefined : typeof found === 'string' ? parsed(found) : found,
    });
    if ('refused' in searched) return searched.refused;
    const change = { url: toSuccessorUrl(url, settings.models), baseURL: undefined, headers, data: searched.body };
    return send(config, change, legacyBody, true);
  };
}
