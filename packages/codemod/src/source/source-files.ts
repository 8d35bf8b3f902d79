import path from 'node:path';
import { SCRIPT_EXTENSIONS } from './parse-module.ts';
import { CONTAINER_EXTENSIONS } from './script-blocks.ts';

const READABLE: ReadonlySet<string> = new Set([...SCRIPT_EXTENSIONS, ...CONTAINER_EXTENSIONS]);

/** Endings of all files that the codemod rewrites, without dot. */
export const SOURCE_EXTENSIONS: readonly string[] = [...READABLE];

/** Whether a file's ending is one that the codemod rewrites. */
export function isSourceFile(file: string): boolean {
  return READABLE.has(path.extname(file).slice(1).toLowerCase());
}
