import {
  LEGACY_HOST_PATTERN,
  LEGACY_ORIGIN,
  SUCCESSOR_HOST_PATTERN,
  SUCCESSOR_ORIGIN,
} from '@modelhub-migration/contract';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { hubCertificate } from './certificate.ts';
import { CollectionStore, SAMPLE_COLLECTION, type HubCollection } from './collections.ts';
import { FaultList, type Fault } from './faults.ts';
import { listHubModels, type HubModel } from './hub-models.ts';
import { startServer } from './hub-server.ts';
import { legacyRoutes, type LegacyState } from './legacy-routes.ts';
import { RequestLog, type LoggedRequest } from './request-log.ts';
import { preloadSource, rerouteSockets, type RerouteTable } from './reroute.ts';
import { successorRoutes } from './successor-routes.ts';

export interface ModelHubOptions {
  /** Serve by TLS under the real host names (default: plain HTTP). */
  tls?: boolean;
  /** What the retired routes do (default: `gone`). */
  legacy?: LegacyState;
  /** Models beside the usual ones; one of the same id replaces it. */
  models?: readonly HubModel[];
  /** Document collections beside {@link SAMPLE_COLLECTION}. */
  collections?: readonly HubCollection[];
  /** The only token that is let in (default: any non-empty one). */
  token?: string;
  /** Faults from the start; {@link ModelHub.reset} brings them back. */
  faults?: readonly Fault[];
  /** Compress answers for clients that accept gzip (default: no). */
  gzip?: boolean;
}

/** Undoes what it was given for; also for `using`. */
export type Undo = (() => void) & Disposable;

/** Both services in this process, on loopback. */
export interface ModelHub {
  /** Base URL of the legacy service, without a slash at the end. */
  readonly legacyUrl: string;
  /** Base URL of the successor, with `/v1`. */
  readonly successorUrl: string;
  /** The real origins, reached through {@link env} or {@link route}. */
  readonly legacyOrigin: string;
  readonly successorOrigin: string;
  /** PEM of the authority behind the hub's certificate; empty without TLS. */
  readonly caPem: string;
  /** Local port of each service. */
  readonly ports: { readonly legacy: number; readonly successor: number };
  /** What was asked so far, in order. */
  readonly requests: readonly LoggedRequest[];
  /**
   * Environment for child processes, to be put over their own. With TLS: a Node program that asks the real host names
   * reaches the hub. Without: the shim in it uses the hub.
   */
  readonly env: Record<string, string>;
  /** Lets the next matching requests fail. */
  fail(fault: Fault): void;
  /** The next request that arrives from now on. */
  nextRequest(): Promise<LoggedRequest>;
  /** Resolves once no request is under way. */
  whenIdle(): Promise<void>;
  /** Forgets requests, faults and changes to collections. */
  reset(): void;
  /**
   * Makes the real host names reach the hub in this process, for every client on top of `node:net` and `node:tls`.
   *
   * @throws Error without TLS, which the real names need
   */
  route(): Undo;
  close(): Promise<void>;
}

/** The files a child process needs; removed at the end even if nobody closes the hub. */
function writeChildFiles(table: RerouteTable): { env: Record<string, string>; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'modelhub-'));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  const preload = join(folder, 'reroute.cjs');
  const authority = join(folder, 'authority.pem');
  writeFileSync(preload, preloadSource(table));
  writeFileSync(authority, table.caPem);
  // NODE_OPTIONS takes double quotes with backslash escapes, as JSON does.
  const options = [process.env['NODE_OPTIONS'], `--require=${JSON.stringify(preload)}`].filter(Boolean).join(' ');
  return { env: { NODE_EXTRA_CA_CERTS: authority, NODE_OPTIONS: options }, remove };
}

/**
 * Starts both services of the AI Model Hub in this process: the legacy host (its retired routes gone by default, its
 * collections alive) and the OpenAI-compatible successor. Answers are a pure function of the request.
 */
export async function startModelHub(options: ModelHubOptions = {}): Promise<ModelHub> {
  const certificate = options.tls ? await hubCertificate() : undefined;
  const models = listHubModels(options.models);
  const collections = new CollectionStore([SAMPLE_COLLECTION, ...(options.collections ?? [])]);
  const log = new RequestLog();
  const faults = new FaultList();
  for (const fault of options.faults ?? []) faults.add(fault);
  const services = {
    routes: [
      ...legacyRoutes(options.legacy ?? 'gone', models, collections),
      ...collections.routes(),
      ...successorRoutes(models),
    ],
    faults,
    log,
    token: options.token,
    gzip: options.gzip ?? false,
  };
  const legacy = await startServer(services, 'legacy', certificate);
  const successor = await startServer(services, 'successor', certificate);

  // With TLS by name, since the certificate is what is under test; 127.0.0.1 without, which no resolver can turn into ::1.
  const local = certificate === undefined ? 'http://127.0.0.1' : 'https://localhost';
  const legacyUrl = `${local}:${String(legacy.port)}`;
  const successorUrl = `${local}:${String(successor.port)}/v1`;
  const table: RerouteTable = {
    targets: [
      [LEGACY_HOST_PATTERN.source, legacy.port],
      [SUCCESSOR_HOST_PATTERN.source, successor.port],
    ],
    caPem: certificate?.caPem ?? '',
  };
  const children =
    certificate === undefined
      ? { env: { MODELHUB_SUCCESSOR_URL: successorUrl, MODELHUB_COLLECTIONS_URL: legacyUrl }, remove: () => undefined }
      : writeChildFiles(table);

  return {
    legacyUrl,
    successorUrl,
    legacyOrigin: LEGACY_ORIGIN,
    successorOrigin: SUCCESSOR_ORIGIN,
    caPem: table.caPem,
    ports: { legacy: legacy.port, successor: successor.port },
    requests: log.entries,
    env: children.env,
    fail: (fault) => {
      faults.add(fault);
    },
    nextRequest: () => log.nextRequest(),
    whenIdle: () => log.whenIdle(),
    reset: () => {
      log.clear();
      faults.clear();
      for (const fault of options.faults ?? []) faults.add(fault);
      collections.reset();
    },
    route: () => {
      if (certificate === undefined) throw new Error('The real host names need TLS: start the hub with { tls: true }.');
      const undo = rerouteSockets(net, tls, table);
      return Object.assign(undo, { [Symbol.dispose]: undo });
    },
    close: async () => {
      await Promise.all([legacy.close(), successor.close()]);
      children.remove();
    },
  };
}
