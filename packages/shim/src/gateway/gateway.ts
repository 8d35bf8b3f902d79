import { LEGACY_ORIGIN, SERVICE_RATE, SUCCESSOR_BASE_URL } from '@modelhub-migration/contract';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { signalOf } from '../cancellation.ts';
import type { Upstream } from '../exchange.ts';
import { createHandler } from '../handler.ts';
import { decide } from '../mode.ts';
import { readSettings, type ShimOptions } from '../settings.ts';
import { withSignal } from '../upstream.ts';
import { createUsageLog } from '../usage-log.ts';
import { createNoticeReporter, toAccessLine, type AccessLine, type Exchange } from './access-log.ts';
import { createRequestListener } from './request-listener.ts';
import { RunningCalls } from './running-calls.ts';
import { createHttpUpstream, createTransport } from './http-upstream.ts';
import { createMetrics, type GatewayMetrics } from './metrics.ts';
import { RateQueue } from './rate-queue.ts';

export interface GatewayOptions extends Omit<ShimOptions, 'warnings' | 'legacyOrigins'> {
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Port; 8787 by default, 0 for any free one. */
  port?: number;
  /** Host names that callers may use beside `localhost` and IP addresses; `*` for all. */
  allowedHosts?: readonly string[];
  /** Longest request body in bytes; 10 MiB by default. */
  maxBodyBytes?: number;
  /** Milliseconds without a byte from the service after which a call is answered with 504; 300,000 by default. */
  timeoutMs?: number;
  /** Milliseconds that running calls get to end when the gateway closes; 30,000 by default. */
  graceMs?: number;
  /** Calls that may run at once; one more is answered with 503. 512 by default. */
  maxInFlight?: number;
  /** Keep to the service's documented rate by letting calls wait; off by default. */
  keepRate?: boolean;
  /** Gets a line for every request. */
  onAccess?: (line: AccessLine) => void;
  /** Gets a sentence about what an operator should know, each one once. */
  onNotice?: (sentence: string) => void;
}

export interface Gateway {
  /**
   * Starts to listen.
   *
   * @returns the base URL for callers, in place of the legacy origin
   * @throws NodeJS.ErrnoException when the address cannot be used
   */
  listen: () => Promise<string>;
  /** Takes no new calls, lets running ones end within the grace period, then cuts them off. */
  close: () => Promise<void>;
}

/** Calls that may wait for their turn under {@link GatewayOptions.keepRate}. */
const MAX_WAITING = 200;

export const GATEWAY_DEFAULTS = {
  host: '127.0.0.1',
  port: 8787,
  maxBodyBytes: 10 * 1024 * 1024,
  timeoutMs: 300_000,
  graceMs: 30_000,
  maxInFlight: 512,
} as const;

function createLimitedServer(
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
  timeoutMs: number,
): Server {
  const server = createServer(
    {
      // A client gets so long to send its headers, and its whole request.
      headersTimeout: 20_000,
      requestTimeout: 120_000,
      connectionsCheckingInterval: 5000,
      // Longer than the idle time of common load balancers (60 s), so that they close first.
      keepAliveTimeout: 65_000,
    },
    listener,
  );
  // Nothing moved for longer than the service may take: the client does not read.
  server.setTimeout(timeoutMs + 30_000);
  // No tunnel, no other protocol.
  server.on('connect', (_, socket) => socket.destroy());
  return server;
}

/** A server that speaks the legacy API and is answered by the successor, for callers that are not Node. Holds no state. */
export function createGateway(options: GatewayOptions = {}): Gateway {
  return buildGateway(options, options.upstream === undefined ? undefined : withSignal(options.upstream));
}

/**
 * The gateway with a transport that understands a cancellation.
 *
 * @param upstream by default over `node:http`
 */
export function buildGateway(options: GatewayOptions, upstream?: Upstream): Gateway {
  const settings = readSettings(options);
  const limits = { ...GATEWAY_DEFAULTS, ...options };
  const queue = options.keepRate ? new RateQueue({ ...SERVICE_RATE, maxWaiting: MAX_WAITING }) : undefined;
  const transport = createTransport(limits.timeoutMs);
  const send = upstream ?? createHttpUpstream(transport);
  const usageLog = settings.logFile === undefined ? undefined : createUsageLog({ file: settings.logFile });
  const reportNotices = createNoticeReporter(options.onNotice ?? (() => undefined));
  const running = new RunningCalls();
  let metrics: GatewayMetrics | undefined;
  let draining = false;

  const finish = (exchange: Exchange): void => {
    metrics?.observe(exchange);
    options.onAccess?.(toAccessLine(exchange, settings.now()));
  };

  const listener = createRequestListener({
    limits,
    allowedHosts: options.allowedHosts ?? [],
    running,
    isDraining: () => draining,
    passesLegacy: () => decide(settings.mode, settings.now(), settings.brownout) === 'pass',
    collectionsUrl: new URL(settings.collectionsUrl ?? LEGACY_ORIGIN),
    successorUrl: new URL(settings.successorUrl ?? SUCCESSOR_BASE_URL),
    transport,
    takeTurn: (signal) => queue?.take(signal) ?? Promise.resolve(),
    handler: createHandler({
      config: settings.config,
      upstream:
        queue === undefined
          ? send
          : async (request) => {
              await queue.take(signalOf(request));
              return send(request);
            },
      successorUrl: settings.successorUrl ?? SUCCESSOR_BASE_URL,
      collectionsUrl: settings.collectionsUrl ?? LEGACY_ORIGIN,
      mode: settings.mode,
      brownout: settings.brownout,
      now: settings.now,
      onUse: (use) => {
        usageLog?.record(use);
        reportNotices(use);
        options.onUse?.(use);
      },
    }),
    renderMetrics: async () => metrics?.render() ?? { contentType: 'text/plain', text: '' },
    onFault: (sentence) => options.onNotice?.(sentence),
    onFinish: finish,
  });
  const server = createLimitedServer(listener, limits.timeoutMs);
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  return {
    async listen() {
      metrics = await createMetrics({ inFlight: () => running.size, waiting: () => queue?.length ?? 0 });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(limits.port, limits.host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const { address, family, port } = server.address() as AddressInfo;
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    },
    async close() {
      draining = true;
      const cutOff = setTimeout(() => {
        running.abortAll();
        server.closeAllConnections();
      }, limits.graceMs);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        // Node's own closeIdleConnections() leaves those that were opened ahead of their first request.
        const busy = running.sockets();
        for (const socket of connections) if (!busy.has(socket)) socket.destroy();
      });
      // A connection may be gone before its request has noticed.
      await running.whenEmpty();
      clearTimeout(cutOff);
      transport.close();
      usageLog?.close();
    },
  };
}
