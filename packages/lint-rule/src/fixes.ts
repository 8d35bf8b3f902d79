import path from 'node:path';
import { ADAPTERS_MODULE, isTestFile } from '@modelhub-migration/contract';
import { canImport, loadCodemod } from './codemod-engine.ts';
import type { Fix, RuleContext } from './eslint-api.ts';
import { relativeFile } from './relative-file.ts';

/** Where fixes are offered. */
export const FIX_PLACES = ['never', 'sources', 'everywhere'] as const;
export type FixPlace = (typeof FIX_PLACES)[number];

/** What the codemod makes of a file. */
export interface FileFix {
  /** Ids of the calls that it rewrites. */
  readonly ids: ReadonlySet<string>;
  readonly fix: Fix;
}

/** The one range in which two texts differ, with what stands there in the second. */
function difference(before: string, after: string): Fix {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { range: [start, before.length - end], text: after.slice(start, after.length - end) };
}

/** Errors about the file, which the codemod's own run reports; any other is one of the configuration and must be seen. */
const ABOUT_THE_FILE = new Set(['SourceSyntaxError', 'UnknownSyntaxError', 'GuardError', 'RangeError']);

/**
 * Asks the codemod what becomes of a file as a whole: two calls may share a constant that can change only with both, and both
 * may need the same import. The codemod has proved its result: it parses, nothing but the planned ranges has changed, and a second
 * run finds nothing more to do.
 *
 * @param place where fixes are wanted
 * @returns `null` where no call can be rewritten, or where a fix would leave the work half-way
 * @throws Error for a codemod that is not installed, and for a configuration that it refuses
 */
export function planFix(context: RuleContext, place: FixPlace): FileFix | null {
  const { cwd, filename, physicalFilename, sourceCode } = context;
  const name = relativeFile(context);
  // A block inside another file cannot get its imports.
  if (place === 'never' || (physicalFilename !== undefined && physicalFilename !== filename)) return null;
  if (place === 'sources' && isTestFile(name)) return null;
  const { text } = sourceCode;
  const absolute = path.resolve(cwd, filename);
  const engine = loadCodemod(cwd);
  const { config } = engine.loadConfig(cwd, undefined);
  try {
    const result = engine.rewriteText(name, text, { config, absolute });
    // A fix cannot add a dependency, so it may not need one that is not there.
    const isNew = result.text.includes(ADAPTERS_MODULE) && !text.includes(ADAPTERS_MODULE);
    if (isNew && !canImport(ADAPTERS_MODULE, absolute)) return null;
    const done = result.sites.filter(({ outcome }) => outcome === 'rewritten' || outcome === 'adapted');
    if (done.length === 0 || result.text === text) return null;
    return { ids: new Set(done.map(({ id }) => id)), fix: difference(text, result.text) };
  } catch (error) {
    if (error instanceof Error && ABOUT_THE_FILE.has(error.name)) return null;
    throw error;
  }
}
