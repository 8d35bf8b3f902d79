import { UsageError } from './errors.ts';

/** One part of a run that is spread over several. */
export interface Shard {
  /** From 1. */
  index: number;
  count: number;
}

/** @throws UsageError for anything but `i/n` with 1 ≤ i ≤ n */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > count) {
    throw new UsageError(`--shard must look like 2/5 (part 2 of 5), not "${text}".`);
  }
  return { index, count };
}

/**
 * Which shard a file is in. It depends on the path alone, so that adding a file moves no other one, and on the folder,
 * so that files that change together mostly come together.
 *
 * @param file path relative to the root, with `/`
 */
export function isInShard(file: string, { index, count }: Shard): boolean {
  const folder = file.slice(0, Math.max(file.lastIndexOf('/'), 0));
  let hash = 0x811c9dc5;
  for (let at = 0; at < folder.length; at++) hash = Math.imul(hash ^ folder.charCodeAt(at), 0x01000193) >>> 0;
  return hash % count === index - 1;
}
