import { fileURLToPath } from 'node:url';

/** A place in the program. */
export interface CallSite {
  /** Absolute path, or whatever the engine calls it (`[eval]`, `webpack:///…`). */
  file: string;
  line: number;
  column: number;
  /** Whether it lies in an installed dependency. */
  inDependency: boolean;
}

/** HTTP clients whose frames are looked through: their caller is the one who can change the call. */
const HTTP_CLIENTS = new Set([
  'axios',
  'cross-fetch',
  'follow-redirects',
  'got',
  'ky',
  'node-fetch',
  'node-fetch2',
  'ofetch',
  'openai',
  'request',
  'request-promise',
  'request-promise-native',
  'retry-axios',
  'superagent',
  'undici',
]);

/** Frames that are kept while a stack is taken; clients such as got put dozens between the program and the socket. */
const MAX_FRAMES = 60;

const MODULES = /(?:^|[\\/])node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/g;

function lastPackage(file: string): string | undefined {
  let name: string | undefined;
  for (const match of file.matchAll(MODULES)) name = match[1];
  return name;
}

function isForeign(file: string | null | undefined): file is string {
  return file != null && file !== '' && !file.startsWith('node:') && file !== 'native';
}

function toPath(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}

function selectFrame(frames: readonly NodeJS.CallSite[]): CallSite | undefined {
  for (const frame of frames) {
    const name = frame.getFileName();
    if (!isForeign(name)) continue;
    const owner = lastPackage(name);
    if (owner !== undefined && HTTP_CLIENTS.has(owner)) continue;
    return {
      file: toPath(name),
      line: frame.getLineNumber() ?? 0,
      column: frame.getColumnNumber() ?? 0,
      inDependency: owner !== undefined,
    };
  }
  return undefined;
}

/**
 * Where the program called the function given. Must be called synchronously below it.
 *
 * @param below frames of this function and of everything it called are left out
 * @returns the first frame outside Node's own code and the known HTTP clients, or `undefined` when the client gave up
 *   its caller's stack before it came here
 */
export function captureCallSite(below: (...args: never[]) => unknown): CallSite | undefined {
  const { stackTraceLimit } = Error;
  const previous = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  let frames: readonly NodeJS.CallSite[] = [];
  try {
    Error.stackTraceLimit = MAX_FRAMES;
    Error.prepareStackTrace = (_, sites) => {
      frames = sites;
      return '';
    };
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, below);
    // Reading it is what makes the engine build the frames.
    void holder.stack;
  } catch {
    // A program may have frozen Error; then calls are reported without a place.
  } finally {
    try {
      Error.stackTraceLimit = stackTraceLimit;
      if (previous === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
      else Object.defineProperty(Error, 'prepareStackTrace', previous);
    } catch {
      // As above.
    }
  }
  return selectFrame(frames);
}

/** `file:line:column`, for keys and logs. */
export function formatCallSite({ file, line, column }: CallSite): string {
  return `${file}:${line}:${column}`;
}
