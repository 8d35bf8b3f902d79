import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from './errors.ts';
import { isInside } from './files.ts';
import { EncodingError, readText, replaceText } from './text-file.ts';
import { uninterrupted } from './uninterrupted.ts';
import { hashText, readUndoLog, removeUndoLog, writeUndoLog, type UndoEntry, type UndoLog } from './undo-log.ts';

/** Why a file is not restored. */
interface Refused {
  readonly reason: string;
}

export interface UndoResult {
  /** Paths as the run gave them, relative to its root. */
  restored: readonly string[];
  /** Files left as they are, and why. */
  refused: readonly { file: string; reason: string }[];
}

/** Whether a file can be restored, and why not. */
function examine(file: string, root: string, { before, after }: UndoEntry): 'changed' | 'untouched' | Refused {
  if (!isInside(file, root)) return { reason: 'it lies outside of the folder that was migrated' };
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return { reason: 'it is gone' };
  try {
    const now = readText(file);
    // A run that was cut short has written only some of what it had recorded.
    if (now === before) return 'untouched';
    return hashText(now) === after ? 'changed' : { reason: 'it was edited since the run' };
  } catch (error) {
    return { reason: error instanceof EncodingError ? 'it was edited since the run' : messageOf(error) };
  }
}

/** Puts back what was in a file that may be restored. */
function restore(file: string, { before }: UndoEntry): 'restored' | 'untouched' | Refused {
  try {
    const now = readText(file);
    if (now === before) return 'untouched';
    replaceText(file, now, before);
    return 'restored';
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

/** Files that are not restored, and why: also those that go together with such a file. */
function findRefused({ root, entries }: UndoLog): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const entry of entries) {
    const verdict = examine(path.resolve(root, entry.file), root, entry);
    if (typeof verdict === 'object') reasons.set(entry.file, verdict.reason);
  }
  // A map takes up what is added while it is walked.
  for (const [refused] of reasons) {
    for (const { file, together } of entries) {
      if (together?.includes(refused) === true && !reasons.has(file))
        reasons.set(file, `it goes together with ${refused}, which cannot be restored`);
    }
  }
  return reasons;
}

/**
 * Restores what the last `--write` changed, byte for byte. A file edited since is left alone and stays restorable, with
 * those that go together with it.
 *
 * @param folder any folder of the repository, or the folder that was migrated; absolute
 * @returns `undefined` where no run is remembered
 */
export function undoLastRun(folder: string): UndoResult | undefined {
  const log = readUndoLog(folder);
  if (log === undefined) return undefined;
  const restored: string[] = [];
  const reasons = findRefused(log);
  uninterrupted(() => {
    for (const entry of log.entries) {
      const outcome = reasons.has(entry.file) ? 'untouched' : restore(path.resolve(log.root, entry.file), entry);
      if (outcome === 'restored') restored.push(entry.file);
      else if (outcome !== 'untouched') reasons.set(entry.file, outcome.reason);
    }
  });
  const left = log.entries.filter(({ file }) => reasons.has(file));
  const refused = left.map(({ file }) => ({ file, reason: reasons.get(file) ?? '' }));
  if (left.length === 0) removeUndoLog(folder);
  else writeUndoLog(log.root, left);
  return { restored, refused };
}
