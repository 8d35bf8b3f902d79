import { describe, expect, it } from 'vitest';
import { createEvaluator } from './evaluate.ts';
import { createModule, type Module, type ModuleHost } from './module.ts';
import { JS_PARSERS, parseJs, parseTs, type Parse } from '../../test/parsers.ts';
import { BUDGET, type Pieces } from './types.ts';

const show = (pieces: Pieces): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : `{${piece.hole}}`)).join('');

/** The values of the argument of the last `use(…)` in a text. */
function valuesOf(text: string, parse: Parse = parseTs, host?: ModuleHost): string[] {
  const module = createModule('a.ts', text, parse(text));
  const use = module.scopes
    .ofType('CallExpression')
    .findLast(({ callee }) => callee.type === 'Identifier' && callee.name === 'use');
  const [argument] = use?.arguments ?? [];
  if (argument === undefined) throw new Error('the text uses nothing');
  return createEvaluator(module, host).evaluate(argument).alternatives.map(show);
}

/** Members of an object literal that is too long to be read through for each. */
const LONG = Array.from({ length: 20 }, (_, index) => `m${String(index)}: 'm${String(index)}'`).join(', ');

const JS: readonly (readonly [text: string, ...values: string[]])[] = [
  ["use('a')", 'a'],
  [`const L = { ${LONG}, a: 'a' }; use(L.a + L.m3)`, 'am3'],
  [`const L = { a: 'a', ${LONG}, a: 'b' }; use(L.a)`, 'b'],
  [`const L = { a: 'a', ${LONG}, ...{ a: 'b' } }; use(L.a)`, 'b'],
  [`const L = { a: 'a', ${LONG}, [x]: 'b' }; use(L.a)`, '{member}'],
  [`const L = { ${LONG} }; use(L.a ?? 'b')`, '{member}', 'b'],
  [`const L = { ${LONG}, get a() { return 'a'; }, set a(v) {} }; use(L.m1)`, 'm1'],
  ["class A { static a = 'b'; a = 'a'; } use(new A().a + A.a)", 'ab'],
  ['use(`a`)', 'a'],
  ["use('a' + 'b' + 'c')", 'abc'],
  ["use('a' + ('b' + 'c'))", 'abc'],
  ['use(1 + `a`)', '1a'],
  ["const A = 'a'; use(A)", 'a'],
  ["const A = 'a'; const B = `${A}b`; use(`${B}c`)", 'abc'],
  ["use(A); const A = 'a';", 'a'],
  ["let A = 'a'; use(A)", 'a'],
  ["let A; A = 'a'; use(A)", 'a'],
  ["let A = 'a'; if (x) A = 'b'; use(A)", 'a', 'b'],
  ["let A; if (x) A = 'a'; else A = 'b'; use(A)", 'a', 'b'],
  ["let A = 'a'; A += 'b'; use(A)", '{reassigned}'],
  ["var A = 'a'; var A = 'b'; use(A)", '{reassigned}'],
  ['use(process.env.A)', '{env}'],
  ["use(process.env['A'])", '{env}'],
  ["use(process.env.A ?? 'a')", '{env}', 'a'],
  ["use(process.env.A || 'a')", '{env}', 'a'],
  ["use('a' || 'b')", 'a'],
  ["const L = ['b', 'c']; use(['a', ...L].join('/'))", 'a/b/c'],
  ["import { format } from 'node:util'; const A = 'a'; use(format('%s/b/%s', A, c()))", 'a/b/{call}'],
  ["import util from 'util'; use(util.format('%s/%d%%', 'a', 1))", 'a/1%'],
  ["import util from 'util'; use(util.format('%s/%s', 'a'))", 'a/%s'],
  ["import util from 'util'; use(util.format('%s', 'a', 'b'))", '{call}'],
  ["import util from 'util'; use(util.format(a(), 'b'))", '{call}'],
  ["use(['a', ...b].join('/'))", '{call}'],
  ["const L = ['a', ...L]; use(L.join('/'))", '{call}'],
  ["use(['a', '', 'b'].filter(Boolean).join('/'))", 'a/b'],
  ["use(['a', '', 'b'].filter((x) => x !== '').join('/'))", 'a/b'],
  ["use(['a', 'b'].filter((x) => x !== 'b').join('/'))", '{call}'],
  ["use(['a b', 'c'].map(encodeURIComponent).join('/'))", 'a%20b/c'],
  ["use(['a', 'b'].map((x) => `<${x}>`).join(''))", '<a><b>'],
  ["use(['a'].concat(['b'], ['c']).join('/'))", 'a/b/c'],
  ["const L = ['a']; L.push('b', 'c'); use(L.join('/'))", 'a/b/c'],
  ["const L = ['a']; use(L.join('/')); L.push('b');", 'a'],
  ["const L = ['a']; if (x) L.push('b'); use(L.join('/'))", '{call}'],
  ["const L = ['a']; L.reverse(); use(L.join('/'))", '{call}'],
  ["const L = ['a']; L[0] = 'b'; use(L.join('/'))", '{call}'],
  ["const f = (...p) => p.join('/'); use(f('a', 'b'))", 'a/b'],
  ["const f = ({ a, ...r }) => ({ a: 'b', ...r }).a; use(f(x))", 'b'],
  ["const f = ({ a, ...r }) => ({ c: 'b', ...r }).c; use(f(x))", '{member}', 'b'],
  ["const f = ({ a, ...r }) => ({ a: 'b', ...r.c }).a; use(f(x))", '{member}', 'b'],
  ["const { a, ...r } = x; const o = { ...r }; o.a = 'b'; use(o.a)", 'b'],
  ["const f = (x, ...p) => [x, ...p].join('/'); use(f('a', ...['b', 'c']))", 'a/b/c'],
  ["use('a/{id}'.split('{id}').join('b'))", 'a/b'],
  ["use('a/{id}'.replace(/\\{id\\}/, 'b'))", 'a/b'],
  ["use('{x}{x}'.replace(/{x}/, 'b') + '{x}{x}'.replace(/{x}/g, 'b'))", 'b{x}bb'],
  ["use('{x}{x}'.replaceAll('{x}', 'b'))", 'bb'],
  ["use('a/{id}'.replace('{id}', () => 'b'))", 'a/b'],
  ["const v = { id: 'b' }; use('a/{id}'.replace(/\\{(\\w+)\\}/g, (_, k) => v[k]))", 'a/b'],
  ["use('a/:id'.replace(/:(\\w+)/g, (place) => place))", '{call}'],
  ["use('a/:id'.replace(/:([^x]+)/g, () => 'b'))", '{call}'],
  ["use('/a/'.replace(/^\\/+|\\/+$/g, ''))", 'a'],
  ["const t = (s, ...v) => s.reduce((a, p, i) => a + p + (v[i] ?? ''), ''); use(t`a/${'b'}`)", 'a/b'],
  ["const t = (s, ...v) => String.raw({ raw: s }, ...v); use(t`a/${'b'}`)", 'a/b'],
  ["const t = (s, ...v) => 'x' + s.join(v); use(t`a/${'b'}`)", '{call}'],
  ["const t = (s, ...v) => sign(s.join(v)); use(t`a/${'b'}`)", '{call}'],
  ["const t = (s, ...v) => s.join(v) + BASE; use(t`a/${'b'}`)", '{call}'],
  ["use(Object.assign(new URL('https://a.example'), { pathname: '/b' }))", 'https://a.example/b'],
  ["const u = new URL('https://a.example'); Object.assign(u, { pathname: '/b' }); use(u.href)", 'https://a.example/b'],
  ["const u = new URL('https://a.example'); Object.assign(u, p); use(u.href)", '{reassigned}'],
  [
    "import { format } from 'node:url'; use(format({ protocol: 'https', hostname: 'a.example', pathname: 'b' }))",
    'https://a.example/b',
  ],
  ["let a; a ??= 'a'; use(a)", 'a'],
  ["use(x ? 'a' : 'b')", 'a', 'b'],
  ["use((x ? 'a' : 'b') + (y ? 'c' : 'd'))", 'ac', 'ad', 'bc', 'bd'],
  ["use(x && 'a')", 'a'],
  ["use((0, 'a'))", 'a'],
  ['function f(a) { use(a + "b") }', '{parameter}b'],
  ["function f(a = 'x') { use(a + 'b') }", '{parameter}b', 'xb'],
  ["function f({ a = 'x' }) { use(a) }", '{parameter}', 'x'],
  ["const f = () => 'a'; use(f())", 'a'],
  ["function f() { return 'a'; } use(f())", 'a'],
  ["const f = (id) => `a/${id}`; use(f('b'))", 'a/b'],
  ['const f = (id) => `a/${id}`; use(f(g()))', 'a/{call}'],
  ["const f = (id = 'b') => `a/${id}`; use(f())", 'a/b'],
  ["const f = ({ id }) => `a/${id}`; use(f({ id: 'b' }))", 'a/b'],
  ["const f = async () => 'a'; use(await f())", 'a'],
  ["function f(k) { switch (k) { case 1: return 'a'; default: return 'b'; } } use(f(k))", 'a', 'b'],
  ["function f(k) { if (k) return 'a'; return 'b'; } use(f(k))", 'a', 'b'],
  ["function f(k) { switch (k) { case 1: return 'a'; default: return 'b'; } } use(f(1))", 'a'],
  ["function f(k) { switch (k) { case 1: return 'a'; default: return 'b'; } } use(f(2))", 'b'],
  ["function f(k) { switch (k) { case 1: case 2: return 'a'; case 3: break; } return 'b'; } use(f(2) + f(3))", 'ab'],
  ["function f(k) { switch (k) { case K: return 'a'; default: return 'b'; } } use(f(1))", 'a', 'b'],
  ["function f(k) { if (k === 'x') return 'a'; return 'b'; } use(f('x') + f('y'))", 'ab'],
  ["function f(k) { if (k !== 'x') { return 'a'; } else return 'b'; } use(f('x'))", 'b'],
  ["function f(k, l) { if (!(k === 1) || l === 2) return 'a'; return 'b'; } use(f(1, 3) + f(2, g()))", 'ba'],
  ["function f(k) { if (k == '1') return 'a'; return 'b'; } use(f(1))", 'a', 'b'],
  ["function f(k) { k = k + 'x'; if (k === 'x') return 'a'; return 'b'; } use(f('x'))", 'a', 'b'],
  ["function f(k) { for (const x of y) if (k === 'x') return 'a'; return 'b'; } use(f('x'))", 'a', 'b'],
  ["function f(k) { try { if (k === 'x') return 'a'; } finally { g(); } return 'b'; } use(f('x'))", 'a', 'b'],
  ["function f(k = 'x') { if (k === 'x') return 'a'; return 'b'; } use(f())", 'a'],
  [
    `function f(k) { switch (k) { ${Array.from({ length: 20 }, (_, i) => `case ${i}: return 'v${i}';`).join(' ')} } } use(f(17))`,
    'v17',
  ],
  ["function f(k) { const g = () => { return 'no'; }; return 'a'; } use(f(k))", 'a'],
  ["const o = { a: 'a' }; use(o.a)", 'a'],
  ["const o = { a: 'a' }; use(o['a'])", 'a'],
  ["const o = { a: 'a' }; const k = 'a'; use(o[k])", 'a'],
  ["const o = { a: { b: { c: 'a' } } }; use(o.a.b.c)", 'a'],
  ["const o = Object.freeze({ a: 'a' }); use(o.a)", 'a'],
  ["const o = { get a() { return 'a'; } }; use(o.a)", 'a'],
  ["const o = { a() { return 'a' + this.b; }, b: 'b' }; use(o.a())", 'ab'],
  ["const p = { a: 'a' }; const o = { ...p }; use(o.a)", 'a'],
  ["const p = { a: 'x' }; const o = { ...p, a: 'a' }; use(o.a)", 'a'],
  ["const o = { a: 'a', ...q() }; use(o.a)", '{member}'],
  ["const o = { a: 'a' }; o.a = 'b'; use(o.a)", '{reassigned}'],
  ["const o = { a: 'a' }; o[k] = 'b'; use(o.a)", '{reassigned}'],
  ["const l = ['a', 'b']; function f(u) { use(u) } l.map(f)", 'a', 'b'],
  ["const l = ['a']; const f = ({ u }) => use(u); [{ u: 'a' }].forEach(f); f({ u: 'b' })", '{parameter}'],
  ["const l = ['a']; export function f(u) { use(u) } l.map(f)", '{parameter}'],
  ["const l = ['a']; function f(u) { use(u) } l.map(f); l.push(q)", 'a', '{loop}'],
  ["const l = ['a', ...q]; for (const u of l) use(u)", 'a', '{loop}'],
  ["const o = { a: 'a' }; Object.assign(o, q); use(o.a)", '{reassigned}'],
  ["const o = {}; o.a = 'a'; use(o.a)", 'a'],
  ["const o = { a: 'a' }; const p = {}; p.a = 'b'; use(o.a)", 'a'],
  ["const { a } = { a: 'a' }; use(a)", 'a'],
  ["const { a: { b = 'b' } = {} } = q; use(b)", '{unknown}', 'b'],
  ["const { A = 'a' } = process.env; use(A)", '{env}', 'a'],
  ["const [a, b] = ['a', 'b']; use(b)", 'b'],
  ["const m = { x: 'a', y: 'b' }; use(m[k])", '{member}'],
  ["for (const a of ['a', 'b']) use(a)", 'a', 'b'],
  ['for (const a of q) use(a)', '{loop}'],
  ["class C { a = 'a'; f() { use(this.a) } }", 'a'],
  ["class C { static a = 'a'; } use(C.a)", 'a'],
  ["class C { static a = 'a'; f() { use(C.a) } }", 'a'],
  ["class C { #a = 'a'; f() { use(this.#a) } }", 'a'],
  ["class C { a; constructor() { this.a = 'a'; } f() { use(this.a) } }", 'a'],
  ["class C { constructor() { this.a = 'a'; } f() { use(this.a) } }", 'a'],
  ["class C { constructor(a) { this.a = a; } f() { use(this.a) } } new C('a')", 'a'],
  ["class C { constructor(a = 'x') { this.a = a; } f() { use(this.a) } } new C()", 'x'],
  ["class C { constructor(a = 'x') { this.a = a; } f() { use(this.a) } }", '{parameter}', 'x'],
  ["class C { constructor({ a = 'x' } = {}) { this.a = a; } f() { use(this.a) } }", '{parameter}', 'x'],
  ["class C { constructor(o) { this.a = o.a; } f() { use(this.a) } } new C({ a: 'a' })", 'a'],
  ["class C { constructor(o) { this.a = o.a ?? 'a'; } f() { use(this.a) } }", '{parameter}', 'a'],
  [
    "class C { constructor(a) { this.a = a; } } class D extends C { constructor() { super('a'); } f() { use(this.a) } }",
    'a',
  ],
  ["class C { constructor(a) { this.a = a; } f() { use(this.a) } } class D extends C {} new D('a')", 'a'],
  ["class C { a = 'a'; } class D extends C { f() { use(this.a) } }", 'a'],
  ["class C { a = 'a'; set(x) { this.a = x; } f() { use(this.a) } }", '{reassigned}'],
  ["class C { a = 'a'; f() { use(this.g()) } g() { return `${this.a}b`; } }", 'ab'],
  ["class C { get a() { return 'a'; } f() { use(this.a) } }", 'a'],
  [
    "class C { constructor(a) { this.a = a; } g() { return this.a; } } const c = new C('a'); new C('b'); use(c.g())",
    'a',
  ],
  ["class C { a = 'a'; f() { return [1].map(() => use(this.a)); } }", 'a'],
  ["use(['a', 'b'].join('/'))", 'a/b'],
  ["const B = 'b'; use(['a', B].join(''))", 'ab'],
  ["use('a'.concat('b', 'c'))", 'abc'],
  ["use(new URL('/b', 'https://a.test/c'))", 'https://a.test/b'],
  ["use(new URL('b', 'https://a.test/c/'))", 'https://a.test/c/b'],
  ["use(new URL('b', 'https://a.test/c'))", 'https://a.test/b'],
  ["use(new URL('b', 'https://a.test'))", 'https://a.test/b'],
  ["use(new URL('https://b.test/', 'https://a.test'))", 'https://b.test/'],
  ["use(new URL('/b', 'https://a.test').href)", 'https://a.test/b'],
  ["use(new URL('/b', 'https://a.test').toString())", 'https://a.test/b'],
  ["use(String(new URL('/b', 'https://a.test')))", 'https://a.test/b'],
  ["const u = new URL('https://a.test/x'); use(u.origin + '/b')", 'https://a.test/b'],
  ["const u = new URL('https://a.test/x'); u.pathname = '/b'; use(u)", 'https://a.test/b'],
  ["const u = new URL('https://a.test'); u.pathname = `b/${c}`; use(u.href)", 'https://a.test/b/{unknown}'],
  ["const u = new URL('https://a.test/x'); u.hostname = 'b.test'; use(String(u))", 'https://b.test/x'],
  ["const u = new URL('https://a.test/x'); if (k) u.pathname = '/b'; else u.pathname = '/c'; use(u)", '{reassigned}'],
  ["const u = new URL('https://a.test/x'); u.searchParams.set('q', '1'); u.search = '?x'; use(u)", 'https://a.test/x'],
  ["use(new Request('https://a.test'))", 'https://a.test'],
  ["use(encodeURIComponent('a/b'))", 'a%2Fb'],
  ['use(`a/${encodeURIComponent(id)}`)', 'a/{unknown}'],
  ["use(String('a'))", 'a'],
  ["use('a'.toString())", 'a'],
  ["use(' a '.trim())", 'a'],
  ["use('a//'.replace(/\\/+$/, ''))", 'a'],
  ["use('a/'.replace(/\\/$/, '') + '/b')", 'a/b'],
  ["use((process.env.A ?? 'a/').replace(/\\/$/, '') + '/b')", '{env}/b', 'a/b'],
  ["use('a/{id}'.replace('{id}', q))", 'a/{unknown}'],
  ["use('a'.replace(/(a+)+b/, ''))", '{call}'],
  ['use(String.raw`a\\b`)', 'a\\b'],
  ["import { join } from 'node:path'; use(join('a/', '/b'))", 'a/b'],
  ['use(import.meta.env.A)', '{env}'],
  ["import { A } from './a'; use(A + 'b')", '{import}b'],
  ['use(q().a)', '{member}'],
  ['use(...q)', '{unknown}'],
];

