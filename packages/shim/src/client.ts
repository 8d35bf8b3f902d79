import {
  toLegacyError,
  type ModelsCollection,
  type Prediction,
  type PredictionRequest,
  type LegacyError,
} from '@modelhub-migration/contract';
import { LEGACY_OPERATIONS, LEGACY_ORIGIN } from '@modelhub-migration/contract';
import { ModelHubError, SettingsError } from './errors.ts';
import { createHandler, type Handler, type LegacyAnswer } from './handler.ts';
import { createSlotUpstream } from './intercept/slots.ts';
import { createObservers } from './observers.ts';
import { remember } from './remember.ts';
import { readSettings, type ShimOptions } from './settings.ts';

/** Options of {@link ModelHubClient}. */
export interface ClientOptions extends Omit<
  ShimOptions,
  'warnings' | 'mode' | 'brownout' | 'legacyOrigins' | 'logFile'
> {
  /** Token of the IONOS account; sent as `Authorization: Bearer …`. */
  token: string;
}

export interface CallOptions {
  /** Aborting it cancels the call to the successor. */
  signal?: AbortSignal;
}

/**
 * The old API as a class, answered by the successor. For programs that want the old shapes for a while without patching
 * anything global.
 *
 * @deprecated The API it speaks was removed on 2026-05-05. Call the OpenAI-compatible API instead:
 * `npx @modelhub-migration/codemod` rewrites the calls.
 */
export class ModelHubClient {
  readonly #handler: Handler;
  readonly #token: string;

  /** @throws SettingsError or ConfigError when an option, a variable or the configuration file cannot be used */
  constructor(options: ClientOptions) {
    // What a missing environment variable leaves would go out as the word "undefined".
    if (typeof options.token !== 'string' || options.token === '')
      throw new SettingsError('Option token is missing: give the token of the IONOS account.');
    const settings = readSettings(options);
    this.#token = options.token;
    this.#handler = createHandler({
      ...settings,
      mode: 'translate',
      upstream: options.upstream ?? createSlotUpstream(globalThis.fetch),
      onUse: createObservers(settings, options).onUse,
    });
  }

  /**
   * `GET /models`
   *
   * @throws ModelHubError for an error of the service; whatever the transport throws when it cannot be reached
   * @deprecated Use `GET /v1/models` of the OpenAI-compatible API.
   */
  async listModels(options: CallOptions = {}): Promise<ModelsCollection> {
    const { method, template } = LEGACY_OPERATIONS.models;
    return (await this.#call(method, template, '', options)) as ModelsCollection;
  }

  /**
   * `POST /models/{modelId}/predictions`
   *
   * @param modelId UUID, name or `owner/name`
   * @throws ModelHubError for an error of the service, an unknown model or a request that is not understood; whatever the
   *   transport throws when the service cannot be reached
   * @deprecated Use `POST /v1/chat/completions` or `/v1/images/generations` of the OpenAI-compatible API.
   */
  async predict(modelId: string, request: PredictionRequest, options: CallOptions = {}): Promise<Prediction> {
    const { method, template } = LEGACY_OPERATIONS.predictions;
    const path = template.replace('{modelId}', () => encodeURIComponent(modelId));
    // As text, like every other request: the echo in the answer must not share objects with the program.
    return (await this.#call(method, path, JSON.stringify(request ?? null), options)) as Prediction;
  }

  async #call(method: string, path: string, body: string, { signal }: CallOptions): Promise<unknown> {
    const answer = await this.#handler.handleJson({
      method,
      url: urlOf(path),
      headers: { authorization: `Bearer ${this.#token}` },
      body,
      via: 'client',
      signal,
    });
    if (answer.status !== 200) throw toError(answer);
    return answer.body;
  }
}

const urlOf = remember((path) => new URL(LEGACY_ORIGIN + path));

function toError({ status, headers, body }: LegacyAnswer<unknown>): ModelHubError {
  const error: LegacyError = toLegacyError(body, status);
  return new ModelHubError(status, error, headers);
}
