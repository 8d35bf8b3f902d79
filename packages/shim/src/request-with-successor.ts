import type http from 'node:http';
import { readLegacyRequest } from '@modelhub-migration/contract';
import { headerPairs } from './header-pairs.ts';
import { CONTENT_LENGTH, isFailureStatus } from './http-facts.ts';
import { toLegacyText } from './legacy-response.ts';
import { readArguments, targetUrl, toRequestOptions, type RequestOptions } from './request-arguments.ts';
import { toSearchedBody } from './searched-body.ts';
import { parsed, toSuccessorUrl, type AdapterSettings } from './successor-request.ts';

/** `request` or `get` of `node:http`, `node:https` or a package with the same functions. */
type RequestFunction = (...args: never[]) => object;

interface Answer {
  readonly message: http.IncomingMessage;
  readonly bytes: Buffer;
}

/** Headers of one connection, or of a body that is sent as another; and one by which answers would come compressed. */
const OF_ONE_REQUEST: ReadonlySet<string> = new Set([
  'accept-encoding',
  CONTENT_LENGTH,
  'expect',
  'host',
  'transfer-encoding',
]);

/** Options of the same request to another address. */
function moved(options: RequestOptions, address: string, headers = options.headers): RequestOptions {
  const kept = headerPairs(headers).filter(
    ([name, value]) => value !== undefined && !OF_ONE_REQUEST.has(name.toLowerCase()),
  );
  const place = { host: undefined, port: undefined, servername: undefined, ...toRequestOptions(new URL(address)) };
  return { ...options, ...place, headers: Object.fromEntries(kept) as http.OutgoingHttpHeaders };
}

/** What a request is sent with; those of `follow-redirects` do not tell it. */
const headersOf = (request: Partial<http.ClientRequest>, options: RequestOptions): RequestOptions['headers'] =>
  request.getHeaders?.() ?? options.headers;

/** An answer of the same class with another body, which is all there; with its own where that is `null`. */
function remade({ message, bytes }: Answer, request: http.ClientRequest, text: string | null): http.IncomingMessage {
  const Message = message.constructor as typeof http.IncomingMessage;
  const body = text === null ? bytes : Buffer.from(text);
  const length = String(body.length);
  const { headers, headersDistinct, rawHeaders } = message;
  const isTold = CONTENT_LENGTH in headers;
  const { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, socket } = message;
  const made = Object.assign(new Message(socket), {
    ...{ statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor },
    headers: { ...headers, ...(isTold ? { [CONTENT_LENGTH]: length } : {}) },
    headersDistinct: { ...headersDistinct, ...(isTold ? { [CONTENT_LENGTH]: [length] } : {}) },
    rawHeaders: rawHeaders.map((value, index) =>
      index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === CONTENT_LENGTH ? length : value,
    ),
    req: request,
    complete: true,
  });
  made.push(body);
  made.push(null);
  return made;
}

/** Reads an answer whole. */
function readWhole(message: http.IncomingMessage, done: (answer: Answer) => void, fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => chunks.push(chunk));
  message.on('error', fail);
  message.on('end', () => {
    done({ message, bytes: Buffer.concat(chunks) });
  });
}

/** Answers a request: at once, or with what comes of its own. */
type Turn = (answer: Answer) => void;

/**
 * Holds back the answers of a request until they are read whole and turned.
 *
 * @param toLegacy the text of an answer as the program is to read it
 * @returns answers the request with something else, which ends it
 */
function turnAnswers(request: http.ClientRequest, toLegacy: (text: string, status: number) => string): Turn {
  const emit = request.emit.bind(request) as (event: string | symbol, ...values: unknown[]) => boolean;
  let given: http.IncomingMessage | undefined;
  const give = (answer: Answer, text: string | null): void => {
    given = remade(answer, request, text);
    // As Node does with an answer that nobody waits for.
    if (!emit('response', given)) given.resume();
  };
  request.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event === 'response') {
      const turn = (answer: Answer): void => {
        const text = answer.bytes.toString();
        const legacy = toLegacy(text, answer.message.statusCode ?? 0);
        give(answer, legacy === text ? null : legacy);
      };
      readWhole(values[0] as http.IncomingMessage, turn, (error) => emit('error', error));
      return true;
    }
    if (event === 'close' && given?.closed === false) {
      given.once('close', () => emit('close'));
      return true;
    }
    // Of a connection that is not used any more.
    if (event === 'error' && given !== undefined) return true;
    return emit(event, ...values);
  };
  return (answer) => {
    give(answer, null);
    request.destroy();
  };
}

