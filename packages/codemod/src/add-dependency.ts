import semver from 'semver';
import type { TSESTree } from '@typescript-eslint/types';
import { applyEdits, type Edit } from './apply.ts';
import { byText } from './files.ts';
import { parseModule } from './source/parse-module.ts';

/** A package that migrated code imports. */
export interface Dependency {
  readonly name: string;
  /** Lowest version that will do, without range operator. */
  readonly version: string;
}

/** Who needs a package: the program, or nothing but its tests. */
export type Need = 'program' | 'tests';

type Group = 'dependencies' | 'peerDependencies' | 'optionalDependencies' | 'devDependencies';

const DEVELOPMENT = 'devDependencies' satisfies Group;
/** Groups whose packages a production install has. */
const INSTALLED: readonly Group[] = ['dependencies', 'peerDependencies', 'optionalDependencies'];
const GROUP_OF: Readonly<Record<Need, Group>> = { program: 'dependencies', tests: DEVELOPMENT };

/** A `package.json` with its object, and the white space that the file is written with. */
interface Manifest {
  readonly text: string;
  readonly root: TSESTree.ObjectExpression;
  /** One level. */
  readonly indent: string;
  /** Between a colon or a comma and what follows on the line. */
  readonly gap: string;
  /** Within the braces of an object on one line. */
  readonly padding: string;
}

/** JSON put into parentheses is JavaScript; in place of a byte-order mark, so that offsets are one too high, never two. */
function readManifest(text: string): Manifest {
  const bare = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const statement = parseModule('package.js', `(${bare})`).program.body[0];
  const root = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (root?.type !== 'ObjectExpression') throw new TypeError('package.json is not a JSON object');
  const body = text.slice(root.range[0], root.range[1] - 2);
  return {
    text,
    root,
    indent: /\n([ \t]+)"/.exec(text)?.[1] ?? '  ',
    gap: /^\s*"(?:[^"\\]|\\.)*"\s*:([ \t]*)/.exec(body)?.[1] ?? ' ',
    padding: /^[ \t]*(?=")/.exec(body)?.[0] ?? ' ',
  };
}

const startOf = (node: TSESTree.Node): number => node.range[0] - 1;
const endOf = (node: TSESTree.Node): number => node.range[1] - 1;

function keyOf(member: TSESTree.ObjectLiteralElement): string {
  return member.type === 'Property' && member.key.type === 'Literal' ? String(member.key.value) : '';
}

function findMember(object: TSESTree.ObjectExpression, name: string): TSESTree.Property | undefined {
  return object.properties.find((each): each is TSESTree.Property => each.type === 'Property' && keyOf(each) === name);
}

function findGroup({ root }: Manifest, name: Group): TSESTree.ObjectExpression | undefined {
  const group = findMember(root, name)?.value;
  return group?.type === 'ObjectExpression' ? group : undefined;
}

/** The value of a package in a group, where it is a text. */
function findRange(manifest: Manifest, group: Group, name: string): TSESTree.StringLiteral | undefined {
  const object = findGroup(manifest, group);
  const value = object === undefined ? undefined : findMember(object, name)?.value;
  return value?.type === 'Literal' && typeof value.value === 'string' ? value : undefined;
}

/** Whether what a project asks for will do; what is no range (`workspace:*`, a path, a tag) is the project's own affair. */
export function isEnough(range: string, { version }: Dependency): boolean {
  return semver.validRange(range) === null || semver.intersects(range, `>=${version}`);
}

/** Whether an object stands on one line; an empty one does as the file around it does. */
function isOneLine({ text, root }: Manifest, object: TSESTree.ObjectExpression): boolean {
  const shown = object.properties.length === 0 && root.properties.length > 0 ? root : object;
  return shown.properties.length > 0 && !text.slice(startOf(shown), endOf(shown)).includes('\n');
}

/** An object with one member, at a level of the file. */
function renderObject({ indent, padding }: Manifest, member: string, level: number, oneLine: boolean): string {
  if (oneLine) return `{${padding}${member}${padding}}`;
  return `{\n${indent.repeat(level + 1)}${member}\n${indent.repeat(level)}}`;
}

