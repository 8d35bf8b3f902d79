import fs from 'node:fs';
import path from 'node:path';
import { DEFAULT_CONFIG, type Config } from '@modelhub-migration/contract';
import { keptTree } from './across/kept-tree.ts';
import { NO_LINKS } from './across/links.ts';
import { once } from './across/source-tree.ts';
import { withText } from './across/with-text.ts';
import { applyEdits, sortEdits, type Edit } from './apply.ts';
import { toPosix } from './files.ts';
import { describeGenerated } from './generated.ts';
import { proveResult } from './guards.ts';
import { createModules, type Modules } from './module-host.ts';
import { planFile, type FilePlan } from './plan-file.ts';
import type { PlanSettings } from './plan-settings.ts';
import type { SiteResult } from './result.ts';
import { rewriteModule, type Target } from './rewrite/index.ts';
import { unboundNames } from './unbound-names.ts';

export interface RewriteTextOptions {
  config?: Config;
  /** What migrated calls go through; `fetch`, the program's own HTTP client, by default. */
  target?: Target;
  /** Also rewrite sites that are only likely. */
  likely?: boolean;
  /**
   * Where the text stands, or is going to stand, on disk, absolute. Imports are followed from there, and the files around are asked what
   * they have to do with it. Without it the text stands alone.
   */
  absolute?: string;
}

export interface RewrittenText {
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly sites: readonly SiteResult[];
}

/** The surroundings of a text that lies nowhere. */
const NOWHERE: Modules = {
  hostOf: () => ({ resolve: () => undefined }),
  systemOf: () => 'esm',
  oldSdkOf: () => undefined,
  importsAddress: () => false,
};

/** The path without links on the way to the file, as files of a tree are named. */
function realPath(absolute: string): string {
  const folder = path.dirname(absolute);
  return fs.existsSync(folder) ? path.join(fs.realpathSync(folder), path.basename(absolute)) : absolute;
}

/** The folder that a name is relative to; that of the file, where the name leads out of it. */
function rootOf(file: string, absolute: string): string {
  const end = `/${file}`;
  return toPosix(absolute).endsWith(end) ? absolute.slice(0, -end.length) || path.sep : path.dirname(absolute);
}

function surroundings(file: string, text: string, absolute: string): Pick<PlanSettings, 'root' | 'modules' | 'tree'> {
  const root = rootOf(file, absolute);
  return {
    root,
    modules: createModules(root),
    tree: once(() => withText(keptTree(root), absolute, text, root)),
  };
}

/** Plans a file alone: of what changes together with its calls, only those that send them in the same file may. */
function planAlone(file: string, text: string, absolute: string, settings: PlanSettings): FilePlan {
  const mayChange: PlanSettings['mayChange'] = (each, is) => (is === 'sender' || is === 'instance') && each === file;
  const plan = planFile(file, text, absolute, { ...settings, mayChange });
  const startsOf = (what: 'sender' | 'instance'): ReadonlySet<number> =>
    new Set(plan.places.flatMap(({ is, start }) => (is === what ? [start] : [])));
  const [senders, instances] = [startsOf('sender'), startsOf('instance')];
  if (senders.size + instances.size === 0) return plan;
  const links = { ...NO_LINKS, senders, instances };
  const whole = planFile(file, text, absolute, { ...settings, mayChange }, undefined, links);
  return whole.isStuck ? planFile(file, text, absolute, settings) : whole;
}

/**
 * The codemod for one text in memory, with the same proof as on disk. For editors and linters. Nothing in other files changes with
 * it: where an answer goes to one, it gets the old form back.
 *
 * @param file path relative to the project root, with `/`; goes into site ids
 * @throws SourceSyntaxError for a text that does not parse
 * @throws GuardError where the result could not be proved
 */
export function rewriteText(
  file: string,
  text: string,
  { config = DEFAULT_CONFIG, target = 'fetch', likely = false, absolute }: RewriteTextOptions = {},
): RewrittenText {
  if (describeGenerated(file, text) !== undefined) return { text, edits: [], sites: [] };
  const place = absolute === undefined ? file : realPath(absolute);
  const settings: PlanSettings = {
    config,
    rewrite: rewriteModule,
    target,
    likely,
    possible: false,
    ...(absolute === undefined ? { root: '', modules: NOWHERE } : surroundings(file, text, place)),
  };
  const { edits, sites } = planAlone(file, text, place, settings);
  const after = applyEdits(text, edits);
  const plan = (next: string): readonly Edit[] => planAlone(file, next, place, settings).edits;
  const namesOf = (next: string): ReadonlySet<string> => unboundNames(file, next);
  if (edits.length > 0) proveResult({ before: text, after, edits, plan, unboundNames: namesOf });
  return { text: after, edits: sortEdits(edits), sites };
}
