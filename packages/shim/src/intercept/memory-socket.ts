import { Duplex, type DuplexOptions } from 'node:stream';

/** What travels beside the bytes from the client's end to the server's. */
export type SocketNote = object;

/**
 * One end of a connection that never leaves the process. It has what HTTP clients use of a TLS socket, a real idle
 * timer included; without one their timeouts would silently never fire.
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
  note: SocketNote | undefined;
  #other: MemorySocket | undefined;
  #resume: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options?: DuplexOptions) {
    super(options);
  }

  /** Two connected ends. */
  static pair(): [client: MemorySocket, server: MemorySocket] {
    const client = new MemorySocket();
    const server = new MemorySocket();
    client.#other = server;
    server.#other = client;
    return [client, server];
  }

  /** The other end. */
  get other(): MemorySocket | undefined {
    return this.#other;
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#touch();
    const other = this.#other;
    if (other === undefined || other.destroyed || other.readableEnded) {
      callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      return;
    }
    other.#touch();
    if (other.push(chunk)) callback();
    else other.#resume = callback;
  }

  override _final(callback: () => void): void {
    if (this.#other !== undefined && !this.#other.destroyed) this.#other.push(null);
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearTimeout(this.#timer);
    this._read();
    const other = this.#other;
    // As on a wire, the other end learns of it a moment later; after a proper end it may read on.
    if (other !== undefined && !other.destroyed && !this.writableFinished) setImmediate(() => other.destroy());
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

  #touch(): void {
    this.#timer?.refresh();
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
