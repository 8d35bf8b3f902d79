import path from 'node:path';
import { messageOf } from './errors.ts';
import { findUncommitted } from './git.ts';
import { changedFiles, type RunResult, type SkippedFile } from './result.ts';
import { ChangedOnDiskError, replaceText } from './text-file.ts';
import { hashText, writeUndoLog } from './undo-log.ts';
import { toPosix } from './files.ts';

interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Names shown of a longer list. */
const SHOWN = 5;

/** Why nothing may be written, or an empty text. */
function findObjection(root: string, changes: readonly Change[]): string {
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
 * Writes what a run has planned, or says why not. One file that cannot be written does not keep the others from it.
 *
 * @param force write even where git could not bring the old text back
 */
export function writeResults(result: RunResult, force: boolean): RunResult {
  const changes: Change[] = [...changedFiles(result), ...result.manifests];
  if (changes.length === 0) return result;
  const refused = force ? '' : findObjection(result.root, changes);
  if (refused !== '') return { ...result, refused };

  const entryOf = ({ file, before, after }: Change): { file: string; before: string; after: string } => ({
    file,
    before,
    after: hashText(after),
  });
  writeUndoLog(result.root, changes.map(entryOf));
  const failures = new Map<string, SkippedFile>();
  for (const change of changes) {
    const failure = writeOne(result.root, change);
    if (failure !== undefined) failures.set(change.file, failure);
  }
  const written = changes.filter(({ file }) => !failures.has(file));
  if (failures.size > 0) writeUndoLog(result.root, written.map(entryOf));
  return {
    ...result,
    written: written.map(({ file }) => file),
    skipped: [...result.skipped, ...failures.values()],
  };
}
