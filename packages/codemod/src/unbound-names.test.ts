import { expect, it } from 'vitest';
import { unboundNames } from './unbound-names.ts';

it.each([
  ['a global', 'fetch(1);', ['fetch']],
  ['a name of another block', 'try { const a = 1; } finally { a; }', ['a']],
  ['a name of another function', 'const f = () => { const a = 1; return a; }; f(a);', ['a']],
  ['a constant further down', 'const f = () => { a; const a = 1; };', ['a']],
  ['a constant further down, in a function', 'const f = () => a; const a = 1;', []],
  ['a function further down', 'a(); function a() {}', []],
  ['a type', 'let a: B; type C = D; const c: C = a;', []],
  ['this of a module', 'const f = () => this.http; class A { [this.http] = 1 }', ['this']],
  [
    'this of a class',
    'class A { static url = this.http.base; static f() { return this.gone; } }',
    ['this.http', 'this.gone'],
  ],
  ['this of a class that has it', 'class A { static http = 1; static url = this.http.base; }', []],
  ['this of a class that may inherit it', 'class A extends B { static url = this.http.base; }', ['B']],
  [
    'this of an object',
    'class A { url = this.http; f() { return () => this.http; } } const o = { f() { return this.http; } };',
    [],
  ],
  [
    'this of a function',
    'function f() { return this.http; } const g = function () { return () => this.http; }; f(g);',
    [],
  ],
  ['an import at the end', "a(); import { a } from 'a';", []],
])('%s', (_name, text, names) => {
  expect([...unboundNames('a.ts', text)]).toEqual(names);
});
