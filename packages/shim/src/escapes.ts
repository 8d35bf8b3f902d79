import diagnostics from 'node:diagnostics_channel';
import { captureCallOrigin } from './call-site.ts';
import { decide } from './mode.ts';
import type { Runtime } from './runtime.ts';
import { describeOrigin } from './warnings.ts';

/** A legacy call that went out to the retired host past the shim. */
interface Escape {
  client: 'undici' | 'http';
  method: string;
  url: string;
}

const ADVICE: Readonly<Record<Escape['client'], string>> = {
  undici:
    'It uses a dispatcher of its own: compose it with createInterceptor() of @modelhub-migration/shim, or drop the dispatcher option.',
  http: "Its agent is none of Node's own, and it took its request function before the shim was installed: start the program with --import @modelhub-migration/shim/register.",
};

const text = (value: unknown, key: string): string => {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : '';
};

function readUndici(message: unknown): Escape | undefined {
  const request = typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
  if (typeof request !== 'object' || request === null) return undefined;
  const origin = 'origin' in request ? String(request.origin) : '';
  return {
    client: 'undici',
    method: text(request, 'method'),
    url: `${origin.replace(/\/$/, '')}${text(request, 'path')}`,
  };
}

function readHttp(message: unknown): Escape | undefined {
  const request = typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
  const path = text(request, 'path');
  return {
    client: 'http',
    method: text(request, 'method'),
    url: `${text(request, 'protocol')}//${text(request, 'host')}${path}`,
  };
}

const CHANNELS = [
  ['undici:request:create', readUndici],
  ['http.client.request.start', readHttp],
] as const;

/**
 * Watches for legacy calls that no interceptor saw, and says once a client what would catch them. Answers nothing.
 *
 * @param isOwn whether a request is one of the shim's own connections
 * @returns undo
 */
export function watchEscapes(runtime: Runtime, isOwn: (request: unknown) => boolean): () => void {
  const undo = CHANNELS.map(([channel, read]) => {
    const listener = (message: unknown): void => {
      const { mode, now, brownout } = runtime.settings;
      const request =
        typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
      if (isOwn(request)) return;
      const escape = read(message);
      if (escape === undefined || !runtime.isLegacy(escape.method, escape.url)) return;
      if (decide(mode, now(), brownout) === 'pass') return;
      const origin = captureCallOrigin(listener);
      runtime.warner.warnOnce(
        `escape ${escape.client}`,
        'MODELHUB_SHIM_ESCAPED',
        `A legacy call went out past the shim (${origin.client ?? escape.client}).${describeOrigin(origin)} ${ADVICE[escape.client]}`,
      );
    };
    diagnostics.subscribe(channel, listener);
    return () => diagnostics.unsubscribe(channel, listener);
  });
  return () => {
    for (const step of undo) step();
  };
}