const TS: readonly (readonly [text: string, ...values: string[]])[] = [
  ["const a = 'a' as const; use(a!)", 'a'],
  ["const o = { a: 'a' } as const; use(o.a)", 'a'],
  ["const o = { a: 'a' } satisfies X; use(<string>o.a)", 'a'],
  ["enum E { A = 'a' } use(E.A)", 'a'],
  ["const enum E { A = 'a', B = A } use(E.A)", 'a'],
  ["namespace N { export const a = 'a'; } use(N.a)", 'a'],
  ["class C { private readonly a: string = 'a'; f() { use(this.a) } }", 'a'],
  ["class C { constructor(private a: string) {} f() { use(this.a) } } new C('a')", 'a'],
  ["class C { constructor(private a: string = 'a') {} f() { use(this.a) } }", '{parameter}', 'a'],
  ['class C { constructor(private a: string) {} f() { use(this.a) } }', '{parameter}'],
  ['class C { private a: string; f() { use(this.a) } }', '{unknown}'],
  ["function f(a: string): string; function f(a: any) { return 'a'; } use(f(1))", 'a'],
  ["import a = require('./a'); use(a.b)", '{import}'],
  ["function f(this: void, a: string) { return 'x/' + a; } use(f('a'))", 'x/a'],
  [
    "interface T { base: string } const t: T = { base: 'x' }; function f(this: T, a: string) { return this.base + a; } use(f.bind(t)('a'))",
    'xa',
    '{parameter}a',
  ],
];

