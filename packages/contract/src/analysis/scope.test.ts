import { readdirSync, readFileSync } from 'node:fs';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, it } from 'vitest';
import { analyseScopes } from './scope.ts';
import { JS_PARSERS, parseJs, parseTs, parseTsx } from '../../test/parsers.ts';

const summary = (text: string, parse = parseTs) => {
  const scopes = analyseScopes(parse(text));
  return (name: string, line = 0) => {
    const uses = [...scopes.nodes]
      .filter((node): node is TSESTree.Identifier => node.type === 'Identifier' && node.name === name)
      .map((node) => scopes.referenceOf(node))
      .filter((reference) => reference !== undefined);
    return uses[line];
  };
};

describe.each(JS_PARSERS)('scopes of %s', (_, parse) => {
  it.each([
    ['a const', 'const x = 1; x;', 'const'],
    ['a hoisted var', '{ var x = 1; } x;', 'var'],
    ['a parameter', 'function f(x) { x; }', 'parameter'],
    ['a destructured parameter', 'const f = ({ a: { b: x = 1 } }) => x;', 'parameter'],
    ['a rest element', 'const [a, ...x] = []; x;', 'const'],
    ['an import', "import { y as x } from 'm'; x;", 'import'],
    ['a default import', "import x from 'm'; x;", 'import'],
    ['a namespace import', "import * as x from 'm'; x;", 'import'],
    ['a caught error', 'try {} catch (x) { x; }', 'catch'],
    ['a function used before it stands', 'x(); function x() {}', 'function'],
    ['a class', 'class x {} new x();', 'class'],
    ['the nearest declaration', 'const x = 1; function f(x) { return x; }', 'parameter'],
    ['the outer one behind a block', 'const x = 1; { let x = 2; } x;', 'const'],
    ['a loop variable', 'for (const x of []) x;', 'const'],
    ['a shorthand property', 'let x = 1; ({ x });', 'let'],
  ])('resolves %s', (_name, text, kind) => {
    expect(summary(text, parse)('x')?.variable?.definitions.map((definition) => definition.kind)).toEqual([kind]);
  });

  it.each([
    ['a member', 'a.x;'],
    ['a key', '({ x: 1 });'],
    ['a label', 'x: for (;;) break x;'],
    ['a method', 'class A { x() {} }'],
    ['a re-export', "export { x } from 'm';"],
  ])('takes %s for a name only', (_name, text) => {
    expect(summary(text, parse)('x')).toBeUndefined();
  });

  it.each([
    ['x = 1', { isRead: false, isWrite: true, whole: true }],
    ['x += 1', { isRead: true, isWrite: true, whole: false }],
    ['x++', { isRead: true, isWrite: true, whole: false }],
    ['[x] = [1]', { isRead: false, isWrite: true, whole: false }],
    ['({ a: x } = {})', { isRead: false, isWrite: true, whole: false }],
    ['({ a: x = 1 } = {})', { isRead: false, isWrite: true, whole: false }],
    ['for (x of []);', { isRead: false, isWrite: true, whole: false }],
    ['f({ a: x })', { isRead: true, isWrite: false, whole: false }],
    ['x.a = 1', { isRead: true, isWrite: false, whole: false }],
  ])('classifies %s', (text, expected) => {
    const reference = summary(`let x; ${text};`, parse)('x');
    expect({ isRead: reference?.isRead, isWrite: reference?.isWrite, whole: reference?.writeExpr !== null }).toEqual(
      expected,
    );
  });

  it('knows what the file does not declare', () => {
    const scopes = analyseScopes(parse('fetch(a); function f(a) { a; window.x; }'));
    expect(scopes.globals.map((reference) => reference.identifier.name)).toEqual(['fetch', 'a', 'window']);
  });
});

describe('TypeScript', () => {
  it('tells uses in types from values', () => {
    const use = summary('const x = 1; type T = typeof x; type U = { x: string }; declare function f(x: string): void;');
    expect(use('x', 0)).toMatchObject({ isType: true, isRead: false });
    expect(use('x', 1)).toBeUndefined();
  });

  it.each(['x as string', 'x!', 'x satisfies string', '<string>x'])('sees through %s', (text) => {
    expect(summary(`let x: any; f(${text});`)('x')).toMatchObject({ isRead: true });
    expect(summary(`let x: any; (${text}) = 1;`)('x')).toMatchObject({ isWrite: true });
  });

  it('declares parameter properties, enums and namespaces', () => {
    const scopes = analyseScopes(
      parseTs('enum E { A } namespace N {} class C { constructor(private p: string) { p; } }'),
    );
    expect([...scopes.moduleScope.variables.keys()]).toEqual(['E', 'N', 'C']);
    expect(scopes.globals).toEqual([]);
  });
});

it('walks expressions in JSX', () => {
  for (const parse of [parseJs, parseTsx]) {
    const scopes = analyseScopes(parse('const x = 1; const y = <A b={x}>{x}<c.d /></A>;'));
    expect(scopes.moduleScope.variables.get('x')?.references).toHaveLength(2);
    expect(scopes.globals.map((reference) => reference.identifier.name).sort()).toEqual(['A', 'c']);
  }
});

it('survives nesting that would overflow a recursive walk', () => {
  let node: object = { type: 'Identifier', name: 'x', range: [0, 1] };
  for (let depth = 0; depth < 100_000; depth++) {
    node = { type: 'UnaryExpression', operator: '!', prefix: true, argument: node, range: [0, 1] };
  }
  const program = {
    type: 'Program',
    body: [{ type: 'ExpressionStatement', expression: node, range: [0, 1] }],
    range: [0, 1],
  };
  expect(analyseScopes(program as unknown as TSESTree.Program).globals).toHaveLength(1);
});

/** The reference implementation on real code: the scope manager of @typescript-eslint/parser. */
it('agrees with the scope manager of typescript-eslint on our own sources', () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const { ast, scopeManager } = parseForESLint(text, { range: true, sourceType: 'module' });
    const expected = new Map<string, string>();
    for (const scope of scopeManager.scopes) {
      for (const reference of scope.references) {
        if (!reference.isValueReference || reference.init === true) continue;
        const definition = reference.resolved?.defs[0]?.name;
        expected.set(
          `${reference.identifier.name}@${String(reference.identifier.range[0])}`,
          `${definition === undefined ? 'global' : String(definition.range[0])} ${reference.isWrite() ? 'w' : ''}`,
        );
      }
    }
    const scopes = analyseScopes(ast);
    const actual = new Map<string, string>();
    const all = scopes.nodes.map((node) => scopes.referenceOf(node)).filter((reference) => reference !== undefined);
    for (const { identifier, variable, isType, isWrite } of all) {
      // `typeof name` and `name is T` count as values there; here they are uses in a type.
      if (isType) expected.delete(`${identifier.name}@${String(identifier.range[0])}`);
      if (isType) continue;
      actual.set(
        `${identifier.name}@${String(identifier.range[0])}`,
        `${variable === null ? 'global' : String(variable.definitions[0]?.identifier.range[0])} ${isWrite ? 'w' : ''}`,
      );
    }
    expect(Object.fromEntries(actual), file).toEqual(Object.fromEntries(expected));
  }
});
