import path from 'node:path';
import type { Config } from '@modelhub-migration/contract';
import { discoverFiles, rootOf } from './discover.ts';
import { byText, toPosix } from './files.ts';
import { findAll } from './find-all.ts';
import { loadCodeOwners } from './ledger/code-owners.ts';
import { createLedger } from './ledger/ledger.ts';
import { joinTrace, type UsageLogs } from './ledger/trace.ts';
import { planManifests, type Dependency } from './manifest.ts';
import { changedFiles, type FileResult, type RunMode, type RunResult } from './result.ts';
import { ADAPTERS_MODULE } from './rewrite/index.ts';
import { isInShard, type Shard } from './shard.ts';
import { SHIM_DEPENDENCY } from './shim-dependency.ts';
import { writeResults } from './write-results.ts';

export interface RunOptions {
  /** Files and folders, absolute or relative to `cwd`. */
  paths: readonly string[];
  config: Config;
  mode: RunMode;
  /** Absolute; the process's own by default. */
  cwd?: string;
  include?: readonly string[];
  exclude?: readonly string[];
  /** Also rewrite sites that are only likely. */
  likely?: boolean;
  /** Also list sites that are only possible. */
  possible?: boolean;
  /** Write although git has uncommitted changes in the files, or there is no git. */
  force?: boolean;
  shard?: Shard | undefined;
  /** Ids of leftovers that are accepted. */
  baseline?: ReadonlySet<string> | undefined;
  /** What the shim saw running. */
  usage?: UsageLogs | undefined;
  /** Called before each file. */
  onProgress?: (done: number, total: number) => void;
}

/** Which changed files import what they did not import before. */
function newImports(root: string, files: readonly FileResult[]): Map<string, Dependency[]> {
  return new Map(
    files
      .filter(({ before, after }) => after.includes(ADAPTERS_MODULE) && !before.includes(ADAPTERS_MODULE))
      .map(({ file }) => [path.join(root, file), [SHIM_DEPENDENCY]]),
  );
}

/**
 * The codemod as a library: what the command line does, without printing anything.
 *
 * @returns all that was found and done; nothing is written unless `mode` is `write`
 * @throws UsageError for paths that do not exist or match no file
 */
export function runCodemod(options: RunOptions): RunResult {
  const cwd = options.cwd ?? process.cwd();
  const root = rootOf(cwd, options.paths);
  const { include = [], exclude = [], shard } = options;
  const all = discoverFiles({ cwd, paths: options.paths, include, exclude });
  const files = shard === undefined ? all : all.filter((file) => isInShard(toPosix(path.relative(root, file)), shard));
  const { skipped, ...findings } = findAll(files, root, options);
  const entries = createLedger(findings, loadCodeOwners(root), options.baseline ?? new Set());
  const found: RunResult = {
    mode: options.mode,
    root,
    scanned: files.length,
    ...findings,
    ...(options.usage === undefined ? { ledger: entries } : joinTrace(entries, options.usage, root)),
    manifests: [],
    missingDependencies: [],
    skipped,
    written: [],
    refused: '',
  };
  const { manifests, homeless } = planManifests(root, newImports(root, changedFiles(found)));
  const planned = { ...found, manifests, missingDependencies: homeless };
  const done = options.mode === 'write' ? writeResults(planned, options.force === true) : planned;
  return { ...done, skipped: [...done.skipped].sort((a, b) => byText(a.file, b.file)) };
}
