import { createModule, type ScopeAnalysis } from '@modelhub-migration/contract/analysis';
import { describe, expect, it } from 'vitest';
import { parseModule } from '../source/parse-module.ts';
import { mayBeCompared } from './may-be-compared.ts';
import type { Node, Sight } from './types.ts';

function scopesOf(text: string): ScopeAnalysis {
  const { program, diagnostics } = parseModule('program.tsx', text);
  expect(diagnostics).toEqual([]);
  return createModule('program.tsx', text, program).scopes;
}

/** The first call of a function. */
function callOf(name: string, scopes: ScopeAnalysis): Node {
  const call = scopes
    .ofType('CallExpression')
    .find(({ callee }) => callee.type === 'Identifier' && callee.name === name);
  if (call === undefined) throw new Error(`nothing calls ${name}`);
  return call;
}

function judge(text: string, elsewhere?: Sight['callersElsewhere']): boolean {
  const scopes = scopesOf(text);
  return mayBeCompared({ scopes, callersElsewhere: elsewhere }, callOf('read', scopes));
}

describe('a value that is only shown', () => {
  it.each([
    'console.log(read());',
    'const text = `The model is ${read()}.`; send(text);',
    'go("of " + read());',
    'if (read()) go();',
    'const note = read() ? 1 : 0; go(note);',
    'throw new Error(read());',
    'read();',
    'const name = read() ?? "none"; console.log(name.toUpperCase());',
    'export async function run() { return read(); }',
    'export default async () => [await read()];',
    'const first = () => read(); export const run = () => console.log(first());',
    'const show = (name: string) => console.log(name); show(read());',
    'function show({ name = "" }) { console.log(name); } show({ name: read() });',
    'const names: string[] = []; names.push(read()); console.log(names.length, names.join());',
    'console.log([read()].map((name) => ({ name })).map(({ name }) => name));',
    'const { other } = { name: read(), other: 1 }; go(other);',
    'const all = { name: read(), other: 1 }; go(all.other);',
    '[read()].sort((a, b) => a.localeCompare(b)).forEach((name) => console.log(name));',
    '[read()].forEach(console.log);',
    'for (const name of [read()]) console.log(name);',
    '[read()].filter(Boolean).filter((name) => name !== "").map((name) => console.log(name));',
    'read().then((name) => console.log(name));',
    'let name; name = read(); name = "other"; console.log(name);',
    'export const View = () => <p>{read()}</p>;',
    'class Hub { names() { return [read()]; } } console.log(new Hub().names().length);',
    'const tell = async () => { const [name] = await Promise.all([read()]); console.log(name); };',
  ])('%s', (text) => {
    expect(judge(text)).toBe(false);
  });
});

describe('a value that is compared, or goes out of sight', () => {
  it.each([
    'if (read() === wanted) go();',
    'go(PRICES[read()]);',
    'go(read());',
    'hub.use(read());',
    'export const name = read();',
    'this.name = read();',
    'const name = read(); export { name };',
    'const { name } = { name: read() }; if (name === wanted) go();',
    'const all = { ...{ name: read() } }; if (all.name === wanted) go();',
    'const all = { model: { name: read() } }; go(all.model);',
    '[read()].map((name) => ({ name })).find((each) => each.name.startsWith(part));',
    '[read()].filter((name) => name.includes(part));',
    '[read()].filter(isWanted);',
    'const names = []; names.push(read()); names.includes(wanted);',
    'for (const name of [read()]) if (name === wanted) go();',
    'for (name of [read()]) go();',
    'const table = new Map([[read(), 1]]); table.get(wanted);',
    'const table = { [read()]: 1 }; go(table);',
    'const show = (name) => name === wanted; show(read());',
    'const first = () => read(); if (first() === wanted) go();',
    'const first = () => read(); go(first);',
    'retry(async () => read()).then((name) => name === wanted);',
    'read().then((name) => name === wanted);',
    'function* all() { yield read(); }',
    'class Hub { names() { return [read()]; } has(name) { return this.names().includes(name); } }',
    'class Hub { names() { return [read()]; } } go(new Hub().names);',
    'let name; if (!name) name = read(); if (name === wanted) go();',
    'const [name] = [read()]; switch (name) { case wanted: go(); }',
    'const name = read().toLowerCase(); name === wanted;',
    'read().then(go);',
  ])('%s', (text) => {
    expect(judge(text)).toBe(true);
  });

  it('where it is handed on more often than anybody follows', () => {
    const names = Array.from({ length: 80 }, (_, index) => `const n${index + 1} = n${index};`);
    expect(judge(`const n0 = read();\n${names.join('\n')}\nconsole.log(n80);`)).toBe(true);
  });
});

describe('a value that an exported function gives to other files', () => {
  const OWN = 'export async function names() { return [await read()]; }';

  it.each([
    ['console.log((await names()).join());', false],
    ['if ((await names()).includes(wanted)) go();', true],
  ])('is followed there: %s', (text, expected) => {
    const scopes = scopesOf(text);
    const elsewhere = (start: number) => {
      expect(start).toBe(OWN.indexOf('async'));
      return [{ node: callOf('names', scopes), sight: { scopes } }];
    };
    expect(judge(OWN, elsewhere)).toBe(expected);
  });

  it('is out of sight where they are not known', () => {
    expect(judge(OWN, () => null)).toBe(true);
    expect(judge(OWN, () => [])).toBe(false);
  });
});
