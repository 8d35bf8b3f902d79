import { describe, expect, it } from 'vitest';
import { parseModule } from '../source/parse-module.ts';
import { readStyle } from './style.ts';

const modulesOf = (file: string, text: string, ofPackage?: 'esm' | 'cjs'): string =>
  readStyle(text, parseModule(file, text).program, file, ofPackage).modules;

describe('the module system of a file', () => {
  it.each([
    ['a.js', "import x from 'x';", 'cjs', 'esm'],
    ['a.js', 'export const x = 1;', 'cjs', 'esm'],
    ['a.js', "const x = require('x');", 'esm', 'cjs'],
    ['a.js', 'exports.x = 1;', 'esm', 'cjs'],
    ['a.ts', "const x = require('x');", 'esm', 'cjs'],
    ['a.cjs', 'run();', 'esm', 'cjs'],
    ['a.cts', 'run();', 'esm', 'cjs'],
    ['a.mjs', 'run();', 'cjs', 'esm'],
    ['a.ts', 'run();', 'cjs', 'esm'],
    ['a.jsx', 'run();', 'cjs', 'esm'],
    ['a.js', 'run();', 'cjs', 'cjs'],
    ['a.js', 'run();', 'esm', 'esm'],
    ['a.js', 'const f = async () => { await run(); };', 'cjs', 'cjs'],
    ['a.js', 'await run();', 'cjs', 'esm'],
    ['a.js', 'for await (const x of run()) x();', 'cjs', 'esm'],
  ] as const)('%s with %j in a package of %s is %s', (file, text, ofPackage, modules) => {
    expect(modulesOf(file, text, ofPackage)).toBe(modules);
  });
});

describe('whether statements end with semicolons', () => {
  it.each([
    ['by those outside of functions', 'const a = 1;\nfunction f() { return a }', true],
    ['by those inside, where there are no others', 'export function f() { const a = { b: ";" }\nreturn a }', false],
    [
      'not by members of types',
      'export interface A { b: string; c: string }\nexport function f(a: A) { return a }',
      false,
    ],
    ['by nothing', 'export {}', false],
  ])('%s', (_name, text, semicolons) => {
    expect(readStyle(text, parseModule('a.ts', text).program, 'a.ts').semicolons).toBe(semicolons);
  });
});
