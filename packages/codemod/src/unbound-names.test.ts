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
  ['an import at the end', "a(); import { a } from 'a';", []],
])('%s', (_name, text, names) => {
  expect([...unboundNames('a.ts', text)]).toEqual(names);
});
