import { expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { createModule } from './module.ts';
import { namesBody } from './names-body.ts';

function isNamed(text: string): boolean {
  const { scopes } = createModule('src/a.ts', text, parseTs(text));
  const [fn] = scopes.ofType('FunctionDeclaration');
  if (fn === undefined) throw new Error('There is no function.');
  return namesBody(fn);
}

it.each([
  'async function send(path: string): Promise<Prediction> { return ask(path); }',
  'async function send(path: string): Promise<{ ok: boolean; data: Prediction }> { return ask(path); }',
  'async function send(path: string): Promise<{ properties: { output: string } }> { return ask(path); }',
  'async function send(path: string): Promise<AxiosResponse<Prediction>> { return ask(path); }',
  'async function send(path: string) { return (await ask(path)) as Prediction; }',
  'async function send(path: string) { return (await axios.get<Prediction>(path)).data; }',
])('is named: %s', (text) => {
  expect(isNamed(text)).toBe(true);
});

it.each([
  'async function send(path) { return ask(path); }',
  'async function send(path: string): Promise<any> { return ask(path) as Prediction; }',
  'async function send(path: string): Promise<Response> { return ask(path); }',
  'async function send(path: string): Promise<{ ok: boolean; data: any }> { return ask(path); }',
  'async function send<T>(path: string): Promise<T> { return ask(path); }',
  'async function send<T>(path: string): Promise<Result<T>> { return ask(path); }',
  'async function send<T>(path: string) { return (await ask(path)) as T; }',
  'async function send(path: string) { return (await ask(path)) as any; }',
])('is not named: %s', (text) => {
  expect(isNamed(text)).toBe(false);
});
