import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Formatters that a project may have, and how each is told to write files. The first one installed is taken. */
const FORMATTERS = [
  { name: 'prettier', command: 'prettier', argv: ['--write', '--ignore-unknown', '--log-level', 'error', '--'] },
  { name: '@biomejs/biome', command: 'biome', argv: ['format', '--write', '--no-errors-on-unmatched', '--'] },
] as const;

/** The project's own formatter. */
export interface Formatter {
  readonly name: string;
  /** Program for Node, absolute. */
  readonly bin: string;
  readonly argv: readonly string[];
}

/** Files of one command: a command line has its limits. */
const BATCH = 200;

/** The formatter that is installed for a folder, or `undefined`. Nothing is run. */
export function findFormatter(root: string): Formatter | undefined {
  const require = createRequire(path.join(root, 'noop.js'));
  for (const { name, command, argv } of FORMATTERS) {
    const folders = require.resolve.paths(name) ?? [];
    for (const folder of folders) {
      const manifest = path.join(folder, name, 'package.json');
      if (!fs.existsSync(manifest)) continue;
      const { bin } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { bin?: string | Record<string, string> };
      const file = typeof bin === 'string' ? bin : bin?.[command];
      if (file !== undefined) return { name, argv, bin: path.resolve(path.dirname(manifest), file) };
    }
  }
  return undefined;
}

/**
 * Runs a project's formatter over files that were written.
 *
 * @param root working folder, absolute
 * @param files relative to it
 * @returns what went wrong, or an empty text
 */
export function formatFiles({ name, bin, argv }: Formatter, root: string, files: readonly string[]): string {
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const { status, stderr, error } = spawnSync(process.execPath, [bin, ...argv, ...batch], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (error !== undefined) return `${name} did not start: ${error.message}`;
    if (status !== 0) return `${name} ended with code ${String(status)}: ${stderr.trim().split('\n')[0] ?? ''}`;
  }
  return '';
}
