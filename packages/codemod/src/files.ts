import path from 'node:path';
import { languageOf } from './languages/languages.ts';
import type { LanguageId } from './languages/types.ts';
import { isSourceFile } from './source/source-files.ts';

/** Formats that are found in every folder; alone they make no program. */
const DATA: ReadonlySet<LanguageId> = new Set([
  'dotenv',
  'yaml',
  'json',
  'toml',
  'properties',
  'markdown',
  'dockerfile',
  'html',
  'text',
]);

/** How a file is treated: `source` is rewritten, `code` and `data` are only scanned, `null` is left alone. */
export function roleOf(file: string): 'source' | 'code' | 'data' | null {
  if (isSourceFile(file)) return 'source';
  const language = languageOf(file, '');
  if (language === null) return null;
  return DATA.has(language) ? 'data' : 'code';
}

/** A path as it stands in reports, globs and ids: with `/` on every system. */
export function toPosix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}

/** Whether `file` is `folder` or lies below it. Both absolute. */
export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Code-unit order, the same on every machine; a locale's order is not. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
