import fs from 'node:fs';
import { listReadable } from '../discover.ts';
import { createSourceTree, treeRoot, type SourceTree } from './source-tree.ts';

/** Trees kept at a time: an editor may have several projects open. */
const MOST_TREES = 4;

interface KeptTree {
  readonly tree: SourceTree;
  /** What every file was when the tree was made. */
  readonly stamp: string;
}

/** By the folder that names are relative to. */
const kept = new Map<string, KeptTree>();

/** Tells one state of some files from another: their paths, and when and to what size each was written. */
function stampOf(files: readonly string[]): string {
  return files
    .map((file) => {
      // A folder that git lists files of may be a file by now, and up to Node 22 `throwIfNoEntry` does not cover that.
      const stat = fs.existsSync(file) ? fs.statSync(file, { throwIfNoEntry: false }) : undefined;
      return `${file}\0${String(stat?.mtimeMs)}\0${String(stat?.size)}`;
    })
    .join('\n');
}

/**
 * The sources around a folder, for a process that asks about one file after another: what was read for one is kept for the next
 * until any file of the tree is added, written or gone.
 *
 * @param root folder that names are relative to, absolute
 */
export function keptTree(root: string): SourceTree {
  const top = treeRoot(root);
  const files = listReadable(top);
  const stamp = stampOf(files);
  const known = kept.get(root);
  const tree = known?.stamp === stamp ? known.tree : createSourceTree(root, top, () => files);
  kept.delete(root);
  kept.set(root, { tree, stamp });
  const [oldest] = kept.keys();
  if (kept.size > MOST_TREES && oldest !== undefined) kept.delete(oldest);
  return tree;
}
