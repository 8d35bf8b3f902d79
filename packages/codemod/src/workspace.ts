import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import picomatch from 'picomatch';
import type * as Yaml from 'yaml';

/** The fields of a `package.json` that say how its files are reached. */
export interface Manifest {
  readonly name?: unknown;
  readonly private?: unknown;
  readonly workspaces?: unknown;
  readonly main?: unknown;
  readonly module?: unknown;
  readonly browser?: unknown;
  readonly source?: unknown;
  readonly types?: unknown;
  readonly exports?: unknown;
  readonly imports?: unknown;
}

/** Packages that are developed together. */
export interface Workspace {
  /** Absolute. */
  readonly folder: string;
  /** Folders of the packages by their names. */
  readonly packages: ReadonlyMap<string, string>;
}

/** Folders below a `**` that are looked into. */
const DEEPEST = 4;

/** The manifest of a folder; `undefined` where there is none that can be read. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The nearest folder, upward, with a manifest. */
export function packageFolder(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (readManifest(at) !== undefined) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** The list `packages` of a `pnpm-workspace.yaml`; nothing for a file that is not YAML. */
function readPnpmPatterns(text: string): string[] {
  const { parse } = createRequire(import.meta.url)('yaml') as typeof Yaml;
  const value: unknown = parse(text, { logLevel: 'error' });
  return typeof value === 'object' && value !== null && 'packages' in value ? strings(value.packages) : [];
}

/** Patterns of the folders of a workspace's packages, as npm, Yarn, pnpm and Lerna are told; `undefined` for none. */
function readPatterns(folder: string): string[] | undefined {
  const workspaces = readManifest(folder)?.workspaces;
  if (Array.isArray(workspaces)) return strings(workspaces);
  if (typeof workspaces === 'object' && workspaces !== null && 'packages' in workspaces)
    return strings(workspaces.packages);
  const listed = path.join(folder, 'pnpm-workspace.yaml');
  if (!fs.existsSync(listed)) return undefined;
  try {
    return readPnpmPatterns(fs.readFileSync(listed, 'utf8'));
  } catch {
    // The folder is a workspace all the same; which packages it has is for its package manager to complain about.
    return [];
  }
}

/** Folders below another one, to the depth that the patterns go to. */
function foldersBelow(folder: string, prefix: string, depth: number): string[] {
  if (depth === 0) return [];
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(path.join(folder, prefix), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap(({ name }) => {
      const below = prefix === '' ? name : `${prefix}/${name}`;
      return [below, ...foldersBelow(folder, below, depth - 1)];
    });
}

function expand(folder: string, patterns: readonly string[]): string[] {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map((each) => each.replace(/^\.\/|\/$/g, ''));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((each) => each.slice(1));
  const depths = wanted.map((each) => (each.includes('**') ? DEEPEST : each.split('/').length));
  const isWanted = picomatch(wanted);
  const isUnwanted = picomatch(unwanted);
  return foldersBelow(folder, '', Math.max(0, ...depths)).filter((each) => isWanted(each) && !isUnwanted(each));
}

/**
 * The workspace that a folder lies in: the nearest folder, upward, that lists packages.
 *
 * @param folder absolute
 * @param cache by folder, filled on the way
 */
export function findWorkspace(
  folder: string,
  cache: Map<string, Workspace | undefined> = new Map(),
): Workspace | undefined {
  if (cache.has(folder)) return cache.get(folder);
  const patterns = readPatterns(folder);
  const parent = path.dirname(folder);
  let found: Workspace | undefined;
  if (patterns !== undefined) {
    const members = [folder, ...expand(folder, patterns).map((each) => path.join(folder, each))];
    const named = members.flatMap((each): [string, string][] => {
      const name = readManifest(each)?.name;
      return typeof name === 'string' ? [[name, each]] : [];
    });
    found = { folder, packages: new Map(named) };
  } else if (parent !== folder) found = findWorkspace(parent, cache);
  cache.set(folder, found);
  return found;
}
