import http from 'node:http';
import { Canceller } from '../cancellation.ts';
import type { LegacyHttpResponse } from '../exchange.ts';
import type { RecognisedCall, Runtime } from '../runtime.ts';
import { MemorySocket, type Peer } from './memory-socket.ts';
import { httpError } from './network-fault.ts';
import { RequestReader, type ReadRequest } from './request-reader.ts';

/** Answers requests over connections that never leave the process; its agents make the only ones it gets. */
export interface MemoryServer {
  agents: Readonly<Record<'http:' | 'https:', http.Agent>>;
  close: () => void;
}

const CONTINUE = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n');

/** An answer as HTTP/1.1 writes it. */
function toBytes({ status, headers, body }: LegacyHttpResponse, closes: boolean): Buffer {
  const length = Buffer.byteLength(body);
  let head = `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\n`;
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? '';
    // Some of them come from the successor.
    http.validateHeaderValue(name, value);
    head += `${name}: ${value}\r\n`;
  }
  head += `Date: ${new Date().toUTCString()}\r\nConnection: ${closes ? 'close' : 'keep-alive'}\r\nContent-Length: ${length}\r\n\r\n`;
  const bytes = Buffer.allocUnsafe(head.length + length);
  bytes.write(head, 'latin1');
  bytes.write(body, head.length, 'utf8');
  return bytes;
}

/** The server's end of one connection. */
function createPeer(runtime: Runtime, socket: MemorySocket): Peer {
  let running: Canceller | undefined;
  let hasEnded = false;

  async function serve({ method, headers, body, closes }: ReadRequest): Promise<void> {
    const call = socket.note as RecognisedCall | undefined;
    if (call === undefined) {
      socket.destroy();
      return;
    }
    const cancellation = new Canceller();
    running = cancellation;
    try {
      const response = await runtime.serve(call, { method, headers, body, cancellation, via: 'http' });
      running = undefined;
      if (socket.destroyed) return;
      socket.answer(toBytes(response, closes));
      if (closes || hasEnded) socket.push(null);
    } catch (error) {
      running = undefined;
      // What a real connection would have reported.
      if (!socket.destroyed) socket.destroy(httpError(error));
    }
  }

  const reader = new RequestReader(
    (request) => void serve(request),
    () => socket.answer(CONTINUE),
  );
  return {
    receive: (bytes) => reader.receive(bytes),
    end() {
      hasEnded = true;
      if (running === undefined) socket.push(null);
    },
    // The caller hung up or timed out: the successor need not go on.
    close: () => running?.cancel(),
  };
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
  const createConnection = (): MemorySocket => new MemorySocket((socket) => createPeer(runtime, socket));
  // Not an https.Agent: there is no TLS to set up, and one connection is as good as another.
  const createAgent = (protocol: string, defaultPort: number): http.Agent =>
    Object.assign(new http.Agent({ keepAlive: true }), {
      protocol,
      defaultPort,
      createConnection,
      getName: () => 'memory',
    });
  const agents = { 'http:': createAgent('http:', 80), 'https:': createAgent('https:', 443) };
  for (const agent of Object.values(agents)) memoryAgents.add(agent);
  return {
    agents,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
