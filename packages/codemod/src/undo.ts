import fs from 'node:fs';
import path from 'node:path';
import { isInside } from './files.ts';
import { readText, replaceText } from './text-file.ts';
import { hashText, readUndoLog, removeUndoLog, writeUndoLog, type UndoEntry } from './undo-log.ts';

export interface UndoResult {
  /** Paths as the run gave them, relative to its root. */
  restored: readonly string[];
  /** Files left as they are, and why. */
  refused: readonly { file: string; reason: string }[];
}

function whyNot(file: string, root: string, entry: UndoEntry): string | undefined {
  if (!isInside(file, root)) return 'it lies outside of the folder that was migrated';
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return 'it is gone';
  try {
    return hashText(readText(file)) === entry.after ? undefined : 'it was edited since the run';
  } catch {
    return 'it was edited since the run';
  }
}

/**
 * Restores what the last `--write` changed, byte for byte. A file edited since is left alone and stays restorable.
 *
 * @param folder any folder of the repository, or the folder that was migrated; absolute
 * @returns `undefined` where no run is remembered
 */
export function undoLastRun(folder: string): UndoResult | undefined {
  const log = readUndoLog(folder);
  if (log === undefined) return undefined;
  const restored: string[] = [];
  const refused: { file: string; reason: string }[] = [];
  const left: UndoEntry[] = [];
  for (const entry of log.entries) {
    const file = path.resolve(log.root, entry.file);
    const reason = whyNot(file, log.root, entry);
    if (reason === undefined) {
      replaceText(file, readText(file), entry.before);
      restored.push(entry.file);
    } else {
      refused.push({ file: entry.file, reason });
      left.push(entry);
    }
  }
  if (left.length === 0) removeUndoLog(folder);
  else writeUndoLog(log.root, left);
  return { restored, refused };
}
