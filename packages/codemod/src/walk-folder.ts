import fs from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { toPosix } from './files.ts';

/** Rules of one `.gitignore`, and the folder that they are relative to. */
interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

function readRules(folder: string): Rules | undefined {
  try {
    return { folder, matcher: ignore().add(fs.readFileSync(path.join(folder, '.gitignore'), 'utf8')) };
  } catch {
    return undefined;
  }
}

/** The nearest file that says anything decides, as in git. */
function isIgnored(file: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  for (let index = rules.length - 1; index >= 0; index--) {
    const { folder, matcher } = rules[index] as Rules;
    const relative = toPosix(path.relative(folder, file)) + (isFolder ? '/' : '');
    const { ignored, unignored } = matcher.test(relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/**
 * The files below a folder where there is no git to ask, without those that `.gitignore` files would keep out.
 * Symbolic links are not followed: what they point to is either in the tree anyway or none of our business.
 *
 * @param root absolute
 * @param enters whether to go into a folder, by its name
 * @returns paths below `root`, with `/`
 */
export function walkFolder(root: string, enters: (name: string) => boolean): string[] {
  const files: string[] = [];
  const pending: { folder: string; rules: readonly Rules[] }[] = [{ folder: root, rules: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const own = readRules(next.folder);
    const rules = own === undefined ? next.rules : [...next.rules, own];
    for (const entry of readFolder(next.folder)) {
      const file = path.join(next.folder, entry.name);
      if (entry.isDirectory()) {
        if (enters(entry.name) && !isIgnored(file, true, rules)) pending.push({ folder: file, rules });
      } else if (entry.isFile() && !isIgnored(file, false, rules)) {
        files.push(toPosix(path.relative(root, file)));
      }
    }
  }
  return files;
}

/** A folder that cannot be opened holds nothing for us. */
function readFolder(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
