import { Duplex } from 'node:stream';

/** Who is at the other end of a {@link MemorySocket}. */
export interface Peer {
  /** Told about bytes in the order they were written; what it throws ends the connection. */
  receive: (bytes: Buffer) => void;
  /** Told when no more bytes will come. */
  end: () => void;
  /** Told when the connection is gone. */
  close: () => void;
}

/**
 * The client's end of a connection that never leaves the process. It has what HTTP clients use of a TLS socket, a real
 * idle timer included; without one their timeouts would silently never fire.
 */
export class MemorySocket extends Duplex {
  /** Fields that clients read of a TLS socket. The certificate was never checked, as no connection is made. */
  readonly encrypted = true;
  readonly authorized = true;
  readonly authorizationError = null;
  readonly alpnProtocol = false;
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 443;
  readonly remoteFamily = 'IPv4';
  readonly localAddress = '127.0.0.1';
  readonly connecting = false;
  readonly pending = false;
  timeout = 0;
  /** Set by the client's side for the request under way. */
  note: object | undefined;
  readonly #peer: Peer;
  #timer: NodeJS.Timeout | undefined;

  constructor(createPeer: (socket: MemorySocket) => Peer) {
    super();
    this.#peer = createPeer(this);
  }

  /** Brings bytes to the client. */
  answer(bytes: Buffer): void {
    this.#timer?.refresh();
    this.push(bytes);
  }

  override _read(): void {
    // Answers are pushed when they are there.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#deliver(chunk, callback);
  }

  override _writev(chunks: { chunk: Buffer }[], callback: (error?: Error | null) => void): void {
    this.#deliver(Buffer.concat(chunks.map(({ chunk }) => chunk)), callback);
  }

  #deliver(bytes: Buffer, callback: (error?: Error | null) => void): void {
    this.#timer?.refresh();
    try {
      this.#peer.receive(bytes);
    } catch (error) {
      callback(error as Error);
      return;
    }
    callback();
  }

  override _final(callback: () => void): void {
    this.#peer.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearTimeout(this.#timer);
    this.#peer.close();
    callback(error);
  }

  setTimeout(milliseconds: number, callback?: () => void): this {
    this.timeout = milliseconds;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (milliseconds > 0) {
      this.#timer = setTimeout(() => this.emit('timeout'), milliseconds).unref();
      if (callback !== undefined) this.once('timeout', callback);
    } else if (callback !== undefined) this.removeListener('timeout', callback);
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  address(): object {
    return {};
  }

  getPeerCertificate(): object {
    return {};
  }

  getSession(): undefined {
    return undefined;
  }

  isSessionReused(): boolean {
    return false;
  }
}
