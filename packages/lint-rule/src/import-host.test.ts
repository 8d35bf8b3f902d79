import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { createModule, type Module } from '@modelhub-migration/contract/analysis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImportHost } from './import-host.ts';
import type { Parse } from './user-parser.ts';

const BASE = `export const BASE = 'https://inference.de-txl.ionos.com';\n`;

let folder: string;
let parsed: string[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'import-host-'));
  parsed = [];
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const parse: Parse = (text, file) => {
  parsed.push(path.basename(file));
  try {
    return parser.parse(text, { range: true });
  } catch {
    return undefined;
  }
};

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
}

function makeEntry(file = 'main.ts'): {
  entry: Module;
  resolve: (specifier: string, from?: Module) => Module | undefined;
} {
  const program = parse('', 'main.ts');
  if (program === undefined) throw new Error('the empty file parses');
  parsed = [];
  const entry = createModule(file, '', program);
  const host = createImportHost(entry, path.join(folder, file), folder, parse);
  return { entry, resolve: (specifier, from = entry) => host.resolve(specifier, from) };
}

describe('createImportHost', () => {
  it.each([
    ['./config', 'config.ts'],
    ['./config.js', 'config.ts'],
    ['./config.js', 'config.tsx'],
    ['./config.mjs', 'config.mts'],
    ['./config.cjs', 'config.cts'],
    ['./config.ts', 'config.ts'],
    ['./config', 'config.cjs'],
    ['./config', 'config/index.ts'],
    ['./a.config', 'a.config.js'],
    ['.', 'index.js'],
  ])('%s is %s', (specifier, file) => {
    write(file, BASE);
    expect(makeEntry().resolve(specifier)).toMatchObject({ file, text: BASE });
  });

  it.each([
    ['./lib', 'lib', '{ "main": "./src/hub" }', 'lib/src/hub.js'],
    ['./lib', 'lib', '{ "main": "src" }', 'lib/src/index.js'],
    ['..', '..', '{ "main": "lib/src/hub.js" }', '../lib/src/hub.js'],
    ['./lib', 'lib', '{ "main": "./none" }', 'lib/index.js'],
    ['./lib', 'lib', '{ "main": 7 }', 'lib/index.js'],
    ['./lib', 'lib', '{ "main": ', 'lib/index.js'],
    ['./lib/index', 'lib', '{ "main": "./src/hub" }', 'lib/index.js'],
  ])('%s with a manifest in %s that says %s is %s', (specifier, at, manifest, file) => {
    for (const each of ['lib/index.js', 'lib/src/hub.js', 'lib/src/index.js'])
      write(path.join('app', file.startsWith('..') ? '..' : '', each), BASE);
    write(path.join('app', at, 'package.json'), manifest);
    expect(makeEntry('app/main.ts').resolve(specifier)?.file).toBe(path.posix.join('app', file));
  });

  it('reads JSON as an exported value', () => {
    write('hub.json', '{ "url": "https://inference.de-txl.ionos.com" }');
    const module = makeEntry().resolve('./hub.json');
    expect(module?.file).toBe('hub.json');
    expect(module?.program.body[0]).toMatchObject({ expression: { right: { type: 'ObjectExpression' } } });
  });

  it('goes up', () => {
    write('config.ts', BASE);
    expect(makeEntry('src/deep/main.ts').resolve('../../config')?.file).toBe('config.ts');
  });

  it.each(['axios', '@/config', '#config', 'node:fs', '/etc/hosts', 'https://x.test/a.js', '..evil'])(
    'does not follow %s',
    (specifier) => {
      expect(makeEntry().resolve(specifier)).toBeUndefined();
    },
  );

  it('does not follow what is not there, does not parse, is a folder or no script', () => {
    write('broken.ts', `const = 'ionos'`);
    fs.mkdirSync(path.join(folder, 'empty.ts'));
    write('style.css', '');
    const { resolve } = makeEntry();
    expect(resolve('./style.css')).toBeUndefined();
    expect(resolve('./missing')).toBeUndefined();
    expect(resolve('./broken')).toBeUndefined();
    expect(resolve('./empty')).toBeUndefined();
  });

  it('does not parse a file without a needle that passes nothing on', () => {
    write('helper.ts', `export const add = (a: number, b: number) => a + b;\n`);
    expect(makeEntry().resolve('./helper')).toBeUndefined();
    expect(parsed).toEqual([]);
  });

  it('follows a barrel without a needle', () => {
    write('index.ts', `export * from './config.js';\n`);
    write('config.ts', BASE);
    const { resolve } = makeEntry();
    const barrel = resolve('./index.js');
    expect(barrel?.file).toBe('index.ts');
    expect(resolve('./config.js', barrel)?.file).toBe('config.ts');
  });

  it('parses a file once while it stays the same, and again when it has changed', () => {
    write('config.ts', BASE);
    const first = makeEntry().resolve('./config');
    expect(makeEntry().resolve('./config')).toBe(first);
    write('config.ts', `${BASE}// ionos, changed\n`);
    const { resolve } = makeEntry();
    expect(resolve('./config')?.text).toContain('changed');
    expect(parsed).toEqual(['config.ts']);
  });

  it('stops after five files', () => {
    for (let i = 1; i <= 7; i++) write(`m${String(i)}.ts`, `export * from './m${String(i + 1)}.js';\n`);
    const { entry, resolve } = makeEntry();
    let at: Module | undefined = entry;
    let hops = 0;
    while (at !== undefined && hops < 20) {
      at = resolve(`./m${String(hops + 1)}.js`, at);
      if (at !== undefined) hops++;
    }
    expect(hops).toBe(5);
  });

  it('survives a circle', () => {
    write('a.ts', `export * from './b.js';\n`);
    write('b.ts', `export * from './a.js';\n`);
    const { resolve } = makeEntry();
    const a = resolve('./a.js');
    const b = resolve('./b.js', a);
    expect(resolve('./a.js', b)).toBe(a);
  });
});
