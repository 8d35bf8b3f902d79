import fs from 'node:fs';
import path from 'node:path';
import {
  createModule,
  importsRelatively,
  mayHoldAddressPart,
  maySendForOthers,
  type Module,
  type ModuleHost,
} from '@modelhub-migration/contract/analysis';
import type { Parse } from './user-parser.ts';

/** How far a constant is followed through re-exports. */
const MOST_HOPS = 5;

/** Parsed files kept at a time; a syntax tree is some hundred times its text. */
const MOST_MODULES = 64;

/** Longer files hold data, not the constant in question. */
const LONGEST_FILE = 512 * 1024;

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** Files that hold one value. */
const DATA = '.json';

/** TypeScript's imports name the file that will be, not the file that is. */
const SOURCE_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

interface CacheEntry {
  readonly stamp: string;
  readonly module: Module | undefined;
}

/** By path; an entry counts only while time of change and size are the same, so that editors never see old values. */
const cache = new Map<string, CacheEntry>();

function candidates(file: string): string[] {
  const extension = path.extname(file);
  const bare = file.slice(0, file.length - extension.length);
  return [
    ...(SOURCE_OF[extension] ?? []).map((other) => bare + other),
    ...(EXTENSIONS.includes(extension) || extension === DATA ? [file] : []),
    ...EXTENSIONS.map((other) => file + other),
    ...EXTENSIONS.map((other) => path.join(file, `index${other}`)),
  ];
}

interface FoundFile {
  readonly file: string;
  readonly stamp: string;
}

function findScript(file: string): FoundFile | undefined {
  for (const candidate of candidates(file)) {
    // Up to Node 22 `throwIfNoEntry` does not cover what would be below a file: `style.css/index.ts`.
    const stat = fs.existsSync(candidate) ? fs.statSync(candidate, { throwIfNoEntry: false }) : undefined;
    if (stat?.isFile() === true && stat.size <= LONGEST_FILE) {
      return { file: candidate, stamp: `${String(stat.mtimeMs)}:${String(stat.size)}` };
    }
  }
  return undefined;
}

/** What a folder's manifest names as its entry, if it has one that can be read. */
function readMain(folder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('main' in manifest)) return undefined;
    return typeof manifest.main === 'string' ? manifest.main : undefined;
  } catch {
    return undefined;
  }
}

/** The file that a path means as `require` reads it: of a folder, the `main` of its manifest before `index`. */
function findFile(target: string): FoundFile | undefined {
  const found = findScript(target);
  if (found !== undefined && path.dirname(found.file) !== target) return found;
  const main = readMain(target);
  return (main === undefined ? undefined : findScript(path.resolve(target, main))) ?? found;
}

function readModule(file: string, cwd: string, parse: Parse): Module | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  // A file without a needle can still pass on what another file exports, or send what it is told to.
  if (!mayHoldAddressPart(text) && !importsRelatively(text) && !maySendForOthers(text)) return undefined;
  // Both `import` and `require` see a JSON file as what a CommonJS module exports.
  const program = path.extname(file) === DATA ? parse(`module.exports = ${text}`, `${file}.cjs`) : parse(text, file);
  if (program === undefined) return undefined;
  return createModule(path.relative(cwd, file).split(path.sep).join('/'), text, program);
}

function remember(file: string, entry: CacheEntry): void {
  cache.delete(file);
  cache.set(file, entry);
  const [oldest] = cache.keys();
  if (cache.size > MOST_MODULES && oldest !== undefined) cache.delete(oldest);
}

/**
 * Follows relative imports on disk, for the analysis of one file. Packages and path aliases are not followed. Cheapest
 * question first: does the file exist, does its text matter, and only then its syntax tree.
 *
 * @param entry the module whose imports are followed
 * @param file its absolute path
 * @param cwd what paths in reports are relative to
 * @param parse the user's parser
 */
export function createImportHost(entry: Module, file: string, cwd: string, parse: Parse): ModuleHost {
  const known = new Map<Module, { file: string; hops: number }>([[entry, { file, hops: 0 }]]);
  return {
    resolve(specifier, from) {
      const origin = known.get(from);
      if (!/^\.{1,2}(?:\/|$)/.test(specifier) || origin === undefined || origin.hops >= MOST_HOPS) return undefined;
      const found = findFile(path.resolve(path.dirname(origin.file), specifier));
      if (found === undefined) return undefined;
      const cached = cache.get(found.file);
      const module = cached?.stamp === found.stamp ? cached.module : readModule(found.file, cwd, parse);
      remember(found.file, { stamp: found.stamp, module });
      // The nearest way to a module decides how far it is.
      if (module !== undefined && !known.has(module)) known.set(module, { file: found.file, hops: origin.hops + 1 });
      return module;
    },
  };
}
