import { expect, it } from 'vitest';
import { parse } from '@typescript-eslint/parser';
import { LEGACY_ORIGIN } from '../legacy.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

/** How sure it is that a program calls the retired route whose base is a member of its environment. */
function tierOf(program: string): string | undefined {
  const text = `interface Env { readonly base: string; readonly fetch: typeof fetch }
export const live = (): Env => ({ base: '${LEGACY_ORIGIN}', fetch });
type Reader<R, A> = (env: R) => Promise<A>;
type Action = (env: Env, input: string) => Promise<string>;
${program}`;
  return findCallSites(createModule('file.ts', text, parse(text, { range: true, sourceType: 'module' })))[0]?.tier;
}

const ASK =
  'const res = await env.fetch(`${env.base}/models/${id}/predictions`, { method: "POST", body }); return res.json();';

it.each([
  [
    'the result of a function',
    `export const ask = (id: string, body: string): Reader<Env, string> => async (env) => { ${ASK} };`,
  ],
  [
    'a constant',
    `const id = 'x'; let body: string; export const ask: Reader<Env, string> = async (env) => { ${ASK} };`,
  ],
  [
    'a type without parameters',
    `const id = 'x'; let body: string; export const ask: Action = async (env, input) => { ${ASK} };`,
  ],
  [
    'a type that is written out',
    `const id = 'x'; let body: string; export const ask: (env: Env) => Promise<string> = async (env) => { ${ASK} };`,
  ],
  [
    'a field',
    `const id = 'x'; let body: string; export class Api { ask: Reader<Env, string> = async (env) => { ${ASK} }; }`,
  ],
  [
    'what it satisfies',
    `const id = 'x'; let body: string; export const ask = (async (env) => { ${ASK} }) satisfies Reader<Env, string>;`,
  ],
])('a parameter is of the type that its function is expected to have, of %s', (_what, program) => {
  expect(tierOf(program)).toBe('certain');
});

it.each([
  ['no type', `const id = 'x'; let body: string; export const ask = async (env) => { ${ASK} };`],
  [
    'another type',
    `const id = 'x'; let body: string; interface Other { base: string; fetch: typeof fetch } export const ask: Reader<Other, string> = async (env) => { ${ASK} };`,
  ],
  [
    'another parameter',
    `const id = 'x'; let body: string; export const ask: Action = async (input, env) => { ${ASK} };`,
  ],
  [
    'a type that is not told',
    `const id = 'x'; let body: string; export const ask: Reader = async (env) => { ${ASK} };`,
  ],
])('but not of %s', (_what, program) => {
  expect(tierOf(program)).not.toBe('certain');
});

it.each([
  ['a method', 'interface Step { run(env: Env): Promise<string> }', 'async run(env) { ASK }'],
  ['a function', 'interface Step { run: (env: Env) => Promise<string> }', 'run: async (env) => { ASK }'],
  ['a method of an object type', 'type Step = { run(env: Env): Promise<string> };', 'async run(env) { ASK }'],
])('a parameter of a method is of the type that its object says, of %s', (_what, type, method) => {
  const object = (name: string): string =>
    `const id = 'x'; let body: string; ${type} export const step: ${name} = { ${method.replace('ASK', ASK)} };`;
  expect(tierOf(object('Step'))).toBe('certain');
  expect(tierOf(object('Other'))).not.toBe('certain');
  expect(tierOf(object('Step').replace('run', 'ran'))).not.toBe('certain');
});
