import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'tsdown';

const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'tests');

const HOUR_MS = 3_600_000;

/** Bundles of earlier runs; those of a run that is under way beside this one are young. */
function removeOldBundles(): void {
  for (const folder of readdirSync(cache).map((name) => join(cache, name))) {
    const modifiedMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - modifiedMs > HOUR_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Bundles source files for child processes, which on Node 20 cannot run TypeScript. They lie side by side, as in the
 * built package, and inside it, so that its dependencies are found.
 *
 * @param entries paths below `src/`
 * @returns path of the folder; `a/b.ts` is `b.mjs` there
 */
export async function bundle(...entries: readonly string[]): Promise<string> {
  mkdirSync(cache, { recursive: true });
  removeOldBundles();
  const folder = mkdtempSync(join(cache, 'bundle-'));
  const cwd = join(import.meta.dirname, '..');
  await build({
    // Where the package.json is that says what is not to be bundled.
    cwd,
    entry: Object.fromEntries(entries.map((entry) => [basename(entry, '.ts'), join(cwd, 'src', entry)])),
    outDir: folder,
    format: 'esm',
    platform: 'node',
    target: 'node20.18',
    deps: { alwaysBundle: [/^@modelhub-migration\/contract/] },
    config: false,
    clean: false,
    dts: false,
    report: false,
    logLevel: 'silent',
  });
  return folder;
}
