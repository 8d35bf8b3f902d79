import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import { httpClientName } from './http-client-names.ts';

/** A place in the program. */
export interface CallSite {
  /** Absolute path, or whatever the engine calls it (`[eval]`, `webpack:///…`). */
  file: string;
  line: number;
  column: number;
  /** Whether it lies in an installed dependency. */
  inDependency: boolean;
}

/** Frames that are kept while a stack is taken; clients such as got put dozens between the program and the socket. */
const MAX_FRAMES = 60;

/** Who made a call, as far as the stack tells. */
export interface CallOrigin {
  /** `undefined` when the client gave up its caller's stack before it came here. */
  callSite: CallSite | undefined;
  /** The HTTP client that the program called, if it is a known one of npm. */
  client: string | undefined;
}

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

/** What a frame says of its place; line and column count from 1. */
type Place = Pick<CallSite, 'file' | 'line' | 'column'>;

/**
 * The place in the source that a person wrote, where the program runs with source maps (`--enable-source-maps`, and what
 * runs TypeScript), as in Node's own stack traces.
 */
function toSource({ file, line, column }: Place): Place {
  try {
    // Not in every runtime.
    const entry = (Module as Partial<typeof Module>).findSourceMap?.(file)?.findEntry(line - 1, column - 1);
    if (entry !== undefined && 'originalSource' in entry)
      return { file: toPath(entry.originalSource), line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  } catch {
    // A map that cannot be read is as good as none.
  }
  return { file: toPath(file), line, column };
}

/** The first frame that is neither Node's nor an HTTP client's: their caller is the one who can change the call. */
function selectFrame(frames: readonly NodeJS.CallSite[]): CallOrigin {
  let client: string | undefined;
  for (const frame of frames) {
    const name = frame.getFileName();
    if (!isForeign(name)) continue;
    const owner = lastPackage(name);
    const outermost = owner === undefined ? undefined : httpClientName(owner);
    if (outermost === undefined) {
      const place = toSource({ file: name, line: frame.getLineNumber() ?? 0, column: frame.getColumnNumber() ?? 0 });
      return { callSite: { ...place, inDependency: owner !== undefined }, client };
    }
    client = outermost;
  }
  return { callSite: undefined, client };
}

/**
 * Where the program called the function given. Must be called synchronously below it.
 *
 * @param below frames of this function and of everything it called are left out
 */
export function captureCallOrigin(below: (...args: never[]) => unknown): CallOrigin {
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
