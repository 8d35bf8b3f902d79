import { once, scriptsOfText, type SourceTree } from './source-tree.ts';
import { createTreeIndex, type TreeIndex } from './tree-index.ts';

/** An index of which one file's part comes from another one. */
function replaced(all: TreeIndex, own: TreeIndex, file: string): TreeIndex {
  const join = (others: readonly string[], files: readonly string[]): readonly string[] => [
    ...others.filter((each) => each !== file),
    ...files,
  ];
  return {
    importersOf: (of) => join(all.importersOf(of), own.importersOf(of)),
    importsOf: (of) => (of === file ? own : all).importsOf(of),
    filesCalling: (name) => join(all.filesCalling(name), own.filesCalling(name)),
    loadAnything: new Set([...all.loadAnything, ...own.loadAnything]),
    hooking: join(all.hooking, own.hooking),
  };
}

/**
 * A tree in which a file has another text than on disk, or is not there yet.
 *
 * @param file absolute
 * @param root folder that names are relative to, absolute
 */
export function withText(tree: SourceTree, file: string, text: string, root: string): SourceTree {
  if (tree.sources.has(file) && tree.textOf(file) === text) return tree;
  const scripts = once(() => scriptsOfText(file, text, root));
  const sources = once(() => new Set([...tree.sources, file]));
  const changed: SourceTree = {
    root: tree.root,
    others: tree.others,
    resolve: (specifier, from) => tree.resolve(specifier, from),
    textOf: (of) => (of === file ? text : tree.textOf(of)),
    scriptsOf: (of) => (of === file ? scripts() : tree.scriptsOf(of)),
    get sources() {
      return sources();
    },
    get index() {
      return index();
    },
  };
  const index = once(() => replaced(tree.index, createTreeIndex(changed, [file]), file));
  return changed;
}
