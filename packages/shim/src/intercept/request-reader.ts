/** One request, read to its end. */
export interface ReadRequest {
  method: string;
  /** Names in lower case; several of one name are joined. */
  headers: ReadonlyMap<string, string>;
  body: Buffer;
  /** Whether the client hangs up after the answer. */
  closes: boolean;
}

const LINE_END = '\r\n';
const HEAD_END = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);

/** Reads as much as it can; says whether it got on. */
type Step = () => boolean;

/**
 * Reads the requests that a `ClientRequest` of this process writes: HTTP/1.1, one after the other, each answered before the
 * next. Not for a wire, where anybody may send anything.
 */
export class RequestReader {
  readonly #onRequest: (request: ReadRequest) => void;
  readonly #onExpectation: () => void;
  #rest: Buffer = NOTHING;
  #step: Step = this.#readHead;
  #method = '';
  #headers = new Map<string, string>();
  #chunks: Buffer[] = [];
  /** Bytes that the body, or the chunk of it, still has. */
  #missing = 0;

  /**
   * @param onRequest told once a request is complete
   * @param onExpectation told when the client waits for `100 Continue`
   */
  constructor(onRequest: (request: ReadRequest) => void, onExpectation: () => void) {
    this.#onRequest = onRequest;
    this.#onExpectation = onExpectation;
  }

  /** @throws Error for bytes that are no HTTP/1.1 request */
  receive(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length > 0 && this.#step());
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  #readHead(): boolean {
    const end = this.#rest.indexOf(HEAD_END);
    if (end === -1) return false;
    const [first = '', ...lines] = this.#take(end + HEAD_END.length)
      .toString('latin1', 0, end)
      .split(LINE_END);
    this.#method = first.slice(0, first.indexOf(' '));
    this.#headers = new Map();
    for (const line of lines) this.#addHeader(line);
    this.#chunks = [];
    if (this.#headers.get('expect')?.toLowerCase() === '100-continue') this.#onExpectation();
    if (this.#headers.get('transfer-encoding')?.toLowerCase().endsWith('chunked') === true) {
      this.#step = this.#readChunkSize;
      return true;
    }
    this.#missing = Number(this.#headers.get('content-length') ?? 0);
    if (this.#missing === 0) return this.#finish();
    this.#step = this.#readBody;
    return true;
  }

  #addHeader(line: string): void {
    const colon = line.indexOf(':');
    if (colon === -1) throw new Error('A header line without a colon.');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const earlier = this.#headers.get(name);
    this.#headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }

  /** Takes what is there of the body or chunk; says whether that was all of it. */
  #takeMissing(): boolean {
    const part = this.#take(this.#missing);
    this.#chunks.push(part);
    this.#missing -= part.length;
    return this.#missing === 0;
  }

  #readBody(): boolean {
    return this.#takeMissing() && this.#finish();
  }

  #readLine(): string | undefined {
    const end = this.#rest.indexOf(LINE_END);
    return end === -1 ? undefined : this.#take(end + LINE_END.length).toString('latin1', 0, end);
  }

  #readChunkSize(): boolean {
    const line = this.#readLine();
    if (line === undefined) return false;
    const [digits = ''] = line.split(';');
    if (!/^[\da-f]{1,12}$/i.test(digits)) throw new Error('A chunk without a size.');
    this.#missing = Number.parseInt(digits, 16);
    this.#step = this.#missing === 0 ? this.#readTrailer : this.#readChunk;
    return true;
  }

  #readChunk(): boolean {
    if (this.#takeMissing()) this.#step = this.#readChunkEnd;
    return true;
  }

  #readChunkEnd(): boolean {
    if (this.#readLine() === undefined) return false;
    this.#step = this.#readChunkSize;
    return true;
  }

  #readTrailer(): boolean {
    const line = this.#readLine();
    return line !== undefined && (line === '' ? this.#finish() : true);
  }

  #finish(): boolean {
    this.#step = this.#readHead;
    const [only, ...more] = this.#chunks;
    const closes = this.#headers.get('connection')?.toLowerCase().includes('close') === true;
    this.#onRequest({
      method: this.#method,
      headers: this.#headers,
      body: more.length === 0 ? (only ?? NOTHING) : Buffer.concat(this.#chunks),
      closes,
    });
    return true;
  }
}
