import { isLegacyHostname, matchLegacyRoute, type LegacyRoute } from '@modelhub-migration/contract';
import diagnostics from 'node:diagnostics_channel';
import { formatCallSite } from './call-site.ts';
import type { LegacyHttpRequest, LegacyHttpResponse, LegacyUse, Upstream, Via } from './exchange.ts';
import { remember } from './remember.ts';
import { createHandler, startUse } from './handler.ts';
import { decide, type Decision } from './mode.ts';
import type { Settings } from './settings.ts';
import { createWarner, type Warner } from './warnings.ts';

/** Every served call is published here as a {@link LegacyUse}, for metrics. */
export const USE_CHANNEL = 'modelhub-shim:use';

/** A legacy call that an interceptor recognised, and what becomes of it. */
export interface RecognisedCall {
  route: LegacyRoute;
  url: URL;
  decision: Decision;
  /** `file:line:column` of the program's call, where it was looked up. */
  callSite: string | undefined;
}

/** What all interceptors of one installation share. */
export interface Runtime {
  settings: Settings;
  warner: Warner;
  /**
   * Recognises a legacy call and warns about it. Must run synchronously under the program's call.
   *
   * @param via the interceptor that asks
   * @param below the intercepted function, from which the call site is searched
   * @returns `undefined` for everything that is no legacy call
   */
  recognise: (
    via: Via,
    method: string,
    url: string,
    below: (...args: never[]) => unknown,
  ) => RecognisedCall | undefined;
  /** Whether a request would be recognised; warns about nothing. */
  isLegacy: (method: string, url: string) => boolean;
  /** Says that a call is being passed on, so that lower interceptors leave it alone; returns the end of it. */
  startPassing: (url: URL) => () => void;
  serve: (
    call: RecognisedCall,
    request: Omit<LegacyHttpRequest, 'url' | 'route' | 'callSite'>,
  ) => Promise<LegacyHttpResponse>;
}

export interface RuntimeParts {
  upstream: Upstream;
  /** Told about every served call; what it throws is swallowed, since a log must not break a call. */
  onUse?: ((use: LegacyUse) => void) | undefined;
  /** Said once with the first warning. */
  hint?: string | undefined;
}

/** Every retired path holds this; a text search that spares all other traffic the parsing of its URL. */
export const PATH_MARK = '/models';

export function createRuntime(settings: Settings, { upstream, onUse, hint }: RuntimeParts): Runtime {
  const channel = diagnostics.channel(USE_CHANNEL);
  const warner = createWarner({
    level: settings.warnings,
    now: settings.now,
    everyCallSite: settings.logFile !== undefined || onUse !== undefined,
    hint,
  });
  const report = (use: LegacyUse): void => {
    for (const notice of use.notices) warner.warnNotice(notice);
    try {
      channel.publish(use);
      onUse?.(use);
    } catch (error) {
      warner.warnOnce(
        'observer',
        'MODELHUB_SHIM_OBSERVER',
        `An observer of legacy calls failed: ${error instanceof Error ? error.name : typeof error}.`,
      );
    }
  };
  const handler = createHandler({ ...settings, upstream, onUse: report });
  const { legacyOrigins } = settings;
  /** URLs being passed on, with how many calls each. */
  const passing = new Map<string, number>();

  const isLegacyPlace = (url: URL): boolean =>
    (url.protocol === 'https:' && url.port === '' && isLegacyHostname(url.hostname)) ||
    legacyOrigins.includes(url.origin);

  const findUrl = remember((methodAndUrl): { url: URL; route: LegacyRoute } | undefined => {
    const at = methodAndUrl.indexOf(' ');
    const text = methodAndUrl.slice(at + 1);
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    const route = isLegacyPlace(url) ? matchLegacyRoute(methodAndUrl.slice(0, at), url.pathname) : undefined;
    return route === undefined ? undefined : { url, route };
  });
  const find = (method: string, url: string): ReturnType<typeof findUrl> =>
    url.includes(PATH_MARK) ? findUrl(`${method} ${url}`) : undefined;

  return {
    settings,
    warner,
    isLegacy: (method, url) => find(method, url) !== undefined,
    recognise(via, method, text, below) {
      const found = find(method, text);
      // A fetch that is passed on comes by the dispatcher below it once more.
      if (found === undefined || (via === 'dispatcher' && passing.has(found.url.href))) return undefined;
      const decision = decide(settings.mode, settings.now(), settings.brownout);
      const callSite = warner.warnCall({ operation: found.route.operation, decision }, below);
      const { url, route } = found;
      const call = { url, route, decision, callSite: callSite === undefined ? undefined : formatCallSite(callSite) };
      // A call that is passed on is a use, too; only its end is not seen.
      if (decision === 'pass') report(startUse(found.route, { via, callSite: call.callSite }, settings.now()));
      return call;
    },
    startPassing({ href }) {
      passing.set(href, (passing.get(href) ?? 0) + 1);
      return () => {
        const left = (passing.get(href) ?? 1) - 1;
        if (left > 0) passing.set(href, left);
        else passing.delete(href);
      };
    },
    // Field by field: a copy that is added to costs the engine a new hidden class, at each call.
    serve: ({ url, route, callSite }, { method, headers, body, signal, cancellation, via, upstream: own }) =>
      handler.handle({ method, url, headers, body, signal, cancellation, via, route, callSite, upstream: own }),
  };
}
