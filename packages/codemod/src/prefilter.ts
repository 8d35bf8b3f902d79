import fs from 'node:fs';

/** Larger files hold data or bundles; 2 MB of hand-written code is unheard of. */
export const LARGEST_FILE = 2 * 1024 * 1024;

/** What the first look at a file says. */
export type FirstLook = 'hit' | 'no-hit' | 'too-large' | 'unreadable';

/**
 * Looks for needles in the bytes of files, without decoding them: one reused buffer, synchronous reads,
 * which are several times as fast as promises. Of a file over the limit only the first part is looked at.
 *
 * A needle is plain ASCII, so bytes read as Latin-1 find it in every encoding that ASCII is a part of, in any case. UTF-16
 * is told by its byte-order mark; such a file is not rewritten, but must not go unseen.
 */
export function createPrefilter(): (file: string, matters: (text: string) => boolean) => FirstLook {
  const buffer = Buffer.allocUnsafe(LARGEST_FILE + 1);
  return (file, matters) => {
    let handle: number;
    try {
      handle = fs.openSync(file, 'r');
    } catch {
      return 'unreadable';
    }
    try {
      const length = readInto(handle, buffer);
      const hit = matters(decode(buffer, length));
      if (length > LARGEST_FILE) return hit ? 'too-large' : 'no-hit';
      return hit ? 'hit' : 'no-hit';
    } catch {
      return 'unreadable';
    } finally {
      fs.closeSync(handle);
    }
  };
}

function decode(buffer: Buffer, length: number): string {
  const isUtf16 = length > 1 && /^(?:fffe|feff)$/.test(buffer.toString('hex', 0, 2));
  return isUtf16 ? buffer.toString('latin1', 0, length).replaceAll('\0', '') : buffer.toString('latin1', 0, length);
}

function readInto(handle: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const read = fs.readSync(handle, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}