describe.each(JS_PARSERS)('values with %s', (_, parse) => {
  it.each(JS.filter(([text]) => !text.includes('...q')))('%s', (text, ...values) => {
    expect(valuesOf(text, parse)).toEqual(values.filter((value) => typeof value === 'string'));
  });
});

describe('values in TypeScript', () => {
  it.each(TS)('%s', (text, ...values) => {
    expect(valuesOf(text)).toEqual(values);
  });
});

describe('values across files', () => {
  const files: Record<string, string> = {
    './const': "export const BASE = 'a'; export default 'd'; export const f = (id) => `${BASE}/${id}`;",
    './object': "const config = { base: 'a', deep: { x: 'b' } }; export default config; export { config };",
    './barrel':
      "export * from './const'; export { config as settings } from './object'; export * as all from './const';",
    './cjs': "const BASE = 'a'; module.exports = { BASE, deep: { x: 'b' } };",
    './cjs-names': "exports.BASE = 'a'; module.exports.OTHER = 'b';",
    './cjs-text': "const BASE = 'a'; module.exports = BASE;",
    './cjs-function': "module.exports = (id) => 'a/' + id;",
    './ts': "export = { BASE: 'a' };",
    './json': "export default { base: 'a' };",
    './circle-a': "export { x } from './circle-b'; export * from './circle-b';",
    './circle-b': "export { x } from './circle-a'; export * from './circle-a';",
    './class': "export class Api { static base = 'a'; constructor(x) { this.x = x; } url() { return this.x + '/u'; } }",
  };
  const host = (): ModuleHost => {
    const loaded = new Map<string, Module>();
    return {
      resolve(specifier) {
        const text = files[specifier];
        if (text === undefined) return undefined;
        const module = loaded.get(specifier) ?? createModule(specifier, text, parseTs(text));
        loaded.set(specifier, module);
        return module;
      },
    };
  };
  it.each([
    ["import { BASE } from './const'; use(BASE)", 'a'],
    ["import { BASE as B } from './const'; use(`${B}/x`)", 'a/x'],
    ["import d from './const'; use(d)", 'd'],
    ["import * as c from './const'; use(c.BASE)", 'a'],
    ["import { f } from './const'; use(f(q))", 'a/{unknown}'],
    ["import config from './object'; use(config.deep.x)", 'b'],
    ["import { BASE, settings, all } from './barrel'; use(BASE + settings.base + all.default)", 'aad'],
    ["const { BASE } = require('./cjs'); use(BASE)", 'a'],
    ["import cjs from './cjs'; use(cjs.deep.x)", 'b'],
    ["import { BASE } from './cjs'; use(BASE)", 'a'],
    ["const c = require('./cjs-names'); use(c.BASE + c.OTHER)", 'ab'],
    ["import t = require('./ts'); use(t.BASE)", 'a'],
    ["const url = require('./cjs-text'); use(url + '/x')", 'a/x'],
    ["import url from './cjs-text'; use(url)", 'a'],
    ["const urlOf = require('./cjs-function'); use(urlOf('x'))", 'a/x'],
    ["import json from './json'; use(json.base)", 'a'],
    ["import { base } from './json'; use(base)", 'a'],
    ["import { x, y } from './circle-a'; use(x + y)", '{import}{import}'],
    ["import { nothing } from './const'; use(nothing)", '{import}'],
    ["import { Api } from './class'; use(Api.base)", 'a'],
    ["import { Api } from './class'; use(new Api('a').url())", 'a/u'],
    ["const { BASE } = await import('./const'); use(BASE)", 'a'],
  ])('%s', (text, value) => {
    expect(valuesOf(text, parseTs, host())).toEqual([value]);
  });

  it('names the file that a piece comes from, and no variable or use of it', () => {
    const text = "import { BASE } from './const'; const url = BASE + '/x'; use(url)";
    const module = createModule('a.ts', text, parseTs(text));
    const use = module.scopes.ofType('CallExpression')[0]?.arguments[0];
    const value = createEvaluator(module, host()).evaluate(use as never);
    expect(value.alternatives[0]?.map(({ file }) => file)).toEqual(['./const', undefined]);
    expect(value.via.map(({ name }) => name)).toEqual(['url', 'BASE']);
  });

  it('evaluates an export by name', () => {
    const module = host().resolve('./barrel', undefined as never) as Module;
    const evaluator = createEvaluator(module, host());
    expect(evaluator.evaluateExport('BASE').alternatives.map(show)).toEqual(['a']);
    expect(evaluator.evaluateExport('none').alternatives.map(show)).toEqual(['{unknown}']);
  });
});

