import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { findGitFolder } from './git.ts';

/** Version of the file's form; another one is not read. */
const VERSION = 1;

/** One file of the last run. */
export interface UndoEntry {
  /** Relative to the root, with `/`. */
  readonly file: string;
  /** The whole text before the run. */
  readonly before: string;
  /** SHA-256 of the text after it, in hex. */
  readonly after: string;
  /** Files of the run, relative to the root, that are only restored together with this one. */
  readonly together?: readonly string[];
}

export interface UndoLog {
  readonly version: typeof VERSION;
  readonly root: string;
  readonly entries: readonly UndoEntry[];
}

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Where the last run is remembered: in the repository's own data, which is never committed; without git in
 * `node_modules/.cache`, which everything ignores.
 */
export function undoLogPath(root: string): string {
  const git = findGitFolder(root);
  const folder = git ?? path.join(root, 'node_modules', '.cache');
  return path.join(folder, 'modelhub-codemod', 'last-run.json');
}

/** Remembers what a run is going to write. Called before the first write, so that no file is ever changed unrecorded. */
export function writeUndoLog(root: string, entries: readonly UndoEntry[]): void {
  const file = undoLogPath(root);
  const log: UndoLog = { version: VERSION, root, entries };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // Holds whole source files: for the user's own eyes.
  fs.writeFileSync(file, JSON.stringify(log), { mode: 0o600 });
}

function isEntry(value: unknown): value is UndoEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { file, before, after, together = [] } = value as Record<string, unknown>;
  return typeof file === 'string' && typeof before === 'string' && typeof after === 'string' && Array.isArray(together);
}

/** The last run, or `undefined` where there is none that can be understood. */
export function readUndoLog(root: string): UndoLog | undefined {
  try {
    const log = JSON.parse(fs.readFileSync(undoLogPath(root), 'utf8')) as Partial<UndoLog>;
    if (log.version !== VERSION || typeof log.root !== 'string' || !Array.isArray(log.entries)) return undefined;
    // A file in node_modules may come from anywhere: it must not lead out of the folder it lies in.
    if (findGitFolder(root) === undefined && log.root !== root) return undefined;
    return log.entries.every(isEntry) ? (log as UndoLog) : undefined;
  } catch {
    return undefined;
  }
}

export function removeUndoLog(root: string): void {
  fs.rmSync(undoLogPath(root), { force: true });
}
