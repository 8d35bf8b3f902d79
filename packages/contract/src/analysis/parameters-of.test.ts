import { expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { createModule } from './module.ts';
import { parametersOf } from './parameters-of.ts';

it.each([
  ['function ask(this: Hub, url: string, body?: object) {}', ['url', 'body']],
  ['function ask(url: string, body?: object) {}', ['url', 'body']],
  ['function ask(this: void) {}', []],
  ['function ask() {}', []],
])('of %s are %j', (text, names) => {
  const { scopes } = createModule('a.ts', text, parseTs(text));
  const found = scopes.ofType('FunctionDeclaration').flatMap((fn) => parametersOf(fn));
  expect(found.map((parameter) => parameter.type === 'Identifier' && parameter.name)).toEqual(names);
});
