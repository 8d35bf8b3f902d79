import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { groupBy } from './group-by.ts';

/** Output of a repository with hundreds of thousands of files. */
const LARGEST_OUTPUT = 512 * 1024 * 1024;

function git(folder: string, args: readonly string[], input?: string): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      input: input ?? '',
      maxBuffer: LARGEST_OUTPUT,
      stdio: ['pipe', 'pipe', 'ignore'],
      // A repository must not be able to start programs of its own choice, or to wait for a password.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    });
  } catch {
    return undefined;
  }
}

const fields = (output: string): string[] => output.split('\0').filter((field) => field !== '');

/** The folder that holds the repository's own data, or `undefined` outside of one (or without git). Absolute. */
export function findGitFolder(folder: string): string | undefined {
  const found = git(folder, ['rev-parse', '--absolute-git-dir'])?.trim();
  return found === undefined || found === '' ? undefined : path.normalize(found);
}

/** The top folder of the repository's files, or `undefined` outside of one (or without git). Absolute. */
export function findWorkTree(folder: string): string | undefined {
  const found = git(folder, ['rev-parse', '--show-toplevel'])?.replace(/\r?\n$/, '');
  return found === undefined || found === '' ? undefined : path.normalize(found);
}

/**
 * Tracked files and untracked ones that are not ignored, by git's own idea of ignoring (nested files, the user's global
 * list, `.git/info/exclude`). Files of submodules are not among them.
 *
 * @param folder absolute
 * @returns paths below `folder`, with `/`; `undefined` where git does not answer for that folder
 */
export function listGitFiles(folder: string): string[] | undefined {
  const output = git(folder, ['-c', 'core.fsmonitor=false', 'ls-files', '-co', '--exclude-standard', '-z', '--', '.']);
  return output === undefined ? undefined : [...new Set(fields(output))];
}

/** Whether git ignores a folder, with everything in it. */
export function isIgnoredByGit(folder: string): boolean {
  return git(path.dirname(folder), ['check-ignore', '-q', '--', folder]) !== undefined;
}

/** The repository below a folder that a file lies in, such as a submodule; else the folder itself. */
function nearestRepository(file: string, folder: string): string {
  let at = path.dirname(file);
  while (at !== folder && at !== path.dirname(at) && !existsSync(path.join(at, '.git'))) at = path.dirname(at);
  return at === path.dirname(at) ? folder : at;
}

/** {@link findUncommitted} for files of one repository. */
function findUncommittedIn(folder: string, files: readonly string[]): string[] | undefined {
  // Asked for the folder as a whole: the names of thousands of files do not fit into a command line.
  const top = git(folder, ['rev-parse', '--show-toplevel'])?.replace(/\r?\n$/, '');
  const tracked = git(folder, ['ls-files', '-z', '--full-name', '--', '.']);
  const changed = git(folder, [
    '-c',
    'core.fsmonitor=false',
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=no',
    '--',
    '.',
  ]);
  if (top === undefined || tracked === undefined || changed === undefined) return undefined;
  const known = new Set(fields(tracked).map((file) => path.resolve(top, file)));
  const dirty = new Set(fields(changed).map((entry) => path.resolve(top, entry.slice(3))));
  return files.filter((file) => dirty.has(file) || !known.has(file));
}

/**
 * Which of some files differ from the last commit of the repository that they lie in, or are not in it.
 *
 * @param folder absolute; all files lie in it, or in repositories below it
 * @param files absolute paths
 * @returns `undefined` where one of them lies in no repository
 */
export function findUncommitted(folder: string, files: readonly string[]): string[] | undefined {
  const uncommitted: string[] = [];
  for (const [repository, members] of groupBy(files, (file) => nearestRepository(file, folder))) {
    const found = findUncommittedIn(repository, members);
    if (found === undefined) return undefined;
    uncommitted.push(...found);
  }
  return uncommitted;
}
