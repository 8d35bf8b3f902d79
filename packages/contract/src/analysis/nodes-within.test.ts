import { describe, expect, it } from 'vitest';
import { JS_PARSERS } from '../../test/parsers.ts';
import { nodesWithin } from './nodes-within.ts';
import { analyseScopes } from './scope.ts';

describe.each(JS_PARSERS)('calls within a function, with %s', (_, parse) => {
  it.each([
    ['a(); const f = () => b(c()); d();', 'b(c()), c()'],
    ['const f = () => () => a(); b();', 'a()'],
    ['const f = (x = a()) => b(x), g = c();', 'a(), b(x)'],
    ['(() => a())(b()); c();', 'a()'],
    ['a(); const f = () => {}; b();', ''],
  ])('%s', (text, found) => {
    const scopes = analyseScopes(parse(text));
    const [fn] = scopes.ofType('ArrowFunctionExpression');
    if (fn === undefined) throw new Error('the text has no function');
    const calls = nodesWithin('CallExpression', fn, scopes);
    expect(calls.map(({ range }) => text.slice(...range)).join(', ')).toBe(found);
  });
});
