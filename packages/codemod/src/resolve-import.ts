import fs from 'node:fs';
import path from 'node:path';
import { findPathAliases, type PathAliases } from './path-aliases.ts';
import { SHIM } from './shim-dependency.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.vue'];

/** TypeScript's imports name the file that will be, not the file that is. */
const SOURCE_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

const isFile = (file: string): boolean => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;

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

interface Manifest {
  main?: unknown;
  module?: unknown;
  source?: unknown;
  exports?: unknown;
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The strings anywhere in a package's export map for one subpath, whatever the conditions. */
function exportTargets(exports: unknown, subpath: string): string[] {
  if (typeof exports !== 'object' || exports === null)
    return typeof exports === 'string' && subpath === '.' ? [exports] : [];
  const entries = Object.entries(exports as Record<string, unknown>);
  const own = entries.find(([key]) => key === subpath)?.[1];
  const conditions = entries.some(([key]) => key.startsWith('.')) ? own : subpath === '.' ? exports : undefined;
  const collect = (value: unknown, depth: number): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value !== 'object' || value === null || depth > 5) return [];
    return Object.values(value).flatMap((each) => collect(each, depth + 1));
  };
  return collect(conditions, 0).filter((target) => !/\.d\.[mc]?ts$/.test(target));
}

/** The source of a package of the same workspace: one that is linked into `node_modules`, not installed there. */
function findWorkspaceFile(specifier: string, fromFolder: string): string | undefined {
  const match = /^((?:@[\w.~-]+\/)?[\w.~-]+)(?:\/(.+))?$/.exec(specifier);
  if (match?.[1] === undefined) return undefined;
  for (let folder = fromFolder; ; folder = path.dirname(folder)) {
    const link = path.join(folder, 'node_modules', match[1]);
    if (fs.existsSync(link)) {
      const real = fs.realpathSync(link);
      return real.split(path.sep).includes('node_modules') ? undefined : findInPackage(real, match[2]);
    }
    if (path.dirname(folder) === folder) return undefined;
  }
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
  const known = new Map<string, string | undefined>();
  const find = (specifier: string, folder: string): string | undefined => {
    if (/^\.{1,2}(?:\/|$)/.test(specifier)) return findScript(path.resolve(folder, specifier));
    if (specifier.startsWith('node:') || path.isAbsolute(specifier) || isOwn(specifier)) return undefined;
    const own = findPathAliases(folder, aliases);
    const aliased = own === undefined ? [] : withAliases(specifier, own);
    for (const candidate of aliased) {
      const file = findScript(candidate);
      if (file !== undefined) return file;
    }
    return findWorkspaceFile(specifier, folder);
  };
  return (specifier, fromFile) => {
    const folder = path.dirname(fromFile);
    const key = `${folder}\0${specifier}`;
    if (!known.has(key)) known.set(key, find(specifier, folder));
    return known.get(key);
  };
}
