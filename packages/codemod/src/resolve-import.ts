import fs from 'node:fs';
import path from 'node:path';
import { findPathAliases, type PathAliases } from './path-aliases.ts';
import { SHIM } from './shim-dependency.ts';
import { findWorkspace, packageFolder, readManifest, type Workspace } from './workspace.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.vue', '.svelte'];

/** TypeScript's imports name the file that will be, not the file that is. */
const SOURCE_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** Up to Node 22 `throwIfNoEntry` alone does not cover what would be below a file: `style.css/index.ts`. */
const isFile = (file: string): boolean =>
  fs.existsSync(file) && fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;

/** The file that a path without certain ending means. */
export function findScript(file: string): string | undefined {
  const extension = path.extname(file);
  const bare = file.slice(0, file.length - extension.length);
  const candidates = [
    ...(SOURCE_OF[extension] ?? []).map((other) => bare + other),
    ...(EXTENSIONS.includes(extension) ? [file] : []),
    ...EXTENSIONS.map((other) => file + other),
    ...EXTENSIONS.map((other) => path.join(file, `index${other}`)),
  ];
  return candidates.find(isFile);
}

/** The file that a path means as `require` reads it: of a folder, the `main` of its `package.json` before `index`. */
function findRelative(target: string): string | undefined {
  const found = findScript(target);
  if (found !== undefined && path.dirname(found) !== target) return found;
  const main = readManifest(target)?.main;
  return (typeof main === 'string' ? findScript(path.join(target, main)) : undefined) ?? found;
}

function withAliases(specifier: string, { folder, paths }: PathAliases): string[] {
  const found: string[] = [];
  for (const [pattern, targets] of Object.entries(paths)) {
    const [before = '', after] = pattern.split('*');
    const matches =
      after === undefined
        ? specifier === pattern
        : specifier.length >= before.length + after.length && specifier.startsWith(before) && specifier.endsWith(after);
    if (!matches) continue;
    const middle = after === undefined ? '' : specifier.slice(before.length, specifier.length - after.length);
    found.push(
      ...targets.map((target) =>
        path.resolve(
          folder,
          target.replace('*', () => middle),
        ),
      ),
    );
  }
  return found;
}

/** The files that an entry of an export or import map names, whatever the conditions. */
function stringsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return /\.d\.[mc]?ts$/.test(value) ? [] : [value];
  if (typeof value !== 'object' || value === null || depth > 5) return [];
  return Object.values(value).flatMap((each) => stringsIn(each, depth + 1));
}

/** The strings anywhere in a package's export map for one subpath, whatever the conditions. */
function exportTargets(exports: unknown, subpath: string): string[] {
  if (typeof exports !== 'object' || exports === null)
    return typeof exports === 'string' && subpath === '.' ? [exports] : [];
  const entries = Object.entries(exports as Record<string, unknown>);
  const own = entries.find(([key]) => key === subpath)?.[1];
  const conditions = entries.some(([key]) => key.startsWith('.')) ? own : subpath === '.' ? exports : undefined;
  return stringsIn(conditions, 0);
}

/**
 * The source of a package of the same workspace: one that is linked into `node_modules`, not installed there, or that
 * the workspace lists where nothing is installed.
 */
function findWorkspaceFile(
  specifier: string,
  fromFolder: string,
  workspaces: Map<string, Workspace | undefined>,
): string | undefined {
  const match = /^((?:@[\w.~-]+\/)?[\w.~-]+)(?:\/(.+))?$/.exec(specifier);
  if (match?.[1] === undefined) return undefined;
  for (let folder = fromFolder; ; folder = path.dirname(folder)) {
    const link = path.join(folder, 'node_modules', match[1]);
    if (fs.existsSync(link)) {
      const real = fs.realpathSync(link);
      return real.split(path.sep).includes('node_modules') ? undefined : findInPackage(real, match[2]);
    }
    if (path.dirname(folder) === folder) break;
  }
  const listed = findWorkspace(fromFolder, workspaces)?.packages.get(match[1]);
  return listed === undefined ? undefined : findInPackage(listed, match[2]);
}

/** What the nearest `package.json` says that `#name` means (Node's documentation, "Subpath imports"). */
function findSubpathImport(specifier: string, fromFolder: string): string | undefined {
  const folder = packageFolder(fromFolder);
  const imports = folder === undefined ? undefined : readManifest(folder)?.imports;
  if (folder === undefined || typeof imports !== 'object' || imports === null) return undefined;
  for (const [pattern, value] of Object.entries(imports)) {
    const [before = '', after] = pattern.split('*');
    const middle =
      after === undefined
        ? specifier === pattern && ''
        : specifier.startsWith(before) && specifier.endsWith(after) && specifier.length >= pattern.length
          ? specifier.slice(before.length, specifier.length - after.length)
          : false;
    if (middle === false) continue;
    for (const target of stringsIn(value, 0)) {
      const file = target.startsWith('.')
        ? findScript(
            path.join(
              folder,
              target.replaceAll('*', () => middle),
            ),
          )
        : undefined;
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

function findInPackage(folder: string, subpath: string | undefined): string | undefined {
  const manifest = readManifest(folder);
  const named = [manifest?.source, manifest?.module, manifest?.main].filter((each) => typeof each === 'string');
  const targets = [
    ...exportTargets(manifest?.exports, subpath === undefined ? '.' : `./${subpath}`),
    ...(subpath === undefined ? [...named, 'src/index', 'index'] : [subpath, `src/${subpath}`]),
  ];
  for (const target of targets) {
    const file = findScript(path.join(folder, target));
    if (file !== undefined) return file;
  }
  return undefined;
}

/** Own packages are what migrated code calls: what they do inside says nothing about the program. */
function isOwn(specifier: string): boolean {
  return specifier === SHIM || specifier.startsWith(`${SHIM}/`);
}

/** Makes the function that tells which file of the project an import means; `undefined` for installed packages. */
export function createImportResolver(): (specifier: string, fromFile: string) => string | undefined {
  const aliases = new Map<string, PathAliases | undefined>();
  const workspaces = new Map<string, Workspace | undefined>();
  const known = new Map<string, string | undefined>();
  const find = (specifier: string, folder: string): string | undefined => {
    if (/^\.{1,2}(?:\/|$)/.test(specifier)) return findRelative(path.resolve(folder, specifier));
    if (specifier.startsWith('node:') || path.isAbsolute(specifier) || isOwn(specifier)) return undefined;
    if (specifier.startsWith('#')) {
      const file = findSubpathImport(specifier, folder);
      if (file !== undefined) return file;
    }
    const own = findPathAliases(folder, aliases);
    const aliased = own === undefined ? [] : withAliases(specifier, own);
    for (const candidate of aliased) {
      const file = findScript(candidate);
      if (file !== undefined) return file;
    }
    return findWorkspaceFile(specifier, folder, workspaces);
  };
  return (specifier, fromFile) => {
    const folder = path.dirname(fromFile);
    const key = `${folder}\0${specifier}`;
    if (!known.has(key)) known.set(key, find(specifier, folder));
    return known.get(key);
  };
}
