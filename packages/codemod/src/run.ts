import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '@modelhub-migration/contract';
import { mayHoldCallSite } from '@modelhub-migration/contract/analysis';
import { discoverFiles, isPlainFile, rootOf } from './discover.ts';
import { messageOf } from './errors.ts';
import { byText, roleOf, toPosix } from './files.ts';
import { mayHoldLeftover, scanText } from './languages/scan-text.ts';
import type { LanguageFinding } from './languages/types.ts';
import { planManifests, type Dependency } from './manifest.ts';
import { createModules } from './module-host.ts';
import { createPrefilter, LARGEST_FILE } from './prefilter.ts';
import { changedFiles, type FileResult, type RunMode, type RunResult, type SkippedFile } from './result.ts';
import { ADAPTERS_MODULE, rewriteModule } from './rewrite/index.ts';
import { runFile } from './run-file.ts';
import { isInShard, type Shard } from './shard.ts';
import { SHIM_DEPENDENCY } from './shim-dependency.ts';
import { readText } from './text-file.ts';
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
  /** Called before each file. */
  onProgress?: (done: number, total: number) => void;
}

interface Findings {
  readonly files: FileResult[];
  readonly others: LanguageFinding[];
  readonly skipped: SkippedFile[];
}

const isResult = (outcome: FileResult | SkippedFile): outcome is FileResult => 'sites' in outcome;

function megabytes(bytes: number): string {
  return `${String(bytes / 1024 / 1024)} MB`;
}

/** Leftovers in a file of another language. The same limits hold as for sources. */
function scanOther(file: string, name: string, options: RunOptions): LanguageFinding[] | SkippedFile {
  if (!isPlainFile(file))
    return { file: name, code: 'link', message: 'the path is a link; what it leads to is read in its own place' };
  try {
    const { models, defaultMaxTokens, systemPrompt, image } = options.config;
    const findings = scanText(name, readText(file), { models, defaultMaxTokens, systemPrompt, imageSize: image.size });
    return findings.filter(({ tier }) => tier !== 'possible' || options.possible === true);
  } catch (error) {
    return { file: name, code: 'encoding', message: `${messageOf(error)}. Convert it and run again.` };
  }
}

function findAll(files: readonly string[], root: string, options: RunOptions): Findings {
  const look = createPrefilter();
  const settings = {
    config: options.config,
    rewrite: rewriteModule,
    likely: options.likely === true,
    possible: options.possible === true,
    modules: createModules(root),
  };
  const findings: Findings = { files: [], others: [], skipped: [] };
  files.forEach((file, index) => {
    options.onProgress?.(index, files.length);
    const isSource = roleOf(file) === 'source';
    const verdict = look(file, isSource ? mayHoldCallSite : mayHoldLeftover);
    if (verdict === 'no-hit') return;
    const name = toPosix(path.relative(root, file));
    if (verdict === 'too-large') {
      const message = `the file is larger than ${megabytes(LARGEST_FILE)}; no person wrote that. Split it if one did`;
      findings.skipped.push({ file: name, code: 'too-large', message });
    } else if (verdict === 'unreadable') {
      // Deleted but still in git's index: not there is not unreadable.
      if (fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined && isPlainFile(file)) {
        findings.skipped.push({
          file: name,
          code: 'unreadable',
          message: 'the file cannot be opened. Check its permissions',
        });
      }
    } else if (isSource) {
      const outcome = runFile(file, root, settings);
      if (!isResult(outcome)) findings.skipped.push(outcome);
      else if (outcome.sites.length > 0 || outcome.before !== outcome.after) findings.files.push(outcome);
    } else {
      const outcome = scanOther(file, name, options);
      if (Array.isArray(outcome)) findings.others.push(...outcome);
      else findings.skipped.push(outcome);
    }
  });
  return findings;
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
  const { files: results, others, skipped } = findAll(files, root, options);
  const found: RunResult = {
    mode: options.mode,
    root,
    scanned: files.length,
    files: results,
    others,
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
