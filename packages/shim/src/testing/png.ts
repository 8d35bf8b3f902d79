import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SIDE = 8;

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([head, content, check]);
}

/** A valid PNG of 8 × 8 pixels whose colours follow from the seed. The size asked for is not drawn: tests need no megabytes. */
export function drawPng(seed: string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits a channel, true colour, the only compression, filter and no interlace
  const row = (y: number): Buffer =>
    Buffer.concat([
      Buffer.from([0]),
      createHash('sha256')
        .update(`${seed}\n${String(y)}`)
        .digest()
        .subarray(0, SIDE * 3),
    ]);
  const pixels = Buffer.concat(Array.from({ length: SIDE }, (_, y) => row(y)));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
