import { watchEscapes } from './escapes.ts';
import { interceptDispatch, type Dispatch } from './intercept/dispatcher.ts';
import { interceptFetch } from './intercept/fetch.ts';
import { interceptHttp } from './intercept/http.ts';
import { usesMemoryAgent } from './intercept/memory-server.ts';
import { createSlotUpstream, interceptSlots } from './intercept/slots.ts';
import { createObservers } from './observers.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { readSettings, type ShimOptions } from './settings.ts';
import { withSignal } from './upstream.ts';
import { VERSION } from './version.ts';

/** Takes the shim out of the process again; a second call does nothing. */
export type Uninstall = () => void;

interface Installation {
  version: string;
  uninstall: Uninstall;
}

/** One installation a process, whichever copy or module system of this package it came from. */
const INSTALLED = Symbol.for('@modelhub-migration/shim.installed');
const globals = globalThis as unknown as Record<symbol, Installation | undefined>;

/** The installation of this process, if there is one. */
export function currentInstallation(): Readonly<Installation> | undefined {
  return globals[INSTALLED];
}

function buildRuntime(
  options: ShimOptions,
  fetch: typeof globalThis.fetch,
  hint?: string,
): { runtime: Runtime; close: () => void } {
  const settings = readSettings(options);
  const { onUse, close } = createObservers(settings, options);
  const upstream = options.upstream === undefined ? createSlotUpstream(fetch) : withSignal(options.upstream);
  return { runtime: createRuntime(settings, { upstream, onUse, hint }), close };
}

function warnIgnored(version: string): void {
  process.emitWarning(
    `The shim (${version}) is installed already; the new options have no effect. Uninstall it first.`,
    {
      type: 'ModelHubShimWarning',
      code: 'MODELHUB_SHIM_INSTALLED',
    },
  );
}

/**
 * Installs all interceptors.
 *
 * @param hint said once with the first warning
 */
export function install(options: ShimOptions, hint?: string): Uninstall {
  const existing = currentInstallation();
  if (existing !== undefined) {
    if (Object.keys(options).length > 0) warnIgnored(existing.version);
    return existing.uninstall;
  }
  const native = globalThis.fetch;
  const { runtime, close } = buildRuntime(options, native, hint);
  const undo = [
    close,
    interceptFetch(runtime, native),
    interceptSlots(runtime),
    interceptHttp(runtime),
    watchEscapes(runtime, usesMemoryAgent),
  ];
  const installation: Installation = {
    version: VERSION,
    uninstall() {
      for (const step of undo.splice(0).reverse()) step();
      if (globals[INSTALLED] === installation) delete globals[INSTALLED];
    },
  };
  Object.defineProperty(globalThis, INSTALLED, {
    value: installation,
    configurable: true,
    enumerable: false,
    writable: true,
  });
  return installation.uninstall;
}

/**
 * Makes the retired routes work again in this process: legacy calls of every HTTP client are answered by the successor,
 * all other traffic is left alone. Changes globals (`fetch`, `http`, `https`, undici's default dispatcher); nothing else
 * of this package does.
 *
 * Installing twice changes nothing: the first installation stays, and its uninstall function is returned.
 *
 * @throws SettingsError or ConfigError when an option, a variable or the configuration file cannot be used
 */
export function installShim(options: ShimOptions = {}): Uninstall {
  // Loads the built-in fetch, so that its dispatcher is there to be wrapped: whoever took a reference to fetch before
  // is served, too.
  void globalThis.Response;
  return install(options);
}

/** Options of {@link createInterceptor}. */
export interface InterceptorOptions extends ShimOptions {
  /** Origin of the `Client` or `Pool` that is composed, for example `https://inference.de-txl.ionos.com`; not for an `Agent`. */
  origin?: string;
}

/**
 * An interceptor as `compose()` of undici takes it. As loose as it can be, since each version of undici has types of its own
 * for a dispatch function, and they do not fit each other.
 */
export type Interceptor = (
  dispatch: (options: never, handler: never) => boolean,
) => (options: object, handler: object) => boolean;

/**
 * An interceptor for `agent.compose(…)` of undici 6, 7 and 8, for programs with dispatchers of their own. Changes
 * nothing global. In a list of interceptors, the last one sees a request first.
 *
 * @throws SettingsError or ConfigError when an option, a variable or the configuration file cannot be used
 */
export function createInterceptor(options: InterceptorOptions = {}): Interceptor {
  const { runtime } = buildRuntime(options, globalThis.fetch);
  return (dispatch) =>
    interceptDispatch(runtime, dispatch as Dispatch, { origin: options.origin }) as ReturnType<Interceptor>;
}
