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
    'src/style.css': '',
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
    ['src/a.ts', './style.css', undefined],
  ])('in %s of %s leads to %s', (from, specifier, to) => {
    const found = resolve(specifier, project.path(from));
    expect(found === undefined ? undefined : path.relative(project.folder, found).split(path.sep).join('/')).toBe(to);
  });
});

describe('an import where nothing is installed', () => {
  let bare: Project;
  const find = (from: string, specifier: string): string | undefined => {
    const found = createImportResolver()(specifier, bare.path(from));
    return found === undefined ? undefined : path.relative(bare.folder, found).split(path.sep).join('/');
  };
  beforeAll(() => {
    bare = new Project({
      'npm/package.json': '{ "workspaces": ["packages/*", "!packages/left-out"] }',
      'npm/packages/api/package.json': '{ "name": "@org/api", "main": "dist/index.js" }',
      'npm/packages/api/src/index.ts': '',
      'npm/packages/app/package.json':
        '{ "name": "app", "imports": { "#config": "./src/config.ts", "#lib/*": { "types": "./d.d.ts", "default": "./src/lib/*.js" } } }',
      'npm/packages/app/src/config.ts': '',
      'npm/packages/app/src/lib/deep/a.ts': '',
      'npm/packages/app/src/main.ts': '',
      'npm/packages/left-out/package.json': '{ "name": "left-out" }',
      'npm/packages/left-out/index.ts': '',
      'yarn/package.json': '{ "workspaces": { "packages": ["./libs/**"] } }',
      'yarn/libs/deep/er/package.json': '{ "name": "deeper" }',
      'yarn/libs/deep/er/index.js': '',
      'yarn/main.js': '',
      'pnpm/pnpm-workspace.yaml': "# ours\npackages:\n  # all\n  - 'apps/*'\n  - libs/util # one\ncatalog:\n  - x\n",
      'pnpm/apps/web/package.json': '{ "name": "web" }',
      'pnpm/apps/web/index.ts': '',
      'pnpm/libs/util/package.json': '{ "name": "util", "exports": "./main.mjs" }',
      'pnpm/libs/util/main.mjs': '',
      'pnpm/x/package.json': '{ "name": "x" }',
      'pnpm/x/index.js': '',
      'flow/pnpm-workspace.yaml': 'packages: ["a", \'b\']\n',
      'alias/pnpm-workspace.yaml': 'shared: &shared\n  - b\npackages: *shared\n',
      'alias/b/package.json': '{ "name": "b" }',
      'alias/b/index.js': '',
      'alias/main.js': '',
      'torn/pnpm-workspace.yaml': 'packages: [b\n',
      'torn/b/package.json': '{ "name": "b" }',
      'torn/b/index.js': '',
      'torn/main.js': '',
      'flow/b/package.json': '{ "name": "b" }',
      'flow/b/index.js': '',
      'folder/lib/package.json': '{ "main": "./src/hub" }',
      'folder/lib/src/hub.js': '',
      'folder/lib/index.js': '',
      'folder/lib.d/index.js': '',
      'folder/main.js': '',
      'broken/package.json': '{ "workspaces": 7, "imports": 7',
      'broken/main.js': '',
    });
  });
  afterAll(() => {
    bare.remove();
  });

  it.each([
    ['npm/packages/app/src/main.ts', '@org/api', 'npm/packages/api/src/index.ts'],
    ['npm/packages/app/src/main.ts', 'left-out', undefined],
    ['npm/packages/app/src/main.ts', 'installed', undefined],
    ['npm/packages/app/src/main.ts', '#config', 'npm/packages/app/src/config.ts'],
    ['npm/packages/app/src/main.ts', '#lib/deep/a', 'npm/packages/app/src/lib/deep/a.ts'],
    ['npm/packages/app/src/main.ts', '#none', undefined],
    ['yarn/main.js', 'deeper', 'yarn/libs/deep/er/index.js'],
    ['pnpm/apps/web/index.ts', 'util', 'pnpm/libs/util/main.mjs'],
    ['pnpm/libs/util/main.mjs', 'web', 'pnpm/apps/web/index.ts'],
    ['pnpm/libs/util/main.mjs', 'x', undefined],
    ['flow/b/index.js', 'b', 'flow/b/index.js'],
    ['alias/main.js', 'b', 'alias/b/index.js'],
    ['torn/main.js', 'b', undefined],
    ['folder/main.js', './lib', 'folder/lib/src/hub.js'],
    ['folder/lib/src/hub.js', '..', 'folder/lib/src/hub.js'],
    ['folder/main.js', './lib/index', 'folder/lib/index.js'],
    ['folder/main.js', './lib.d', 'folder/lib.d/index.js'],
    ['folder/main.js', './none', undefined],
    ['broken/main.js', '#config', undefined],
    ['broken/main.js', 'api', undefined],
  ])('in %s of %s leads to %s', (from, specifier, to) => {
    expect(find(from, specifier)).toBe(to);
  });
});
