import { describe, expect, it } from 'vitest';
import { analyseBody } from './body.ts';
import { analyseScopes } from './scope.ts';
import { parseTs } from '../../test/parsers.ts';
import type { Expression } from './types.ts';

/** Analyses the argument of `send(…)`. */
function summarise(text: string) {
  const scopes = analyseScopes(parseTs(text));
  const call = scopes
    .ofType('CallExpression')
    .find(({ callee }) => callee.type === 'Identifier' && callee.name === 'send');
  const use = analyseBody(call?.arguments[0] as Expression, scopes, 'either');
  return {
    fields: [...use.fields.keys()],
    literal: use.object !== null,
    text: use.stringify !== null,
    variable: use.variable?.name ?? null,
    mutated: use.mutations.map(({ path }) => path.join('.')),
    open: use.open,
    types: use.types.length,
    possible: [...use.possible],
  };
}

const FULL = ['type', 'properties', 'properties.input', 'properties.options', 'properties.options.max_length'];
const LITERAL = "{ type: 'prediction', properties: { input, options: { max_length: '9' } } }";
const CLOSED = { literal: true, variable: null, mutated: [], open: false, possible: [] };

describe('analyseBody', () => {
  it.each([
    ['an object', `send(${LITERAL});`, { text: false }],
    ['JSON text', `send(JSON.stringify(${LITERAL}));`, { text: true }],
    ['indented JSON text', `send(JSON.stringify(${LITERAL}, null, 2));`, { text: true }],
    ['a name for the text', `const body = JSON.stringify(${LITERAL}); log(body.length); send(body);`, { text: true }],
    ['a name for the object', `const body = ${LITERAL}; send(JSON.stringify(body));`, { text: true, variable: 'body' }],
    ['two names', `const a = ${LITERAL}; const b = JSON.stringify(a); send(b);`, { text: true, variable: 'a' }],
    ['bytes', `send(Buffer.from(JSON.stringify(${LITERAL}), 'utf8'));`, { text: true }],
    ['bytes of a name', `const t = JSON.stringify(${LITERAL}); send(new TextEncoder().encode(t));`, { text: true }],
    ['a typed name', `const body: P = ${LITERAL}; send(body);`, { text: false, variable: 'body', types: 1 }],
    ['a wrapped literal', `send(${LITERAL} as const);`, { text: false, types: 1 }],
  ])('reads %s', (_name, text, expected) => {
    expect(summarise(text)).toEqual({ ...CLOSED, types: 0, fields: FULL, ...expected });
  });

  it.each([
    ['a spread', 'send({ properties: { input, ...more } });'],
    ['a computed key', 'send({ [key]: 1, properties: { input } });'],
    ['a key given twice', 'send({ properties: { input }, properties: other });'],
    ['a getter', 'send({ get properties() { return p; } });'],
    ['a second user', 'const body = { properties: { input } }; log(body); send(body);'],
    ['a second call', 'const body = { properties: { input } }; send(body); post(body);'],
  ])('is open about %s', (_name, text) => {
    expect(summarise(text)).toMatchObject({ literal: true, open: true });
  });

  it.each([
    ['a parameter', 'function f(body) { send(body); }'],
    ['a call', 'send(build());'],
    ['a reassigned name', 'let body = {}; body = other; send(body);'],
    ['a replacer', 'send(JSON.stringify({ properties: {} }, only));'],
    ['somebody else’s JSON', 'const JSON = mine; send(JSON.stringify({ properties: {} }));'],
  ])('has no literal for %s', (_name, text) => {
    expect(summarise(text)).toMatchObject({ literal: false, open: true });
  });

  it.each([
    ['a condition', 'send({ properties: x ? { input, options } : { input } });', ['input', 'options']],
    [
      'conditions in a condition',
      'send({ properties: x ? (y ? { input } : { collectionId }) : z });',
      ['input', 'collectionId'],
    ],
    ['a default', 'send({ properties: given ?? { input } });', ['input']],
    ['a name', 'const properties = { input }; send({ properties });', ['input']],
    ['itself', 'const properties = properties || { input }; send({ properties });', ['input']],
    ['a call', 'send({ properties: make(() => ({ input })) });', []],
    ['a reassigned name', 'let properties = { input }; properties = other; send({ properties });', []],
  ])('names the fields that are possible behind %s', (_name, text, names) => {
    const possible = names.map((name) => `properties.${name}`);
    expect(summarise(text)).toMatchObject({ fields: ['properties'], possible });
  });

  it('lists writes into the object', () => {
    const text =
      'const body = { properties: { input } }; if (x) body.properties.collectionId = x; body["properties"].options = {}; send(body);';
    expect(summarise(text)).toMatchObject({ mutated: ['properties.collectionId', 'properties.options'], open: false });
  });
});
