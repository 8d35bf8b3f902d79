import fs from 'node:fs';
import path from 'node:path';
import { isTestFile } from '@modelhub-migration/contract';
import { addDependency, type Dependency, type Need } from './add-dependency.ts';
import { byText, isInside, toPosix } from './files.ts';
import { lineEndOf, readText } from './text-file.ts';
import type { ManifestResult } from './result.ts';

/** A package with who needs it. */
interface Needed {
  readonly dependency: Dependency;
  readonly need: Need;
}

function findManifest(file: string, root: string): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (fs.lstatSync(manifest, { throwIfNoEntry: false })?.isFile() === true) return manifest;
    // Never a manifest above the folder that the run is about.
    if (!isInside(path.dirname(folder), root)) return undefined;
  }
}

/** What the plan for all manifests comes to. */
export interface ManifestPlan {
  readonly manifests: readonly ManifestResult[];
  /** Dependencies for which no `package.json` was found, or one that could not be read. */
  readonly homeless: readonly string[];
}

/**
 * Plans the edits of all `package.json` files whose code imports something new.
 *
 * @param root folder of the run, absolute
 * @param needs for each changed file (absolute) what it imports that it did not before
 */
export function planManifests(root: string, needs: ReadonlyMap<string, readonly Dependency[]>): ManifestPlan {
  const byManifest = new Map<string, Map<string, Needed>>();
  const homeless = new Set<string>();
  for (const [file, dependencies] of needs) {
    const manifest = findManifest(file, root);
    if (manifest === undefined) {
      for (const { name } of dependencies) homeless.add(name);
      continue;
    }
    const needed = byManifest.get(manifest) ?? new Map<string, Needed>();
    byManifest.set(manifest, needed);
    const isTest = isTestFile(toPosix(path.relative(path.dirname(manifest), file)));
    for (const dependency of dependencies) {
      const need = isTest && needed.get(dependency.name)?.need !== 'program' ? 'tests' : 'program';
      needed.set(dependency.name, { dependency, need });
    }
  }
  const manifests: ManifestResult[] = [];
  for (const [manifest, needed] of [...byManifest].sort(([a], [b]) => byText(a, b))) {
    const result = planManifest(manifest, root, [...needed.values()]);
    if (result === undefined) for (const name of needed.keys()) homeless.add(name);
    else if (result.added.length > 0) manifests.push(result);
  }
  return { manifests, homeless: [...homeless].sort(byText) };
}

function planManifest(manifest: string, root: string, needed: readonly Needed[]): ManifestResult | undefined {
  try {
    const before = readText(manifest);
    const added: string[] = [];
    let after = before;
    for (const { dependency, need } of needed) {
      const { text, note } = addDependency(after, dependency, need);
      if (note === '') continue;
      after = text;
      added.push(note);
    }
    JSON.parse(after.replace(/^\uFEFF/, ''));
    return lineEndOf(after) === lineEndOf(before)
      ? { file: toPosix(path.relative(root, manifest)), added, before, after }
      : undefined;
  } catch {
    return undefined;
  }
}
