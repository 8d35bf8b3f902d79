import type net from 'node:net';
import type tls from 'node:tls';

/** Where connections to the real names are sent, on 127.0.0.1. */
export interface RerouteTable {
  /** Regular expressions (source text) over lower-case host names, each with a local port. */
  targets: readonly (readonly [hostPattern: string, port: number])[];
  /** PEM of the authority to trust on top of the usual ones. */
  caPem: string;
}

/**
 * Sends TLS connections that this process opens to the real host names on port 443 to the hub instead, and trusts the
 * hub's authority. Below every HTTP client, so none has to know; names are not resolved.
 *
 * Self-contained on purpose: its text is also written to a file that child processes load (see {@link preloadSource}),
 * so it uses nothing but its parameters.
 *
 * @returns undo
 */
export function rerouteSockets(net_: typeof net, tls_: typeof tls, { targets, caPem }: RerouteTable): () => void {
  const patterns = targets.map(([source, port]) => ({ pattern: new RegExp(source), port }));
  const socket = net_.Socket.prototype as unknown as { connect: (this: net.Socket, ...args: unknown[]) => net.Socket };
  const { connect } = socket;
  const { createSecureContext } = tls_;
  let active = true;

  const portFor = (options: { host?: unknown; port?: unknown; path?: unknown }): number | undefined => {
    if (!active || typeof options.host !== 'string' || Number(options.port) !== 443 || options.path != null)
      return undefined;
    const name = options.host.toLowerCase().replace(/\.$/, '');
    return patterns.find(({ pattern }) => pattern.test(name))?.port;
  };

  const reroutedConnect = function (this: net.Socket, ...args: unknown[]): net.Socket {
    // net.connect and tls.connect hand over [options, callback] as one array, marked by a private symbol.
    const [first, callback] = (Array.isArray(args[0]) ? args[0] : args) as [unknown, unknown];
    const options = (typeof first === 'object' && first !== null ? first : { port: first, host: callback }) as {
      host?: unknown;
      port?: unknown;
      path?: unknown;
    };
    const port = portFor(options);
    if (port === undefined) return Reflect.apply(connect, this, args);
    const done = (Array.isArray(args[0]) ? [callback] : args.slice(1)).find((value) => typeof value === 'function');
    const local = { ...options, host: '127.0.0.1', port, lookup: undefined, localAddress: undefined };
    return Reflect.apply(connect, this, done === undefined ? [local] : [local, done]);
  };

  const trustingContext = (options?: tls.SecureContextOptions): tls.SecureContext => {
    const context = createSecureContext(options);
    // Not in the types; the only way to trust one more authority without naming all the others.
    const handle = context.context as { addCACert: (pem: string) => void };
    if (active) handle.addCACert(caPem);
    return context;
  };

  socket.connect = reroutedConnect;
  tls_.createSecureContext = trustingContext;
  return () => {
    active = false;
    // Someone may have wrapped ours since; then ours stays below, and passes everything through.
    if (socket.connect === reroutedConnect) socket.connect = connect;
    if (tls_.createSecureContext === trustingContext) tls_.createSecureContext = createSecureContext;
  };
}

/** Text of a CommonJS file that reroutes the process that loads it (`node --require`). */
export function preloadSource(table: RerouteTable): string {
  return [
    "'use strict';",
    // Some compilers wrap named functions in a helper of this name, which the text alone would lack.
    'const __name = (value) => value;',
    `(${rerouteSockets.toString()})(require('node:net'), require('node:tls'), ${JSON.stringify(table)});`,
    '',
  ].join('\n');
}
