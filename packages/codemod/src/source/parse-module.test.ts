import fs from 'node:fs';
import path from 'node:path';
import { parse } from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import { parseModule } from './parse-module.ts';

const LEFT_OUT: ReadonlySet<string> = new Set(['loc', 'parent', 'tokens', 'comments', 'sourceType']);

/** A tree as plain data: no positions but ranges, not the source type, which the other parser takes from its options, and no difference between an absent field and an empty one. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof RegExp || typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, field]) => !LEFT_OUT.has(key) && field != null);
  return Object.fromEntries(entries.map(([key, field]) => [key, plain(field)]).sort());
}

function reference(file: string, text: string): unknown {
  const jsx = /\.(?:tsx|jsx?|[mc]js)$/.test(file);
  return plain(parse(text, { filePath: file, range: true, ecmaFeatures: { jsx } }));
}

const parsed = (file: string, text: string): unknown => plain(parseModule(file, text).program);

const SNIPPETS: Readonly<Record<string, readonly string[]>> = {
  ts: [
    'const a = 1, b = 0x1f, c = 1_000n, d = "x\\ny", e = /a+\\/[/]/giu;',
    'let x: string | undefined; var y!: number; declare const z: unique symbol;',
    '`a`; `a${b}c${`d${e}`}f`; tag`x\\unicode${1}\\n`; String.raw`\\unicode`; tag<string>`y`;',
    'a?.b; a?.b.c(); (a?.b).c; a?.[b]?.(c)!.d; a!.b!.c; a?.b!; (a?.b)!.c; a?.b!.c; new (a?.b)();',
    'a + b * c - d ** e; a && b || c; a ?? b; a, b, c; (a, b), c; a = b = c; a ||= b; a >>>= 1; "x" in y; #p in q;',
    '[a, , b = 1, ...c] = d; ({ a, b: c, d = 1, e: { f } = {}, ...g } = h); [a.b, c["d"]] = e; ({ a: b.c } = d);',
    'for (const [a, b] of c) d; for (a.b in c) ; for await (const x of y) z(); for (;;) break; for ([a] of b) ; for (let i = 0, n = 1; i < n; i++) continue;',
    'function f<T extends object = {}>(this: void, a?: string, { b, c = 1 }: T = {} as T, ...rest: number[]): asserts a is string { "use strict"; return; }',
    'async function* g() { yield; yield* h(); await i; } const arrow = async <T,>(a: T): Promise<T> => a; (a) => ({ b: a });',
    'function overload(a: string): void; function overload(a: unknown) {}',
    'class A<T> extends B<T> implements C, D<string> { static #x = 1; readonly y?: string; declare z: number; private constructor(private readonly a = 1, public b?: string) { super(); } get c() { return 1; } set c(v) {} static async *d() {} [e]() {} "f"() {} static { g(); } accessor h = 1; override i(): void {} ; }',
    'abstract class A { abstract b(): void; abstract c: string; protected abstract get d(): number; constructor(); constructor(a?: string) {} }',
    '@dec export class A { @prop() b = 1; @method c(@param d: string) {} constructor(@p() private e?: number, @q readonly f = 1) {} } @dec class F {}',
    'export @dec class A {} export default class {}',
    'import a, { b, type c, default as d, "e f" as g } from "h"; import * as i from "j"; import type { k } from "l"; import "m"; import n = require("o"); import p = q.r; import data from "./x.json" with { type: "json" };',
    'export { a, b as c, type d } from "e"; export * from "f"; export * as g from "h"; export type { i } from "j"; export const k = 1, l = 2; export default function () {} export async function m() {}',
    'export = a;',
    'export default { a, b() {}, get c() { return 1; }, set c(v) {}, [d]: e, "f": g, async h() {}, *i() {}, ...j };',
    'export default abstract class A {} export declare function f(): void; export type T = 1; export interface I {} export enum E { A } export namespace N {} export import x = y.z;',
    'interface A<T> extends B, C<T> { a: string; readonly b?: number; c(d: string): void; e?<U>(): U; [key: string]: unknown; (f: number): string; new (g: string): A<T>; get h(): string; set h(v: string); }',
    'type A = { a: string }[]; type B<T> = T extends (infer U extends string)[] ? U : never; type C = { readonly [K in keyof T as `x${K}`]?: T[K] }; type D = { -readonly [K in T]-?: K }; type E = [a: string, b?: number, ...c: boolean[]]; type F = [string?, ...number[]]; type G = typeof import("x"); type H = import("y").Z<string>; type I = typeof a.b<string>; type J = abstract new (...a: any[]) => void; type K = (a: string) => a is "b"; type L = -1 | null | true | `a${string}`; type M = asserts; type N = this; type O = unique symbol; type P = A["b"];',
    'enum A { B, C = 1, "D-e" = `f` } const enum G { H = "i" } declare enum J {}',
    'namespace A.B.C { export const d = 1; } declare module "e" { const f: string; } declare global { interface Window {} } module G {}',
    'const a = <string>b; const c = d as const; const e = f satisfies G; h<string>; const i = j!; k<L>(m); new N<O>();',
    'if (a) b; else if (c) d; else { e } switch (f) { case 1: case 2: g(); break; default: h(); } try { i } catch { j } finally { k } try { } catch ({ message }: any) { } l: while (1) { continue l; } do m(); while (n) throw o; debugger; ;',
    'delete a.b; void 0; typeof c; !d; -e; +f; ~g; ++h; i--; new.target; import.meta.url; import("a"); import("b", { with: { type: "json" } }); super_; this;',
    '"use strict"; \'use client\'; foo(); "not a directive";',
    'using a = b; await using c = d; let e = async function () {}; async () => { await 1 };',
    'const { a: { b: [c, ...d] = [] } = {}, ["e"]: f, g = 1, ...h } = i; const [, j = 1] = k; function l([m]: string[], { n: o = 2 }) {}',
    'a ? b : c ? d : e; ((f)); (a as any).b = 1; (<any>a).b; [(a as any)] = b;',
    'const s = "\u{1F600}é"; /* c */ const t = /* d */ 1 // e',
    'export {}; declare function f<const T>(x: T): T; interface A<in out T> {} function g(this: Window) {} let h: (new () => A) | (() => void);',
  ],
  tsx: [
    'const a = <div className="a" {...b} data-x={1} y>text {c} {/* d */} <></> <E.F.G<string> h /> {...i} x</div>;',
    'const b = <a:b c:d="e" f={<g />}>{}</a:b>; const c = <T,>(x: T) => x; <this.x />;',
    'const d = (\n  <ul>\n    {items.map((i) => <li key={i}>{i}</li>)}\n  </ul>\n);',
  ],
  js: [
    'const a = <b c="d" />; module.exports = { a, async b() {} }; exports.c = function d() {};',
    '#!/usr/bin/env node\nrequire("x"); with (a) b; var let_ = 1; a = function* () { yield 1 };',
    '\uFEFFconst a = 1;\r\n// c\r\nawait b;',
    'async function f() { for await (const x of y) {} } class A { "constructor"() {} static constructor() {} }',
  ],
};

