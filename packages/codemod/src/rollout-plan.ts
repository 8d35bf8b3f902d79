import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { byText } from './files.ts';
import { groupBy } from './group-by.ts';
import { loadCodeOwners } from './ledger/code-owners.ts';
import { changedFiles, type RunResult } from './result.ts';

/** What keeps files together: the package, the owners or the folder they are in. */
export type PlanBy = 'package' | 'codeowners' | 'directory';

export const PLAN_BY: readonly PlanBy[] = ['package', 'codeowners', 'directory'];

/** One pull request's worth of files. */
export interface PlanShard {
  /** Fit for a branch name; says which part of which group it is, and not how many others there are. */
  name: string;
  /** Package, owners or folder, as it is written. */
  group: string;
  /** Relative to the root, with `/`. */
  files: readonly string[];
  /** Number of call sites in them. */
  sites: number;
}

export interface RolloutPlan {
  version: 1;
  by: PlanBy;
  /** Largest number of files in a shard. */
  max: number;
  shards: readonly PlanShard[];
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The nearest folder with a package.json, below or at the root. */
function packageOf(file: string, root: string): string {
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    if (folder === '.' || fs.existsSync(path.join(root, folder, 'package.json'))) return folder;
  }
}

function createGrouping(by: PlanBy, root: string): (file: string) => string {
  if (by === 'package') return (file) => packageOf(file, root);
  if (by === 'directory') return () => '.';
  const owners = loadCodeOwners(root);
  return (file) => owners.ownersOf(file).join(' ') || 'nobody';
}

interface Part {
  /** What tells the part from others of its group: folders, then bits of the paths' hashes. */
  readonly key: string;
  readonly files: readonly string[];
}

/** Halves files of one folder by the bits of their hashes, so that a new file moves no old one unless its half is full. */
function splitByHash(part: Part, max: number, bit: number): Part[] {
  if (part.files.length <= max) return [part];
  const bitOf = (file: string): string => String(((hashOf(file)[bit >> 3] ?? 0) >> (bit & 7)) & 1);
  return [...groupBy(part.files, bitOf)]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([half, files]) => splitByHash({ key: part.key + half, files }, max, bit + 1));
}

/** Takes files apart by folders, from the top, until each part is small enough. */
function splitByFolder({ key, files }: Part, max: number): Part[] {
  if (files.length <= max) return [{ key, files }];
  const childOf = (file: string): string => {
    const end = file.indexOf('/', key.length);
    return end < 0 ? '' : file.slice(0, end + 1);
  };
  return [...groupBy(files, childOf)]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([child, inside]) =>
      child === ''
        ? splitByHash({ key: `${key}*`, files: inside }, max, 0)
        : splitByFolder({ key: child, files: inside }, max),
    );
}

function nameOf(by: PlanBy, group: string, key: string): string {
  const words = `${by === 'directory' ? '' : group} ${key}`.toLowerCase();
  const slug = words.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  const suffix = hashOf(`${by}\0${group}\0${key}`).toString('hex').slice(0, 6);
  return `${slug.slice(0, 60) || 'all'}-${suffix}`;
}

/**
 * Spreads the files that a run changes over shards, each small enough for a review. Depends on paths alone, and groups
 * never move each other: what is done drops out, and the shards of all other groups keep their names and files. Parts
 * of one large group are joined again when few enough files are left in it.
 *
 * @param max largest number of files in a shard
 */
export function planRollout(result: RunResult, by: PlanBy, max: number): RolloutPlan {
  const sites = new Map(result.files.map(({ file, sites }) => [file, sites.length]));
  const files = changedFiles(result).map(({ file }) => file);
  const shards = [...groupBy(files, createGrouping(by, result.root))]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([group, members]) =>
      splitByFolder({ key: '', files: members }, max).map(({ key, files: part }) => ({
        name: nameOf(by, group, key),
        group: by === 'directory' ? key || '.' : group,
        files: part,
        sites: part.reduce((sum, file) => sum + (sites.get(file) ?? 0), 0),
      })),
    );
  return { version: 1, by, max, shards };
}
