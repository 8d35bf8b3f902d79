import path from 'node:path';
import { messageOf } from './errors.ts';
import { formatFiles, type Formatter } from './format-files.ts';
import { findUncommitted } from './git.ts';
import { changedFiles, type RunResult, type SkippedFile } from './result.ts';
import { ChangedOnDiskError, readText, replaceText } from './text-file.ts';
import { hashText, writeUndoLog, type UndoEntry } from './undo-log.ts';
import { uninterrupted } from './uninterrupted.ts';
import { toPosix } from './files.ts';

interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** Files that are only written together with this one. */
  readonly together?: readonly string[];
}

/** Names shown of a longer list. */
const SHOWN = 5;

/** Why nothing may be written, or an empty text. */
export function findObjection(root: string, changes: readonly Pick<Change, 'file'>[]): string {
  const files = changes.map(({ file }) => path.join(root, file));
  const uncommitted = findUncommitted(root, files);
  if (uncommitted === undefined) {
    return 'There is no git repository here that could bring the files back. Pass --force to write all the same; "modelhub-codemod undo" restores the last run.';
  }
  if (uncommitted.length === 0) return '';
  const names = uncommitted.slice(0, SHOWN).map((file) => toPosix(path.relative(root, file)));
  const more = uncommitted.length > SHOWN ? ` and ${String(uncommitted.length - SHOWN)} more` : '';
  return `Git has uncommitted changes in ${names.join(', ')}${more}. Commit or stash them, or pass --force.`;
}

function writeOne(root: string, { file, before, after }: Change): SkippedFile | undefined {
  try {
    replaceText(path.join(root, file), before, after);
    return undefined;
  } catch (error) {
    return error instanceof ChangedOnDiskError
      ? { file, code: 'changed-on-disk', message: `${error.message}. Run again.` }
      : { file, code: 'write', message: `the file cannot be written: ${messageOf(error)}. Check its permissions.` };
  }
}

/**
 * Writes files one after another. Where one of several that go together cannot be written, the others get back what was
 * in them.
 *
 * @returns what was not written, by file
 */
function writeAll(root: string, changes: readonly Change[]): Map<string, SkippedFile> {
  const failures = new Map<string, SkippedFile>();
  const written = new Map<string, Change>();
  const fail = (change: Change, failure: SkippedFile): void => {
    failures.set(change.file, failure);
    for (const other of changes) {
      if (failures.has(other.file) || !isTogether(change, other)) continue;
      const done = written.get(other.file);
      if (done !== undefined) writeOne(root, { file: done.file, before: done.after, after: done.before });
      written.delete(other.file);
      fail(other, {
        file: other.file,
        code: 'write',
        message: `the file was left as it is: it goes together with ${change.file}, which could not be written.`,
      });
    }
  };
  for (const change of changes) {
    if (failures.has(change.file)) continue;
    const failure = writeOne(root, change);
    if (failure === undefined) written.set(change.file, change);
    else fail(change, failure);
  }
  return failures;
}

const isTogether = (a: Change, b: Change): boolean =>
  a.together?.includes(b.file) === true || b.together?.includes(a.file) === true;

/** A file's text behind the formatter; what was written, where it cannot be read any more. */
function readNow(root: string, { file, after }: Change): string {
  try {
    return readText(path.join(root, file));
  } catch {
    return after;
  }
}

function format(formatter: Formatter, root: string, written: readonly Change[]): SkippedFile[] {
  const files = written.map(({ file }) => file);
  const [first] = files;
  const problem = first === undefined ? '' : formatFiles(formatter, root, files);
  if (problem === '' || first === undefined) return [];
  return [{ file: first, code: 'format', message: `the files are migrated, but ${problem}. Format them yourself.` }];
}

/**
 * Writes what a run has planned, or says why not. One file that cannot be written does not keep the others from it.
 *
 * @param force write even where git could not bring the old text back
 * @param formatter runs over the written files, where the user asked for it
 */
export function writeResults(result: RunResult, force: boolean, formatter?: Formatter): RunResult {
  const changes: Change[] = [...changedFiles(result), ...result.manifests];
  if (changes.length === 0) return result;
  const refused = force ? '' : findObjection(result.root, changes);
  if (refused !== '') return { ...result, refused };

  const entryOf = ({ file, before, after, together }: Change): UndoEntry => ({
    file,
    before,
    after: hashText(after),
    ...(together === undefined ? {} : { together }),
  });
  writeUndoLog(result.root, changes.map(entryOf));
  const failures = uninterrupted(() => writeAll(result.root, changes));
  const written = changes.filter(({ file }) => !failures.has(file));
  const problems = formatter === undefined ? [] : format(formatter, result.root, written);
  const isFormatted = formatter !== undefined && written.length > 0;
  if (failures.size > 0 || isFormatted) {
    // What undo compares with is what stands on the disk now.
    const now = isFormatted ? written.map((change) => ({ ...change, after: readNow(result.root, change) })) : written;
    writeUndoLog(result.root, now.map(entryOf));
  }
  return {
    ...result,
    written: written.map(({ file }) => file),
    skipped: [...result.skipped, ...failures.values(), ...problems],
  };
}
