import { describe, expect, it } from 'vitest';
import { parseCodeOwners } from './code-owners.ts';

describe('parseCodeOwners', () => {
  it.each([
    ['* @all\n*.js @js', 'deep/a.js', ['@js']],
    ['*.js @js\n* @all', 'a.js', ['@all']],
    ['/build/ @b', 'build/x/y.js', ['@b']],
    ['/build/ @b', 'src/build/y.js', []],
    ['apps/ @a', 'x/apps/y.js', ['@a']],
    ['docs/* @d', 'docs/a.md', ['@d']],
    ['docs/* @d', 'docs/deep/a.md', []],
    ['/docs/**/*.md @d', 'docs/deep/a.md', ['@d']],
    ['/* @top', 'a.js', ['@top']],
    ['/* @top', 'src/a.js', []],
    ['* @all\n/free/', 'free/a.js', []],
    ['# * @nobody\n* @a # not @b', 'a.js', ['@a']],
    ['a\\ b.js @space', 'a b.js', ['@space']],
    ['[Section] @s\n^[Optional][2]\n*.js @js', 'a.js', ['@js']],
    ['* me@example.test @org/team', 'a.js', ['me@example.test', '@org/team']],
    ['', 'a.js', []],
    ['/packages/a/ @a', 'src/a.js', ['@a'], 'packages/a'],
  ])('%j: %s belongs to %j', (text, file, owners, prefix = '') => {
    expect(parseCodeOwners(text, prefix).ownersOf(file)).toEqual(owners);
  });
});