/** Puts a member before another one, else behind the last, in the way that the object is written. */
function insertMember(
  manifest: Manifest,
  object: TSESTree.ObjectExpression,
  member: string,
  level: number,
  following: TSESTree.ObjectLiteralElement | undefined,
): Edit {
  const oneLine = isOneLine(manifest, object);
  const last = object.properties.at(-1);
  if (last === undefined) {
    return { start: startOf(object), end: endOf(object), text: renderObject(manifest, member, level, oneLine) };
  }
  const comma = `,${oneLine ? manifest.gap : `\n${manifest.indent.repeat(level + 1)}`}`;
  return following === undefined
    ? { start: endOf(last), end: endOf(last), text: `${comma}${member}` }
    : { start: startOf(following), end: startOf(following), text: `${member}${comma}` };
}

/** A package goes to its place in the alphabet; a new group goes where npm puts it, before the development dependencies. */
function insertPackage(manifest: Manifest, groupName: Group, name: string, range: string): Edit {
  const { root, gap } = manifest;
  const member = `${JSON.stringify(name)}:${gap}${JSON.stringify(range)}`;
  const group = findGroup(manifest, groupName);
  if (group !== undefined) {
    const following = group.properties.find((each) => byText(keyOf(each), name) > 0);
    return insertMember(manifest, group, member, 1, following);
  }
  const object = renderObject(manifest, member, 1, isOneLine(manifest, root));
  return insertMember(manifest, root, `"${groupName}":${gap}${object}`, 0, findMember(root, DEVELOPMENT));
}

/** Takes a member out; an object of one member goes with it, as npm does it. */
function removePackage(manifest: Manifest, groupName: Group, name: string): Edit | undefined {
  const group = findGroup(manifest, groupName);
  if (group === undefined) return undefined;
  const [object, key] = group.properties.length === 1 ? [manifest.root, groupName] : [group, name];
  const index = object.properties.findIndex((each) => keyOf(each) === key);
  const [before, member, after] = [
    object.properties[index - 1],
    object.properties[index],
    object.properties[index + 1],
  ];
  if (member === undefined) return undefined;
  if (after !== undefined) return { start: startOf(member), end: startOf(after), text: '' };
  return { start: before === undefined ? startOf(member) : endOf(before), end: endOf(member), text: '' };
}

/** What a `package.json` becomes. */
export interface Added {
  readonly text: string;
  /** What was done, for people; empty where the package is asked for already. */
  readonly note: string;
}

/**
 * Makes a `package.json` ask for a package, in the file's own layout. One that only the tests had, and that the program
 * needs now, moves with its range: an install for production would leave it out.
 *
 * @param text of the `package.json`
 * @param need who imports the package
 * @throws TypeError for a file that is no JSON object
 */
export function addDependency(text: string, dependency: Dependency, need: Need): Added {
  const { name, version } = dependency;
  const manifest = readManifest(text);
  const newRange = `^${version}`;
  const replaceRange = (literal: TSESTree.StringLiteral): Edit => ({
    start: startOf(literal),
    end: endOf(literal),
    text: JSON.stringify(newRange),
  });
  for (const group of need === 'tests' ? [...INSTALLED, DEVELOPMENT] : INSTALLED) {
    const there = findRange(manifest, group as Group, name);
    if (there === undefined) continue;
    if (isEnough(there.value, dependency)) return { text, note: '' };
    return { text: applyEdits(text, [replaceRange(there)]), note: `${name} ${newRange}` };
  }
  const tested = findRange(manifest, DEVELOPMENT, name);
  const range = tested !== undefined && isEnough(tested.value, dependency) ? tested.value : newRange;
  const added = applyEdits(text, [insertPackage(manifest, GROUP_OF[need], name, range)]);
  if (tested === undefined) return { text: added, note: `${name} ${range}` };
  const removal = removePackage(readManifest(added), DEVELOPMENT, name);
  return {
    text: removal === undefined ? added : applyEdits(added, [removal]),
    note: `${name} ${range}, moved from ${DEVELOPMENT}: the program imports it`,
  };
}
