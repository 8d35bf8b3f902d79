import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Project } from '../test/project.ts';
import { createImportResolver } from './resolve-import.ts';

let project: Project;
let resolve: ReturnType<typeof createImportResolver>;

beforeAll(() => {
  project = new Project({
    'src/a.ts': '',
    'src/b.ts': '',
    'src/view.tsx': '',
    'src/config.json': '{}',
    'src/lib/index.mts': '',
    'src/deep/c.ts': '',
    'tsconfig.base.json':
      '{\n  // comments are allowed\n  "compilerOptions": { "paths": { "@/*": ["./src/*"], "base": ["./src/a.ts"], },\n},}',
    'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
    'loop/tsconfig.json': '{ "extends": "./tsconfig.json" }',
    'loop/a.ts': '',
    'base/tsconfig.json': '{ "compilerOptions": { "baseUrl": "./src" } }',
    'base/src/x/y.ts': '',
    'base/src/z.ts': '',
    'packages/api/package.json':
      '{ "name": "@org/api", "exports": { ".": { "types": "./d.d.ts", "import": "./lib/main.js" }, "./sub": "./lib/sub.js" } }',
    'packages/api/lib/main.ts': '',
    'packages/api/lib/sub.ts': '',
    'packages/old/package.json': '{ "name": "old" }',
    'packages/old/src/index.ts': '',
    'node_modules/installed/package.json': '{ "main": "index.js" }',
    'node_modules/installed/index.js': '',
  });
  fs.mkdirSync(project.path('node_modules/@org'), { recursive: true });
  fs.symlinkSync(project.path('packages/api'), project.path('node_modules/@org/api'), 'junction');
  fs.mkdirSync(project.path('node_modules/@modelhub-migration'), { recursive: true });
  fs.symlinkSync(project.path('packages/old'), project.path('node_modules/@modelhub-migration/shim'), 'junction');
  fs.symlinkSync(project.path('packages/old'), project.path('node_modules/old'), 'junction');
  resolve = createImportResolver();
});
afterAll(() => {
  project.remove();
});

describe('an import', () => {
  it.each([
    ['src/a.ts', './b', 'src/b.ts'],
    ['src/a.ts', './b.js', 'src/b.ts'],
    ['src/a.ts', './view.jsx', 'src/view.tsx'],
    ['src/a.ts', './config.json', 'src/config.json'],
    ['src/a.ts', './lib', 'src/lib/index.mts'],
    ['src/deep/c.ts', '..', undefined],
    ['src/deep/c.ts', '../a', 'src/a.ts'],
    ['src/deep/c.ts', '@/lib', 'src/lib/index.mts'],
    ['src/deep/c.ts', 'base', 'src/a.ts'],
    ['base/src/z.ts', 'x/y', 'base/src/x/y.ts'],
    ['loop/a.ts', '@/a', undefined],
    ['src/a.ts', '@org/api', 'packages/api/lib/main.ts'],
    ['src/a.ts', '@org/api/sub', 'packages/api/lib/sub.ts'],
    ['src/a.ts', '@org/api/none', undefined],
    ['src/a.ts', 'old', 'packages/old/src/index.ts'],
    ['src/a.ts', 'installed', undefined],
    ['src/a.ts', '@modelhub-migration/shim', undefined],
    ['src/a.ts', 'node:fs', undefined],
    ['src/a.ts', '__proto__', undefined],
    ['src/a.ts', './gone', undefined],
  ])('in %s of %s leads to %s', (from, specifier, to) => {
    const found = resolve(specifier, project.path(from));
    expect(found === undefined ? undefined : path.relative(project.folder, found).split(path.sep).join('/')).toBe(to);
  });
});
