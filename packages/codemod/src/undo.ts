import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from './errors.ts';
import { isInside } from './files.ts';
import { EncodingError, readText, replaceText } from './text-file.ts';
import { uninterrupted } from './uninterrupted.ts';
import { hashText, readUndoLog, removeUndoLog, writeUndoLog, type UndoEntry } from './undo-log.ts';

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

/** Restores one file. */
function restore(file: string, root: string, { before, after }: UndoEntry): 'restored' | 'untouched' | Refused {
  if (!isInside(file, root)) return { reason: 'it lies outside of the folder that was migrated' };
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return { reason: 'it is gone' };
  try {
    const now = readText(file);
    // A run that was cut short has written only some of what it had recorded.
    if (now === before) return 'untouched';
    if (hashText(now) !== after) return { reason: 'it was edited since the run' };
    replaceText(file, now, before);
    return 'restored';
  } catch (error) {
    return { reason: error instanceof EncodingError ? 'it was edited since the run' : messageOf(error) };
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
  uninterrupted(() => {
    for (const entry of log.entries) {
      const outcome = restore(path.resolve(log.root, entry.file), log.root, entry);
      if (outcome === 'restored') restored.push(entry.file);
      else if (outcome !== 'untouched') {
        refused.push({ file: entry.file, reason: outcome.reason });
        left.push(entry);
      }
    }
  });
  if (left.length === 0) removeUndoLog(folder);
  else writeUndoLog(log.root, left);
  return { restored, refused };
}