const toBytes = (chunk: unknown, encoding: unknown): Buffer =>
  typeof chunk === 'string'
    ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
    : (chunk as Buffer);

/**
 * Holds back the body of a request until it is whole.
 *
 * @param finish given the text of the body, and what sends another
 */
function holdBody(request: http.ClientRequest, finish: (text: string, send: (text: string) => void) => void): void {
  const own: Pick<http.ClientRequest, 'write' | 'end' | 'flushHeaders'> = {
    write: request.write.bind(request),
    end: request.end.bind(request),
    flushHeaders: request.flushHeaders.bind(request),
  };
  const chunks: Buffer[] = [];
  let hasEnded = false;
  const add = (args: readonly unknown[]): (() => void) | undefined => {
    const [chunk, encoding] = args;
    if (chunk != null && typeof chunk !== 'function') chunks.push(toBytes(chunk, encoding));
    return args.find((each): each is () => void => typeof each === 'function');
  };
  const letGo = (): http.ClientRequest => Object.assign(request, own);
  // How long the body is going to be is told with the headers.
  request.flushHeaders = () => undefined;
  request.write = (...args: unknown[]): boolean => {
    const callback = add(args);
    if (callback !== undefined) queueMicrotask(callback);
    return true;
  };
  request.end = (...args: unknown[]): http.ClientRequest => {
    if (hasEnded) return request;
    hasEnded = true;
    const callback = add(args);
    const bytes = Buffer.concat(chunks);
    if (bytes.length === 0) return letGo().end(callback);
    finish(bytes.toString(), (text) => {
      const sent = Buffer.from(text);
      request.removeHeader('transfer-encoding');
      request.setHeader(CONTENT_LENGTH, sent.length);
      letGo().end(sent, callback);
    });
    return request;
  };
}

/**
 * A function in the place of `request` or `get` of Node's `http` and `https` modules that sends requests for retired routes, of which only
 * the running program knows, to the successor, and gives their answers and errors in the legacy shape; all others are sent and answered as
 * they are. A collection that a prediction names is searched first, with the options of the prediction; a search that fails is the answer.
 *
 * The request stays Node's own, and so do its events; it tells the successor's address where it is asked for it. Its body is sent once it
 * ends, and its answer is given once it is read whole: the retired routes had no streaming either.
 *
 * @param send `https.request`, or a function that takes and gives the same; not changed
 */
export function requestWithSuccessor<Send extends RequestFunction>(send: Send, settings: AdapterSettings = {}): Send {
  const { models } = settings;

  const start = (args: readonly unknown[], self?: unknown): object => Reflect.apply(send, self, args as never[]);

  function search(options: RequestOptions, query: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = start([options]) as http.ClientRequest;
      request.on('error', reject);
      request.on('response', (message: http.IncomingMessage) => {
        readWhole(message, resolve, reject);
      });
      request.end(query);
    });
  }

  function turned(this: unknown, ...args: unknown[]): object {
    const read = readArguments(args);
    const url = read === undefined ? '' : targetUrl(read.options, 'https:');
    const legacy = readLegacyRequest(url, read?.options.method ?? 'GET');
    if (read === undefined || legacy === null) return start(args, this);

    const { options, callback } = read;
    const request = start([moved(options, toSuccessorUrl(url, models))], this) as http.ClientRequest;
    if (callback !== undefined) request.once('response', callback);
    let legacyBody: unknown;
    const answer = turnAnswers(request, (text, status) => toLegacyText(text, legacyBody, status, models));
    if (legacy.modelId === null) return request;

    const ask = (address: string, query: string): Promise<Answer> =>
      search(moved({ ...options, method: 'POST' }, address, headersOf(request, options)), query);
    const found = ({ message, bytes }: Answer): unknown =>
      isFailureStatus(message.statusCode ?? 0) ? undefined : parsed(bytes.toString());
    holdBody(request, (text, sendText) => {
      legacyBody = parsed(text);
      toSearchedBody(url, text, settings, { ask, read: found }).then(
        (searched) => {
          if ('refused' in searched) answer(searched.refused);
          else if (!request.destroyed) sendText(searched.body);
        },
        (error: unknown) => request.destroy(error as Error),
      );
    });
    return request;
  }

  return turned as unknown as Send;
}
