import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The bytes are not UTF-8: writing them back would damage what was not understood. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

/** The file must not be written. */
export class ReadOnlyError extends Error {
  override readonly name = 'ReadOnlyError';
}

/** The file is no longer what was read. */
export class ChangedOnDiskError extends Error {
  override readonly name = 'ChangedOnDiskError';
}

/**
 * Reads a source file. A byte-order mark stays, as its first character, so that offsets and bytes agree.
 *
 * @throws EncodingError for anything but UTF-8
 */
export function readText(file: string): string {
  const bytes = fs.readFileSync(file);
  // Text in UTF-8 has none; UTF-16 without a mark and all else that is no text has.
  if (bytes.includes(0)) throw new EncodingError('the file holds zero bytes, so it is no text in UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EncodingError('the file is not valid UTF-8');
  }
}

const UTF_16: Readonly<Record<string, string>> = { fffe: 'utf-16le', feff: 'utf-16be' };

/**
 * Reads a file that is never written, in whatever encoding: UTF-16 by its mark, UTF-8, else a single-byte one, in which
 * addresses are the same in all of them.
 *
 * @returns `undefined` for what is no text
 */
export function readAnyText(file: string): string | undefined {
  const bytes = fs.readFileSync(file);
  const wide = UTF_16[bytes.toString('hex', 0, 2)];
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The line end that most lines of a text have; `\n` for one without line ends. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}

/** Where a character stands, both from 1; the column counts UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** Makes the function that tells the position of an offset; looks for line ends once. */
export function createLocator(text: string): (offset: number) => Position {
  const starts = [0];
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}

/** Permission bits that let somebody write a file. */
const ANYBODY_WRITES = 0o222;

/**
 * Replaces a file in one step, so that nobody ever sees half of it, with the permissions it had.
 *
 * @param expected what must still be in the file
 * @throws ChangedOnDiskError where it is not
 * @throws ReadOnlyError where nobody may write the file: replacing it would get around that
 */
export function replaceText(file: string, expected: string, text: string): void {
  const { mode } = fs.statSync(file);
  if ((mode & ANYBODY_WRITES) === 0) throw new ReadOnlyError('it is read-only');
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    fs.writeFileSync(temporary, text, { flag: 'wx', mode });
    // Not subject to the umask, unlike the mode at creation.
    fs.chmodSync(temporary, mode);
    if (!fs.readFileSync(file).equals(Buffer.from(expected))) {
      throw new ChangedOnDiskError('the file was changed by somebody else since it was read');
    }
    fs.renameSync(temporary, file);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}
