import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '@modelhub-migration/contract';
import type { Dependency } from './add-dependency.ts';
import { discoverFiles, rootOf } from './discover.ts';
import { byText, isInside, toPosix } from './files.ts';
import { DEPENDENCIES } from './dependencies.ts';
import { UsageError } from './errors.ts';
import { findAll } from './find-all.ts';
import { loadCodeOwners } from './ledger/code-owners.ts';
import { findFormatter } from './format-files.ts';
import { createLedger } from './ledger/ledger.ts';
import { joinTrace, type UsageLogs } from './ledger/trace.ts';
import { planManifests } from './manifest.ts';
import { changedFiles, type FileResult, type RunMode, type RunResult } from './result.ts';
import type { Target } from './rewrite/index.ts';
import type { Consent } from './run-file.ts';
import { isInShard, type Shard } from './shard.ts';
import { writeResults } from './write-results.ts';

export interface RunOptions {
  /** Files and folders, absolute or relative to `cwd`. */
  paths: readonly string[];
  config: Config;
  mode: RunMode;
  /** What migrated calls go through; `fetch`, the program's own HTTP client, by default. */
  target?: Target;
  /** Absolute; the process's own by default. */
  cwd?: string;
  /** Folder that ids, reports and globs are relative to, from `cwd`; by default `cwd` itself, or what holds all paths. */
  root?: string | undefined;
  include?: readonly string[];
  exclude?: readonly string[];
  /** Also rewrite sites that are only likely. */
  likely?: boolean;
  /** Also list sites that are only possible. */
  possible?: boolean;
  /** Write although git has uncommitted changes in the files, or there is no git. */
  force?: boolean;
  /** Run the project's own formatter over what was written. */
  format?: boolean;
  shard?: Shard | undefined;
  /** What a person chose, by file (relative to the root); nothing else is written. Everything, where nobody was asked. */
  consent?: ReadonlyMap<string, Consent> | undefined;
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
    files.map(({ file, before, after }) => [
      path.join(root, file),
      DEPENDENCIES.filter(({ isImportedBy }) => isImportedBy(after) && !isImportedBy(before)),
    ]),
  );
}

/** The working folder and the paths of a run; a root that is named takes the place of the first. */
function placesOf({ cwd = process.cwd(), root, paths }: RunOptions): { cwd: string; paths: readonly string[] } {
  if (root === undefined) return { cwd, paths };
  const top = path.resolve(cwd, root);
  const targets = paths.map((each) => path.resolve(cwd, each));
  const outside = targets.find((each) => !isInside(each, top));
  if (!fs.existsSync(top)) throw new UsageError(`--root "${root}" does not exist. Check its spelling.`);
  if (outside !== undefined) throw new UsageError(`The path "${outside}" does not lie in --root "${root}".`);
  return { cwd: top, paths: targets };
}

/**
 * The codemod as a library: what the command line does, without printing anything.
 *
 * @returns all that was found and done; nothing is written unless `mode` is `write`
 * @throws UsageError for paths that do not exist or match no file, and where no formatter is there to be run
 */
export function runCodemod(options: RunOptions): RunResult {
  const { include = [], exclude = [], shard } = options;
  const { cwd, paths } = placesOf(options);
  const root = rootOf(cwd, paths);
  const formatter = options.format === true ? findFormatter(root) : undefined;
  if (options.format === true && formatter === undefined) {
    throw new UsageError('--format found neither prettier nor @biomejs/biome. Install one, or leave --format out.');
  }
  const all = discoverFiles({ cwd, paths, include, exclude });
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
  const done = options.mode === 'write' ? writeResults(planned, options.force === true, formatter) : planned;
  return { ...done, skipped: [...done.skipped].sort((a, b) => byText(a.file, b.file)) };
}
