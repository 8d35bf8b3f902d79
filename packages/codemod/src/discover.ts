import fs from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { UsageError } from './errors.ts';
import { byText, isInside, roleOf, toPosix } from './files.ts';
import { isIgnoredByGit, listGitFiles } from './git.ts';
import { SOURCE_EXTENSIONS } from './source/source-files.ts';
import { walkFolder } from './walk-folder.ts';

/** Folders of installed or built code. Looked into only where the user names one of them. */
const NEVER_ENTERED: ReadonlySet<string> = new Set([
  '.astro',
  '.cache',
  '.git',
  '.hg',
  '.next',
  '.nuxt',
  '.nyc_output',
  '.output',
  '.parcel-cache',
  '.pnpm-store',
  '.svelte-kit',
  '.svn',
  '.turbo',
  '.vercel',
  '.yarn',
  'bower_components',
  'coverage',
  'dist',
  'jspm_packages',
  'node_modules',
  'storybook-static',
]);

/** Also build output where no git says otherwise; a tracked `build/` holds sources often enough. */
const OFTEN_OUTPUT: ReadonlySet<string> = new Set(['build', 'out']);

export interface DiscoverOptions {
  /** Folder that relative paths and globs are meant from. Absolute. */
  cwd: string;
  /** Files and folders, relative to `cwd` or absolute. */
  paths: readonly string[];
  /** Globs relative to {@link rootOf} the run; with any, only files that match one are read. */
  include?: readonly string[];
  exclude?: readonly string[];
}

/** The folder that reports, globs and ids are relative to: the working folder, or what holds all paths where one lies outside. */
export function rootOf(cwd: string, paths: readonly string[]): string {
  const all = paths.map((each) => realPath(path.resolve(cwd, each), each));
  const start = fs.realpathSync(cwd);
  if (all.every((each) => isInside(each, start))) return start;
  const folders = all.map((each) => (fs.statSync(each).isDirectory() ? each : path.dirname(each)));
  let common = folders[0] ?? start;
  while (!folders.every((folder) => isInside(folder, common))) common = path.dirname(common);
  return common;
}

function realPath(absolute: string, asGiven: string): string {
  try {
    return fs.realpathSync(absolute);
  } catch {
    const advice = /[*{[]/.test(asGiven)
      ? `Globs belong to --include: --include "${asGiven}"`
      : `Check its spelling; it is meant from ${process.cwd()}`;
    throw new UsageError(`The path "${asGiven}" does not exist. ${advice}.`);
  }
}

function isEntered(relative: string): boolean {
  return !relative
    .split('/')
    .slice(0, -1)
    .some((name) => NEVER_ENTERED.has(name));
}

function listFolder(folder: string): string[] {
  // A folder named by the user is read even if git ignores it: git would list nothing there.
  const tracked = isIgnoredByGit(folder) ? undefined : listGitFiles(folder);
  if (tracked !== undefined) return tracked.filter(isEntered);
  return walkFolder(folder, (name) => !NEVER_ENTERED.has(name) && !OFTEN_OUTPUT.has(name));
}

/**
 * All files below a folder that a run may read, in a fixed order.
 *
 * @param folder absolute
 * @returns absolute paths
 */
export function listReadable(folder: string): string[] {
  return listFolder(folder)
    .map((name) => path.join(folder, name))
    .filter(isReadable)
    .sort(byText);
}

/** The files below a folder, absolute, that are of a known kind; installed, built and ignored ones are left out. */
export function filesBelow(folder: string): string[] {
  const real = realPath(folder, folder);
  return listFolder(real)
    .map((name) => path.join(real, name))
    .filter(isReadable)
    .sort(byText);
}

/**
 * All files that a run reads, in a fixed order.
 *
 * @returns absolute paths
 * @throws UsageError for a path that does not exist, or that holds no file of a known kind
 */
export function discoverFiles(options: DiscoverOptions): string[] {
  const root = rootOf(options.cwd, options.paths);
  const found = new Set<string>();
  for (const given of options.paths) {
    const target = realPath(path.resolve(options.cwd, given), given);
    const isFolder = fs.statSync(target).isDirectory();
    const readable = isFolder ? filesBelow(target) : [target].filter(isReadable);
    // A folder of nothing but notes and settings is a slip of the keyboard; a file of that kind is meant.
    if (readable.length === 0 || (isFolder && readable.every((file) => roleOf(file) === 'data'))) {
      throw new UsageError(
        `The path "${given}" holds no source file. Rewritten are ${SOURCE_EXTENSIONS.map((each) => `.${each}`).join(' ')}; ` +
          'ignored, installed and built files are left out.',
      );
    }
    for (const file of readable) found.add(file);
  }
  const wanted = filterByGlobs(root, options);
  const files = [...found].filter(wanted).sort(byText);
  if (files.length === 0) {
    throw new UsageError(
      'No source file is left after --include and --exclude. Globs are meant from the working folder, with "/" on every system.',
    );
  }
  return files;
}

/**
 * Whether a path is a file itself, and no link: git lists links too, and one may lead out of the tree. Asked only for
 * files that matter, since it costs a system call.
 */
export function isPlainFile(file: string): boolean {
  // A folder that git lists files of may be a file by now, and up to Node 22 `throwIfNoEntry` does not cover that.
  return fs.existsSync(file) && fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

/** Git lists links to folders and submodules, too; a name without an ending does not tell them from files. */
const isReadable = (file: string): boolean => roleOf(file) !== null && (path.extname(file) !== '' || isPlainFile(file));

function filterByGlobs(root: string, { include = [], exclude = [] }: DiscoverOptions): (file: string) => boolean {
  if (include.length === 0 && exclude.length === 0) return () => true;
  const included = picomatch(include.length === 0 ? ['**'] : [...include], { dot: true });
  const excluded = picomatch([...exclude], { dot: true });
  return (file) => {
    const name = toPosix(path.relative(root, file));
    return included(name) && !excluded(name);
  };
}