describe('a converted tree equals the tree of the parser that the linter uses', () => {
  const rows = Object.entries(SNIPPETS).flatMap(([extension, texts]) =>
    texts.map((text) => [extension, text] as const),
  );
  it.each(rows)('%s: %s', (extension, text) => {
    expect(parsed(`a.${extension}`, text)).toEqual(reference(`a.${extension}`, text));
  });

  const installed = (folder: string): string => path.join(import.meta.dirname, '../../../../node_modules', folder);
  const folders = [
    path.join(import.meta.dirname, '..'),
    path.join(import.meta.dirname, '../../../contract/src'),
    path.join(import.meta.dirname, '../../../../fixtures/call-sites'),
    path.join(import.meta.dirname, '../../../../fixtures/negatives'),
    installed('vitest/dist'),
    installed('typescript-eslint/dist'),
    installed('@types/node'),
  ];
  const isScript = (name: string): boolean => /\.(?:[mc]?[jt]s|[jt]sx)$/.test(name);
  it.each(folders.map((folder) => [path.basename(path.dirname(folder)) + '/' + path.basename(folder), folder]))(
    'every file of %s',
    (_name, folder) => {
      const files = fs
        .readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => isScript(name) && !name.includes('node_modules'))
        .slice(0, 60);
      expect(files.length).toBeGreaterThan(0);
      for (const name of files) {
        const text = fs.readFileSync(path.join(folder, name), 'utf8');
        if (text.length > 200_000) continue;
        expect(JSON.stringify(parsed(name, text)) === JSON.stringify(reference(name, text)), name).toBe(true);
      }
    },
  );
});

it.each([
  ['a.mjs', 'AwaitExpression'],
  ['a.js', 'AwaitExpression'],
  ['a.ts', 'AwaitExpression'],
  ['a.cjs', 'CallExpression'],
])('await (a) at the top of %s is of type %s', (file, type) => {
  const { program, diagnostics } = parseModule(file, 'await (a);');
  expect(diagnostics).toEqual([]);
  expect(program.body).toMatchObject([{ expression: { type } }]);
});

it.each(['var await = 1; await(2);', 'with (a) b; var let = 1;'])('still reads the script %s', (text) => {
  expect(parseModule('a.js', text).diagnostics).toEqual([]);
});

describe('a file that cannot be read', () => {
  it('names what is wrong with line and column', () => {
    // What stands before a statement that is read again for its `await`.
    expect(
      parseModule('a.js', '?.const a = { b: 1 };\nglobalThis.c = (await (await d(a)).json()).length;\n').diagnostics,
    ).toMatchObject([{ line: 1, column: 1 }]);
    expect(parseModule('a.js', '#!/usr/bin/env node\n;;await b();\n// end').diagnostics).toEqual([]);
    expect(parseModule('a.ts', 'const a = 1;\nconst b = ;\n').diagnostics).toEqual([
      { message: 'Expression expected.', line: 2, column: 11 },
    ]);
  });

  it('gives no tree that could be mistaken for the file', () => {
    expect(parseModule('a.ts', 'fetch(').program.body).toEqual([]);
  });

  it('reads a type assertion in .ts, and an element in .tsx', () => {
    const text = 'const a = <T>b;';
    expect(parseModule('a.ts', text).diagnostics).toEqual([]);
    expect(parseModule('a.tsx', text).diagnostics).not.toEqual([]);
  });

  it('does not overflow on ten thousand joined texts', () => {
    const text = `const a = ${Array.from({ length: 10_000 }, (_, i) => `'${String(i)}'`).join(' + ')};`;
    expect(parseModule('a.js', text).diagnostics).toEqual([]);
  });

  it('throws a RangeError, and nothing worse, on code nested a hundred thousand deep', () => {
    expect(() => parseModule('a.js', `a = ${'['.repeat(100_000)}${']'.repeat(100_000)};`)).toThrow(RangeError);
  });
});
