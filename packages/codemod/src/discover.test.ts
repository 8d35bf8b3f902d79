import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Project } from '../test/project.ts';
import { discoverFiles, isPlainFile, rootOf } from './discover.ts';
import { UsageError } from './errors.ts';

const projects: Project[] = [];
function project(files: readonly string[], texts: Readonly<Record<string, string>> = {}): Project {
  const made = new Project({ ...Object.fromEntries(files.map((file) => [file, ''])), ...texts });
  projects.push(made);
  return made;
}
afterEach(() => {
  for (const made of projects.splice(0)) made.remove();
});

function found(
  p: Project,
  paths: readonly string[] = ['.'],
  globs: { include?: string[]; exclude?: string[] } = {},
): string[] {
  return discoverFiles({ cwd: p.folder, paths, ...globs }).map((file) =>
    path.relative(p.folder, file).split(path.sep).join('/'),
  );
}

const FILES = ['a.ts', 'b/c.jsx', 'b/skip.js', 'd/e.vue', 'f/keep.mjs', 'f/no.mjs', 'g/h.ts', 'i.css', 'j.png'];
const IGNORED = { '.gitignore': 'g/\n/b/skip.js\n', 'f/.gitignore': '*.mjs\n!keep.mjs\n' };
const EXPECTED = ['a.ts', 'b/c.jsx', 'd/e.vue', 'f/keep.mjs'];

describe.each([
  ['with git', true],
  ['without git', false],
])('%s', (_name, withGit) => {
  it('leaves out what nested .gitignore files leave out', () => {
    const p = project(FILES, IGNORED);
    if (withGit) p.commitAll();
    expect(found(p)).toEqual(EXPECTED);
  });

  it('never looks into installed or built code', () => {
    const p = project(['a.ts', 'node_modules/x/a.ts', 'b/node_modules/x/a.ts', 'dist/a.js', 'b/.next/a.js']);
    if (withGit) p.commitAll();
    expect(found(p)).toEqual(['a.ts']);
  });

  it('looks into such a folder, or an ignored one, where the user names it', () => {
    const p = project(['a.ts', 'dist/a.js', 'g/h.ts'], { '.gitignore': 'g/\ndist/\n' });
    if (withGit) p.commitAll();
    expect(found(p, ['dist', 'g'])).toEqual(['dist/a.js', 'g/h.ts']);
  });

  it('finds files that were not added yet', () => {
    const p = project(['a.ts']);
    if (withGit) p.commitAll();
    p.write('new file é.ts', '');
    expect(found(p)).toEqual(['a.ts', 'new file é.ts']);
  });

  it('does not follow a link out of the tree', () => {
    const outside = project(['secret.ts']);
    const p = project(['a.ts']);
    fs.symlinkSync(outside.folder, p.path('link'), 'junction');
    if (withGit) p.commitAll();
    expect(found(p)).toEqual(['a.ts']);
  });
});

it('asks git for its own excludes, too', () => {
  const p = project(['a.ts', 'b.ts']);
  p.commitAll();
  p.write('.git/info/exclude', 'c.ts\n');
  p.write('c.ts', '');
  expect(found(p)).toEqual(['a.ts', 'b.ts']);
});

it('takes a build folder for sources where git tracks it', () => {
  const p = project(['build/a.ts']);
  expect(() => found(p)).toThrow(UsageError);
  p.commitAll();
  expect(found(p)).toEqual(['build/a.ts']);
});

it('keeps what --include names and drops what --exclude names', () => {
  const p = project(FILES);
  expect(found(p, ['.'], { include: ['**/*.{ts,vue}'] })).toEqual(['a.ts', 'd/e.vue', 'g/h.ts']);
  expect(found(p, ['.'], { exclude: ['b/**', '*.ts'] })).toEqual(['d/e.vue', 'f/keep.mjs', 'f/no.mjs', 'g/h.ts']);
});

it('counts a file once, however often it is named', () => {
  const p = project(FILES);
  expect(found(p, ['a.ts', './a.ts', p.path('a.ts')])).toEqual(['a.ts']);
});

it('takes folders of code in other languages, but not of notes', () => {
  const p = project(['py/a.py', 'notes/a.md', 'notes/b.json']);
  expect(found(p, ['py'])).toEqual(['py/a.py']);
  expect(() => found(p, ['notes'])).toThrow(/"notes" holds no source file/);
  expect(found(p, ['notes/a.md'])).toEqual(['notes/a.md']);
});

describe('rootOf', () => {
  it('is the working folder while all paths lie in it, else what holds them all', () => {
    const p = project(['x/a.ts', 'x/b/c.ts', 'y/d.ts']);
    expect(rootOf(p.folder, ['x', 'y/d.ts'])).toBe(p.folder);
    expect(rootOf(p.path('y'), ['../x/b', '../x/a.ts'])).toBe(p.path('x'));
    expect(rootOf(p.path('y'), [p.path('x/b/c.ts')])).toBe(p.path('x/b'));
  });
});

it('takes what git lists below a folder that is a file by now for gone', () => {
  const p = project(['a', 'b.ts']);
  expect(['a', 'a/b.ts', 'b.ts'].map((file) => isPlainFile(p.path(file)))).toEqual([true, false, true]);
});
