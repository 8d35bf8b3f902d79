import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { RecognisedCall, Runtime } from '../runtime.ts';
import { MemorySocket } from './memory-socket.ts';
import { httpError } from './network-fault.ts';

/** An HTTP server that never listens; its agents make the only connections it gets. */
export interface MemoryServer {
  agents: Readonly<Record<'http:' | 'https:', http.Agent>>;
  close: () => void;
}

/** By events: iterating a stream costs about as much as all the rest of a call. */
function readBody(request: http.IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', reject);
    request.on('end', () => {
      const [only, ...more] = chunks;
      resolve(only !== undefined && more.length === 0 ? only : Buffer.concat(chunks));
    });
  });
}

function toRecord(headers: http.IncomingHttpHeaders): Record<string, string> {
  const record: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    record[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return record;
}

async function serve(runtime: Runtime, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const client = (request.socket as unknown as MemorySocket).other;
  const call = client?.note as RecognisedCall | undefined;
  if (client === undefined || call === undefined) {
    response.destroy();
    return;
  }
  const controller = new AbortController();
  // The caller hung up or timed out: the successor need not go on.
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  try {
    const body = await readBody(request);
    const answer = await runtime.serve(call, {
      method: request.method ?? 'GET',
      headers: toRecord(request.headers),
      body,
      signal: controller.signal,
      via: 'http',
    });
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  } catch (error) {
    // On the client's own end, so that it reports what a real connection would have reported.
    if (!client.destroyed) client.destroy(httpError(error));
  }
}

const memoryAgents = new WeakSet();

/** Whether a request stays in this process. */
export function usesMemoryAgent(request: unknown): boolean {
  const agent: unknown =
    typeof request === 'object' && request !== null && 'agent' in request ? request.agent : undefined;
  return typeof agent === 'object' && agent !== null && memoryAgents.has(agent);
}

/** Starts the in-process server of one installation. */
export function createMemoryServer(runtime: Runtime): MemoryServer {
  const server = http.createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 },
    (request, response) => {
      void serve(runtime, request, response);
    },
  );
  const connect = (): Duplex => {
    const [client, end] = MemorySocket.pair();
    server.emit('connection', end);
    return client;
  };
  // Deno's server hangs up after each answer, without its agent taking notice.
  const keepAlive = !('Deno' in globalThis);
  // Not an https.Agent: there is no TLS to set up, and one connection is as good as another.
  const createAgent = (protocol: string, defaultPort: number): http.Agent =>
    Object.assign(new http.Agent({ keepAlive }), {
      protocol,
      defaultPort,
      createConnection: connect,
      getName: () => 'memory',
    });
  const agents = { 'http:': createAgent('http:', 80), 'https:': createAgent('https:', 443) };
  for (const agent of Object.values(agents)) {
    memoryAgents.add(agent);
  }
  return {
    agents,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
