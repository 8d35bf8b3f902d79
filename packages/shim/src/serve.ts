import { describeSunset, LEGACY_ORIGIN } from '@modelhub-migration/contract';
import { isIP } from 'node:net';
import { buildGateway, GATEWAY_DEFAULTS, type GatewayOptions } from './gateway/gateway.ts';
import { loadUndiciUpstream } from './gateway/undici-upstream.ts';

/** Where a command writes, and the signals it ends on. */
export interface Terminal {
  out: (text: string) => void;
  error: (text: string) => void;
  /** Resolves when the process is asked to end. */
  whenAskedToEnd: () => Promise<unknown>;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** What to do about an address that cannot be listened on. */
const LISTEN_HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Something listens there already: stop it, or choose another --port.',
  EACCES: 'That port needs more rights: choose a --port from 1024 on.',
  EADDRNOTAVAIL: 'This machine has no such address: correct --host.',
  ENOTFOUND: 'The name does not resolve: correct --host.',
};

/**
 * Runs the gateway until the process is asked to end.
 *
 * @returns exit code: 0 after a shutdown that was asked for, 2 when the address cannot be used
 */
export async function serve(
  options: GatewayOptions & { accessLog: 'json' | 'off' },
  terminal: Terminal,
): Promise<number> {
  const { accessLog, ...gatewayOptions } = options;
  const upstream = await loadUndiciUpstream(options.timeoutMs ?? GATEWAY_DEFAULTS.timeoutMs);
  const observers: Pick<GatewayOptions, 'onAccess' | 'onNotice'> = {
    ...(accessLog === 'off' ? {} : { onAccess: (line) => terminal.out(`${JSON.stringify(line)}\n`) }),
    onNotice: (sentence) => terminal.error(`${sentence}\n`),
  };
  const gateway = buildGateway({ ...gatewayOptions, ...observers }, upstream);
  const { host = 'localhost' } = options;
  let url: string;
  try {
    url = await gateway.listen();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!Object.hasOwn(LISTEN_HINTS, code)) throw error;
    terminal.error(`Cannot listen on ${host}, port ${options.port} (${code}). ${LISTEN_HINTS[code] ?? ''}\n`);
    await gateway.close();
    return 2;
  }
  terminal.error(`Gateway on ${url}: use this address in place of ${LEGACY_ORIGIN}.\n`);
  terminal.error(`The legacy API ${describeSunset((options.now ?? Date.now)())}.\n`);
  if (!isLoopback(host)) {
    terminal.error('Callers on other machines send their tokens here without encryption: put TLS in front of it.\n');
  }
  await terminal.whenAskedToEnd();
  terminal.error('Shutting down: running calls end, new ones are refused.\n');
  await gateway.close();
  return 0;
}
