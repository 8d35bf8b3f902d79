import fs from 'node:fs';
import path from 'node:path';
import type { Module } from '@modelhub-migration/contract/analysis';
import { filesBelow, isPlainFile } from '../discover.ts';
import { isInside, roleOf, toPosix } from '../files.ts';
import { describeGenerated } from '../generated.ts';
import { findWorkTree } from '../git.ts';
import { LARGEST_FILE } from '../prefilter.ts';
import { outsideOf, readScripts } from '../read-scripts.ts';
import { createImportResolver } from '../resolve-import.ts';
import { readText } from '../text-file.ts';
import { createTreeIndex, type TreeIndex } from './tree-index.ts';
import { findWorkspace, packageFolder } from '../workspace.ts';

/** One script of a file of the tree. */
export interface TreeScript {
  /** Number of the script in its file, from 0. */
  readonly block: number;
  readonly module: Module;
  /** What the file holds beside the script: templates, styles, other scripts. */
  readonly outside: string;
}

/** All files that may use what a file of the run exports, also those that the run leaves out. */
export interface SourceTree {
  /** Absolute. */
  readonly root: string;
  /** Absolute paths of all sources. */
  readonly sources: ReadonlySet<string>;
  /** Absolute paths of settings and programs in other languages, which may name a source by its path. */
  readonly others: readonly string[];
  /** The file's text; empty for one that cannot be read. */
  textOf(file: string): string;
  /** The scripts of a file; `null` for one that does not parse, or that no run changes. */
  scriptsOf(file: string): readonly TreeScript[] | null;
  /** What the files have to do with each other. */
  readonly index: TreeIndex;
  /** Which file an import means. */
  resolve(specifier: string, fromFile: string): string | undefined;
}

/** Characters that are kept in memory; the rest is read again. */
const MOST_TEXT = 64 * 1024 * 1024;

/** A value that is worked out when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A function whose values are worked out when they are first asked for. Takes arguments that JSON can tell apart. */
export function oncePer<Args extends readonly unknown[], T>(make: (...args: Args) => T): (...args: Args) => T {
  const made = new Map<string, { readonly value: T }>();
  return (...args) => {
    const key = JSON.stringify(args);
    const known = made.get(key) ?? { value: make(...args) };
    made.set(key, known);
    return known.value;
  };
}

/** The folder whose files may import each other: that of the repository, of the workspace, or of the package. */
export function treeRoot(root: string): string {
  const top = findWorkTree(root) ?? findWorkspace(root)?.folder ?? packageFolder(root) ?? root;
  return isInside(root, top) ? top : root;
}

function readOrNothing(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The scripts of a text as it stands, or would stand, in a file; `null` for one that does not parse, or that no run changes. */
export function scriptsOfText(file: string, text: string, root: string): readonly TreeScript[] | null {
  try {
    if (describeGenerated(file, text) !== undefined) return null;
    const name = toPosix(path.relative(root, file));
    return readScripts(name, text).map(({ script, module }, block) => ({
      block,
      module,
      outside: outsideOf(script, text),
    }));
  } catch {
    return null;
  }
}

/** The module that a file, absolute, is as a whole; `null` for one that holds scripts among other things, or does not parse. */
export function wholeModule(tree: Pick<SourceTree, 'scriptsOf'>, file: string): Module | null {
  const [script, ...others] = tree.scriptsOf(file) ?? [];
  return script === undefined || others.length > 0 || script.outside.trim() !== '' ? null : script.module;
}

function readTreeScripts(file: string, root: string): readonly TreeScript[] | null {
  try {
    return isPlainFile(file) ? scriptsOfText(file, readText(file), root) : null;
  } catch {
    return null;
  }
}

/**
 * The sources around a run. Nothing is read before it is asked for; a file is read and parsed once.
 *
 * @param root folder that the run's names are relative to, absolute
 * @param top folder whose files may import each other, absolute
 * @param list absolute paths of all files below it that matter
 */
export function createSourceTree(
  root: string,
  top: string = treeRoot(root),
  list: () => readonly string[] = once(() => filesBelow(top)),
): SourceTree {
  const texts = new Map<string, string>();
  const scripts = new Map<string, readonly TreeScript[] | null>();
  let held = 0;
  const sources = once(() => new Set(list().filter((file) => roleOf(file) === 'source')));
  const others = once(() => list().filter((file) => roleOf(file) !== 'source'));
  const index = once(() => createTreeIndex(tree));
  const tree: SourceTree = {
    root: top,
    get sources() {
      return sources();
    },
    get others() {
      return others();
    },
    textOf(file) {
      const known = texts.get(file);
      if (known !== undefined) return known;
      const size = (fs.existsSync(file) ? fs.statSync(file, { throwIfNoEntry: false })?.size : undefined) ?? 0;
      const text = size > LARGEST_FILE || size === 0 ? '' : readOrNothing(file);
      held += text.length;
      if (held < MOST_TEXT) texts.set(file, text);
      return text;
    },
    scriptsOf(file) {
      const known = scripts.get(file);
      if (known !== undefined) return known;
      const read = readTreeScripts(file, root);
      scripts.set(file, read);
      return read;
    },
    get index() {
      return index();
    },
    resolve: createImportResolver(),
  };
  return tree;
}
