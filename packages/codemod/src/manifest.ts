import fs from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import type { TSESTree } from '@typescript-eslint/types';
import { applyEdits, type Edit } from './apply.ts';
import { byText, isInside, toPosix } from './files.ts';
import { lineEndOf, readText } from './text-file.ts';
import type { ManifestResult } from './result.ts';
import { parseModule } from './source/parse-module.ts';

/** A package that migrated code imports. */
export interface Dependency {
  readonly name: string;
  /** Lowest version that will do, without range operator. */
  readonly version: string;
}

const GROUPS = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'];

/** JSON put into parentheses is JavaScript; offsets of what is found are one too high. */
function readObject(text: string): TSESTree.ObjectExpression | undefined {
  const bare = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const statement = parseModule('package.js', `(${bare})`).program.body[0];
  if (statement?.type !== 'ExpressionStatement') return undefined;
  return statement.expression.type === 'ObjectExpression' ? statement.expression : undefined;
}

function keyOf(member: TSESTree.ObjectLiteralElement): string {
  return member.type === 'Property' && member.key.type === 'Literal' ? String(member.key.value) : '';
}

function findMember(object: TSESTree.ObjectExpression, name: string): TSESTree.Property | undefined {
  return object.properties.find((each): each is TSESTree.Property => each.type === 'Property' && keyOf(each) === name);
}

/** Whether what a project asks for will do; what is no range (`workspace:*`, a path, a tag) is the project's own affair. */
function isEnough(range: string, { version }: Dependency): boolean {
  return semver.validRange(range) === null || semver.intersects(range, `>=${version}`);
}

/** White space that one level of the file is indented by. */
function indentOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}

function insertSorted(group: TSESTree.ObjectExpression, entry: string, name: string, text: string): Edit {
  const following = group.properties.find((each) => byText(keyOf(each), name) > 0);
  const indent = indentOf(text);
  const isOneLine = !text.slice(group.range[0] - 1, group.range[1] - 1).includes('\n');
  if (following !== undefined) {
    const start = following.range[0] - 1;
    return { start, end: start, text: `${entry},${isOneLine ? ' ' : `\n${indent}${indent}`}` };
  }
  const last = group.properties[group.properties.length - 1];
  if (last === undefined) {
    return { start: group.range[0] - 1, end: group.range[1] - 1, text: `{\n${indent}${indent}${entry}\n${indent}}` };
  }
  const start = last.range[1] - 1;
  return { start, end: start, text: `,${isOneLine ? ' ' : `\n${indent}${indent}`}${entry}` };
}

/** A new group goes where npm puts it: before the development dependencies, else to the end. */
function insertGroup(root: TSESTree.ObjectExpression, entry: string, text: string): Edit {
  const indent = indentOf(text);
  const group = `"dependencies": {\n${indent}${indent}${entry}\n${indent}}`;
  const following = findMember(root, 'devDependencies');
  if (following !== undefined) {
    const start = following.range[0] - 1;
    return { start, end: start, text: `${group},\n${indent}` };
  }
  const last = root.properties[root.properties.length - 1];
  if (last === undefined) return { start: root.range[0] - 1, end: root.range[1] - 1, text: `{\n${indent}${group}\n}` };
  const start = last.range[1] - 1;
  return { start, end: start, text: `,\n${indent}${group}` };
}

/**
 * The edit that makes a `package.json` ask for a package; `null` where it already does.
 *
 * @throws TypeError for a file that is no JSON object
 */
export function planDependency(text: string, dependency: Dependency): Edit | null {
  const root = readObject(text);
  if (root === undefined) throw new TypeError('package.json is not a JSON object');
  const entry = `${JSON.stringify(dependency.name)}: ${JSON.stringify(`^${dependency.version}`)}`;
  for (const name of GROUPS) {
    const group = findMember(root, name)?.value;
    const member = group?.type === 'ObjectExpression' ? findMember(group, dependency.name) : undefined;
    if (member?.value.type !== 'Literal' || typeof member.value.value !== 'string') continue;
    if (isEnough(member.value.value, dependency)) return null;
    const [start, end] = member.value.range;
    return { start: start - 1, end: end - 1, text: JSON.stringify(`^${dependency.version}`) };
  }
  const group = findMember(root, 'dependencies')?.value;
  if (group?.type === 'ObjectExpression') return insertSorted(group, entry, dependency.name, text);
  return insertGroup(root, entry, text);
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
  const byManifest = new Map<string, Map<string, Dependency>>();
  const homeless = new Set<string>();
  for (const [file, dependencies] of needs) {
    const manifest = findManifest(file, root);
    for (const dependency of dependencies) {
      if (manifest === undefined) homeless.add(dependency.name);
      else
        byManifest.set(
          manifest,
          (byManifest.get(manifest) ?? new Map<string, Dependency>()).set(dependency.name, dependency),
        );
    }
  }
  const manifests: ManifestResult[] = [];
  for (const [manifest, dependencies] of [...byManifest].sort(([a], [b]) => byText(a, b))) {
    const result = planManifest(manifest, root, [...dependencies.values()]);
    if (result === undefined) for (const name of dependencies.keys()) homeless.add(name);
    else if (result.added.length > 0) manifests.push(result);
  }
  return { manifests, homeless: [...homeless].sort(byText) };
}

function planManifest(manifest: string, root: string, dependencies: readonly Dependency[]): ManifestResult | undefined {
  try {
    const before = readText(manifest);
    const added: string[] = [];
    let after = before;
    for (const dependency of dependencies) {
      const edit = planDependency(after, dependency);
      if (edit === null) continue;
      after = applyEdits(after, [edit]);
      added.push(`${dependency.name} ^${dependency.version}`);
    }
    JSON.parse(after.replace(/^\uFEFF/, ''));
    return lineEndOf(after) === lineEndOf(before)
      ? { file: toPosix(path.relative(root, manifest)), added, before, after }
      : undefined;
  } catch {
    return undefined;
  }
}
