import fs from 'node:fs';
import path from 'node:path';
import { parseJsonWithComments } from './source/parse-json.ts';

/** `compilerOptions.paths` of a project, and the folder that they are relative to. */
export interface PathAliases {
  readonly folder: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
}

interface ProjectFile {
  extends?: unknown;
  compilerOptions?: { baseUrl?: unknown; paths?: unknown };
}

/** `extends` may form a circle. */
const MOST_PARENTS = 8;

function readProjectFile(file: string): ProjectFile | undefined {
  try {
    const value = parseJsonWithComments(fs.readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function parentFiles(file: string, parent: unknown): string[] {
  const names = [parent].flat().filter((name): name is string => typeof name === 'string');
  return names
    .filter((name) => name.startsWith('.') || path.isAbsolute(name))
    .map((name) => path.resolve(path.dirname(file), name.endsWith('.json') ? name : `${name}.json`));
}

function readAliases(file: string, depth: number): PathAliases | undefined {
  const project = readProjectFile(file);
  if (project === undefined || depth > MOST_PARENTS) return undefined;
  const { baseUrl, paths } = project.compilerOptions ?? {};
  const folder = path.resolve(path.dirname(file), typeof baseUrl === 'string' ? baseUrl : '.');
  const own: Record<string, readonly string[]> = Object.create(null) as Record<string, readonly string[]>;
  for (const [pattern, targets] of Object.entries(typeof paths === 'object' && paths !== null ? paths : {})) {
    if (Array.isArray(targets)) own[pattern] = targets.filter((target): target is string => typeof target === 'string');
  }
  // With a base, every bare name may also be a path from there.
  if (typeof baseUrl === 'string') own['*'] ??= ['*'];
  if (Object.keys(own).length > 0) return { folder, paths: own };
  for (const parent of parentFiles(file, project.extends)) {
    const inherited = readAliases(parent, depth + 1);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

/**
 * The aliases that hold for the files of a folder: those of the nearest `tsconfig.json` or `jsconfig.json`.
 *
 * @param cache by folder, filled on the way
 */
export function findPathAliases(folder: string, cache: Map<string, PathAliases | undefined>): PathAliases | undefined {
  if (cache.has(folder)) return cache.get(folder);
  const file = ['tsconfig.json', 'jsconfig.json']
    .map((name) => path.join(folder, name))
    .find((each) => fs.existsSync(each));
  const parent = path.dirname(folder);
  const found =
    file !== undefined ? readAliases(file, 0) : parent === folder ? undefined : findPathAliases(parent, cache);
  cache.set(folder, found);
  return found;
}
