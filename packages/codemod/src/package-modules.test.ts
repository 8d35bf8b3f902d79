import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageModules } from './package-modules.ts';

let root: string;
const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};

beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'modelhub-modules-'));
  write('package.json', '{ "type": "module" }');
  write('src/deep/a.js', '');
  write('old/package.json', '{ "name": "old" }');
  write('old/src/a.js', '');
  write('broken/package.json', '{');
  write('null/package.json', 'null');
});
afterAll(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

it.each([
  ['.', 'esm'],
  ['src/deep', 'esm'],
  ['old', 'cjs'],
  ['old/src', 'cjs'],
  ['broken', 'esm'],
  ['null', 'cjs'],
  ['not/there', 'esm'],
])('%s is %s', (folder, modules) => {
  expect(packageModules(path.join(root, folder))).toBe(modules);
});