it('leads from each piece to the expressions it came by, nearest first', () => {
  const text = 'const url = (id) => `x/${encodeURIComponent(id)}/y`; use(url(opts.model));';
  const module = createModule('a.ts', text, parseTs(text));
  const use = module.scopes.ofType('CallExpression').at(-2)?.arguments[0];
  const [pieces] = createEvaluator(module).evaluate(use as never).alternatives;
  const uses = pieces?.[1]?.uses?.map(({ range }) => text.slice(...range));
  expect(uses).toEqual(['encodeURIComponent(id)', 'id', 'opts.model']);
});

describe('hostile input', () => {
  const valuesOf = (text: string): string[] => {
    const module = createModule('a.js', text, parseJs(text));
    const use = module.scopes
      .ofType('CallExpression')
      .findLast(({ callee }) => callee.type === 'Identifier' && callee.name === 'use');
    return createEvaluator(module)
      .evaluate(use?.arguments[0] as never)
      .alternatives.map(show);
  };
  const lines = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index + 1)).join('\n');

  it.each([
    [
      'constants that double each other',
      `const c0 = 'aaaaaaaa';${lines(60, (n) => `const c${String(n)} = c${String(n - 1)} + c${String(n - 1)};`)} use(c60)`,
    ],
    [
      'functions that double each other',
      `const f0 = () => 'a';${lines(60, (n) => `const f${String(n)} = (x) => f${String(n - 1)}(x) + f${String(n - 1)}(x);`)} use(f60(1))`,
    ],
    ['a circle of constants', 'const a = b + "x", b = a + "y"; use(a)'],
    ['a constant made of itself', 'const a = a + "x"; use(a)'],
    ['a function that calls itself', 'const f = (x) => f(x) + f(x); use(f(1))'],
    ['a getter that reads itself', 'const o = { get a() { return this.a + "x"; } }; use(o.a)'],
    ['a member written with itself', 'const o = {}; o.a = o.a + "x"; use(o.a)'],
    ['a class that extends itself', 'class A extends A {} use(new A().x)'],
    [
      'a long chain of constants',
      `const c0 = 'a';${lines(5000, (n) => `const c${String(n)} = c${String(n - 1)};`)} use(c5000)`,
    ],
    ['a template of 1 MB', `use(\`${'a'.repeat(1_000_000)}\`)`],
    ['many alternatives', `use(${lines(40, (n) => `(x ? 'a${String(n)}' : 'b${String(n)}')`).replaceAll('\n', '+')})`],
    ['a proto trap', 'const o = { "__proto__": null }; use(o.__proto__ + o.constructor + "x".hasOwnProperty("y"))'],
  ])('%s stays within the budget', (_name, text) => {
    const values = valuesOf(text);
    expect(values.length).toBeGreaterThan(0);
    expect(values.length).toBeLessThanOrEqual(BUDGET.alternatives);
    for (const value of values) expect(value.length).toBeLessThanOrEqual(BUDGET.characters + 20);
  });

  it('a concatenation of 10,000 parts stays within the budget', () => {
    // Built by hand: the parsers themselves run out of stack on it.
    const program = parseJs("use('x')");
    const part = { type: 'Literal', value: 'x', raw: "'x'", range: [4, 7] };
    let sum: object = part;
    for (let count = 1; count < 10_000; count++)
      sum = { type: 'BinaryExpression', operator: '+', left: sum, right: { ...part }, range: [4, 7] };
    const [statement] = program.body;
    if (statement?.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression')
      throw new Error('not a call');
    statement.expression.arguments[0] = sum as never;
    const [pieces = []] = createEvaluator(createModule('a.js', '', program)).evaluate(sum as never).alternatives;
    expect(pieces).toHaveLength(BUDGET.pieces);
    expect(pieces.at(-1)).toMatchObject({ hole: 'budget' });
  });

  it('costs the same for each of many uses of one base', () => {
    const program = (sites: number): string =>
      `const o = { base: 'a' }; const b = o.base;${lines(sites, () => 'use(`${b}/x`);')}`;
    const text = program(4000);
    const module = createModule('a.js', text, parseTs(text));
    const evaluator = createEvaluator(module);
    for (const { arguments: args } of module.scopes.ofType('CallExpression')) {
      expect(evaluator.evaluate(args[0] as never).alternatives.map(show)).toEqual(['a/x']);
    }
  });
});
