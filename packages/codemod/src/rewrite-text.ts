import { DEFAULT_CONFIG, type Config } from '@modelhub-migration/contract';
import { applyEdits, sortEdits, type Edit } from './apply.ts';
import { proveResult } from './guards.ts';
import { createModules, type Modules } from './module-host.ts';
import { planFile } from './plan-file.ts';
import type { SiteResult } from './result.ts';
import { rewriteModule, type Target } from './rewrite/index.ts';
import { unboundNames } from './unbound-names.ts';

export interface RewriteTextOptions {
  config?: Config;
  /** What migrated calls go through; `fetch`, the program's own HTTP client, by default. */
  target?: Target;
  /** Also rewrite sites that are only likely. */
  likely?: boolean;
  /** The file on disk, absolute; imports are followed from there. Without it none are. */
  absolute?: string;
}

/** The surroundings of a text that lies nowhere. */
const NOWHERE: Modules = {
  hostOf: () => ({ resolve: () => undefined }),
  systemOf: () => 'esm',
  oldSdkOf: () => undefined,
  importsAddress: () => false,
};

/**
 * The codemod for one text in memory, with the same proof as on disk. For editors and linters.
 *
 * @param file path relative to the project root, with `/`; goes into site ids
 * @throws SourceSyntaxError for a text that does not parse
 * @throws GuardError where the result could not be proved
 */
export function rewriteText(
  file: string,
  text: string,
  { config = DEFAULT_CONFIG, target = 'fetch', likely = false, absolute }: RewriteTextOptions = {},
): { text: string; edits: readonly Edit[]; sites: readonly SiteResult[] } {
  const modules = absolute === undefined ? NOWHERE : createModules('');
  const settings = { config, rewrite: rewriteModule, target, likely, possible: false, modules };
  const { edits, sites } = planFile(file, text, absolute ?? file, settings);
  const after = applyEdits(text, edits);
  const plan = (next: string): readonly Edit[] => planFile(file, next, absolute ?? file, settings).edits;
  const namesOf = (next: string): ReadonlySet<string> => unboundNames(file, next);
  if (edits.length > 0) proveResult({ before: text, after, edits, plan, unboundNames: namesOf });
  return { text: after, edits: sortEdits(edits), sites };
}
