import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';

describe('matchesGlob', () => {
  it.each([
    ['src/a.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/b/a.ts', false],
    ['**/*.ts', 'a.ts', true],
    ['**/*.ts', 'x/y/a.ts', true],
    ['src/**', 'src/x/y.js', true],
    ['src/**', 'lib/x/y.js', false],
    ['**/legacy/**', 'a/legacy/b.js', true],
    ['**/legacy/**', 'legacy/b.js', true],
    ['**/legacy/**', 'a/legacyx/b.js', false],
    ['a?.js', 'ab.js', true],
    ['a?.js', 'a.js', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['', 'a', false],
    ['**', '', true],
  ])('%s on %s is %s', (glob, path, expected) => {
    expect(matchesGlob(glob, path)).toBe(expected);
  });

  it('matches every path against itself', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '/', '.') }), (path) => matchesGlob(path, path)));
  });

  it('answers a hostile glob', () => {
    expect(matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
    expect(matchesGlob('**/'.repeat(300) + 'x', 'a/'.repeat(300))).toBe(false);
  });
});
