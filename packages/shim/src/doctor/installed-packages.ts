import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { httpClientName } from '../http-client-names.ts';

/** A copy of a package on disk. */
export interface InstalledPackage {
  name: string;
  version: string;
  /** Absolute path of the file that `import` of the package loads. */
  entry: string;
}

/** Copies looked at; a tree with more is not worth the wait. */
const MAX_COPIES = 40;
/** What `import` prefers, in the order Node tries the conditions of a package. */
const CONDITIONS = ['node', 'import', 'default', 'require'];

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** The path an `exports` value leads to: a string, or the first branch under a condition that applies. */
function followExports(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return followExports(value[0], depth + 1);
  if (typeof value !== 'object' || value === null || depth > 8) return undefined;
  const branches = Object.entries(value);
  const [, self] = branches.find(([key]) => key === '.') ?? [];
  if (self !== undefined) return followExports(self, depth + 1);
  for (const [key, branch] of branches) {
    const found = CONDITIONS.includes(key) ? followExports(branch, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function readPackage(folder: string): InstalledPackage | undefined {
  try {
    const real = realpathSync(folder);
    const manifest = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8')) as Record<string, unknown>;
    const { name, version, exports } = manifest;
    if (typeof name !== 'string' || typeof version !== 'string') return undefined;
    const exported = followExports(exports);
    // Without `exports`, Node's older rules apply, which require() knows: `main`, a folder, a missing ending.
    const entry =
      exported === undefined ? createRequire(join(real, 'package.json')).resolve(real) : join(real, exported);
    return { name, version, entry };
  } catch {
    return undefined;
  }
}

/** Every `node_modules` folder that counts for a program in `cwd`: its own, those above, pnpm's store, and one level of nesting. */
function moduleFolders(cwd: string): string[] {
  const own: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    own.push(join(folder, 'node_modules'));
    if (dirname(folder) === folder) break;
  }
  const stores = own.map((folder) => join(folder, '.pnpm'));
  const nested = own.flatMap((folder) => list(folder).map((name) => join(folder, name, 'node_modules')));
  const stored = stores.flatMap((store) => list(store).map((name) => join(store, name, 'node_modules')));
  return [...own, ...nested, ...stored];
}

/**
 * The copies of some HTTP clients that a program in a folder may load, installed under their names or under aliases.
 *
 * @param names clients to look for
 */
export function findInstalledPackages(cwd: string, names: readonly string[]): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  for (const folder of moduleFolders(cwd)) {
    for (const entry of list(folder)) {
      const name = httpClientName(entry);
      const copy = name !== undefined && names.includes(name) ? readPackage(join(folder, entry)) : undefined;
      // A folder may bear an alias; the manifest tells the true name.
      if (copy?.name === name && copy !== undefined && found.size < MAX_COPIES)
        found.set(`${copy.name} ${copy.version}`, copy);
    }
  }
  return [...found.values()].sort((left, right) =>
    `${left.name} ${left.version}` < `${right.name} ${right.version}` ? -1 : 1,
  );
}
