import { describe, expect, it } from 'vitest';
import { analyseResponse } from './response.ts';
import type { StyleId } from './response-styles.ts';
import { analyseScopes } from './scope.ts';
import { parseTs } from '../../test/parsers.ts';
import type { OperationId } from '../legacy.ts';

/** Analyses the one call of `call()` in a text; `reads` are `path: source`. */
function summarise(text: string, style: StyleId, operation: OperationId = 'predictions') {
  const scopes = analyseScopes(parseTs(text));
  const call = scopes
    .ofType('CallExpression')
    .find(({ callee }) => callee.type === 'Identifier' && callee.name === 'call');
  if (call === undefined) throw new Error('the text has no call()');
  const use = analyseResponse(call, style, scopes, operation);
  const source = (node: { range: readonly [number, number] }) => text.slice(...node.range);
  return {
    reads: use.reads.map((read) => `${read.path.join('.')}: ${source(read.node)}`),
    errors: use.errorReads.map((read) => `${read.path.join('.')}: ${read.root === null ? '-' : source(read.root)}`),
    escapes: use.escapes.map(({ how, node }) => `${how}: ${source(node)}`),
    origins: use.origins.map(({ form, node }) => `${form}: ${source(node)}`),
    types: use.origins.flatMap(({ types }) => types.map(source)),
    lost: use.lost === null ? null : source(use.lost),
  };
}

const inAsync = (body: string) => `async function main() { ${body} }`;

describe('fetch', () => {
  it.each([
    [
      'a chain',
      'const r = await call(); const d = await r.json(); use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
    [
      'a chain without names',
      'use((await (await call()).json()).properties.output);',
      ['properties.output: (await (await call()).json()).properties.output'],
    ],
    [
      'optional chaining',
      'const d = await (await call()).json(); use(d?.properties?.output?.trim());',
      ['properties.output: d?.properties?.output'],
    ],
    [
      'element access',
      "const d = await (await call()).json(); use(d['properties']['output']);",
      ["properties.output: d['properties']['output']"],
    ],
    ['destructuring', 'const { properties: { output } } = await (await call()).json();', ['properties.output: output']],
    [
      'destructuring with rename and default',
      "const { properties: { output: text = '' } } = await (await call()).json();",
      ["properties.output: output: text = ''"],
    ],
    [
      'a const of a part',
      'const d = await (await call()).json(); const p = d.properties; use(p.output);',
      ['properties: d.properties', 'properties.output: p.output'],
    ],
    [
      'token counts',
      'const d = await (await call()).json(); use(d.metadata.inputTokens);',
      ['metadata.inputTokens: d.metadata.inputTokens'],
    ],
    ['a field without counterpart', 'const d = await (await call()).json(); use(d.id);', ['id: d.id']],
    [
      'text and JSON.parse',
      'const t = await (await call()).text(); const d = JSON.parse(t); use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
    [
      'a let assigned in try',
      'let d; try { d = await (await call()).json(); } catch {} use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
    [
      'a clone',
      'const r = await call(); const d = await r.clone().json(); use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
    [
      'a logical guard',
      'const d = await (await call()).json(); use(d && d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
    [
      'both sides of a conditional',
      'const d = x ? await (await call()).json() : null; use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
  ])('reads %s', (_name, body, reads) => {
    expect(summarise(inAsync(body), 'fetch')).toMatchObject({ reads, escapes: [], lost: null });
  });

  it.each([
    [
      'then',
      'call().then((r) => r.json()).then((d) => use(d.properties.output));',
      ['properties.output: d.properties.output'],
    ],
    [
      'then with a block',
      'call().then((r) => { if (!r.ok) throw new Error(String(r.status)); return r.json(); }).then((d) => { use(d.properties.output); });',
      ['properties.output: d.properties.output'],
    ],
    [
      'then with a pattern',
      'call().then((r) => r.json()).then(({ properties: { output } }) => use(output));',
      ['properties.output: output'],
    ],
    [
      'then inside then',
      'call().then((r) => r.json().then((d) => use(d.properties.output)));',
      ['properties.output: d.properties.output'],
    ],
    [
      'then with JSON.parse',
      'call().then((r) => r.text()).then(JSON.parse).then((d) => use(d.properties.output));',
      ['properties.output: d.properties.output'],
    ],
    [
      'a local helper',
      'async function ask() { const r = await call(); return r.json(); } async function main() { const d = await ask(); use(d.properties.output); }',
      ['properties.output: d.properties.output'],
    ],
    [
      'a helper that returns the response',
      'const send = () => call(); async function main() { const d = await (await send()).json(); use(d.properties.output); }',
      ['properties.output: d.properties.output'],
    ],
    [
      'a private method',
      'class A { async #post() { return (await call()).json(); } async ask() { const d = await this.#post(); return d.properties.output; } }',
      ['properties.output: d.properties.output'],
    ],
    [
      'a local function that takes the body',
      'function read(d) { return d.properties.output; } async function main() { use(read(await (await call()).json())); }',
      ['properties.output: d.properties.output'],
    ],
    [
      'an arrow called at once',
      '(async () => { const d = await (await call()).json(); use(d.properties.output); })();',
      ['properties.output: d.properties.output'],
    ],
  ])('reads through %s', (_name, text, reads) => {
    expect(summarise(text, 'fetch')).toMatchObject({ reads, escapes: [], lost: null });
  });

  it.each([
    [
      'returned from an exported function',
      'export async function ask() { const d = await (await call()).json(); return d; }',
      ['returned: d'],
    ],
    [
      'returned as a promise',
      'export async function ask() { return (await call()).json(); }',
      ['returned: (await call()).json()'],
    ],
    ['passed to a foreign function', inAsync('const d = await (await call()).json(); res.json(d);'), ['argument: d']],
    ['kept in a field', inAsync('this.last = await (await call()).json();'), ['assigned: await (await call()).json()']],
    ['put into an object', inAsync('const d = await (await call()).json(); use({ d });'), ['other: d']],
    ['spread', inAsync('const d = await (await call()).json(); use({ ...d });'), ['spread: d']],
    [
      'with a fallback object',
      inAsync('const d = (await (await call()).json()) ?? { properties: {} }; use(d.properties.output);'),
      ['other: await (await call()).json()'],
    ],
    ['exported', 'export const d = await (await call()).json();', ['exported: d']],
  ])('sees the body escape: %s', (_name, text, escapes) => {
    expect(summarise(text, 'fetch')).toMatchObject({ escapes, lost: null });
  });

  it.each([
    ['returned to unknown callers', 'export const ask = () => call();', 'call()'],
    ['read as a stream', inAsync('const r = await call(); pipe(r.body);'), 'r.body'],
    ['read as bytes', inAsync('const r = await call(); use(await r.arrayBuffer());'), 'r.arrayBuffer'],
    ['passed to a foreign function', inAsync('const r = await call(); check(r);'), 'r'],
    ['a computed member', inAsync('const r = await call(); use(await r[how]());'), 'r[how]'],
    ['text that goes on', inAsync('const r = await call(); res.end(await r.text());'), 'await r.text()'],
  ])('loses the response: %s', (_name, text, lost) => {
    expect(summarise(text, 'fetch').lost).toBe(lost);
  });

  it('keeps error reads apart, also in a function that other responses go through', () => {
    const text = `
      async function check(r) { if (!r.ok) { const e = await r.json(); throw new Error(e.messages[0].message); } }
      async function main() { const r = await call(); await check(r); const d = await r.json(); use(d.properties.output); check(other()); }`;
    expect(summarise(text, 'fetch')).toMatchObject({
      reads: ['properties.output: d.properties.output'],
      errors: ['messages.0.message: e'],
      lost: null,
    });
    expect(summarise(text.replace('e.messages[0].message', 'e.properties.output'), 'fetch').lost).not.toBeNull();
  });

  it('notes the types that the program gives the body', () => {
    expect(
      summarise(inAsync('const d: Answer = (await (await call()).json()) as Old; use(d.properties.output);'), 'fetch')
        .types,
    ).toEqual(['Old', 'Answer']);
  });
});

describe('other styles', () => {
  it.each<[string, StyleId, string, string[]]>([
    [
      'axios data',
      'axios',
      'const r = await call(); use(r.data.properties.output);',
      ['properties.output: r.data.properties.output'],
    ],
    [
      'axios destructured',
      'axios',
      'const { data } = await call(); use(data.properties.output);',
      ['properties.output: data.properties.output'],
    ],
    [
      'axios destructured deep',
      'axios',
      'const { data: { properties: { output } } } = await call();',
      ['properties.output: output'],
    ],
    [
      'axios then',
      'axios',
      'call().then(({ data }) => use(data.properties.output));',
      ['properties.output: data.properties.output'],
    ],
    [
      'ky',
      'ky',
      'const d = await call().json(); use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
    [
      'got',
      'got',
      'const { body } = await call(); use(JSON.parse(body).properties.output);',
      ['properties.output: JSON.parse(body).properties.output'],
    ],
    [
      'got json',
      'got-json',
      'const { body } = await call(); use(body.properties.output);',
      ['properties.output: body.properties.output'],
    ],
    [
      'undici',
      'undici',
      'const { statusCode, body } = await call(); const d = await body.json(); use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
    [
      'superagent',
      'superagent',
      'const r = await call(); use(r.body.properties.output);',
      ['properties.output: r.body.properties.output'],
    ],
    [
      'the body itself',
      'payload',
      'const d = await call(); use(d.properties.output);',
      ['properties.output: d.properties.output'],
    ],
  ])('reads %s', (_name, style, body, reads) => {
    expect(summarise(inAsync(body), style)).toMatchObject({ reads, lost: null });
  });

  it.each([
    ['a try', 'try { await call(); } catch (e) { log(e.response?.data?.messages?.[0]?.message); }'],
    ['a promise', 'call().catch((e) => log(e.response?.data?.messages[0].message));'],
  ])('reads axios errors of %s', (_name, body) => {
    expect(summarise(inAsync(body), 'axios').errors).toEqual(['messages.0.message: e.response?.data']);
  });

  it('reads axios errors that a caller in the file catches, and no others', () => {
    const text = `
      class A { async ask() { const { data } = await call(); return data.properties.output; } }
      async function main() { try { await new A().ask(); } catch (e) { log(e.response.data.messages[0].message); } }
      async function other() { try { await dns(); } catch (e) { log(e.response.data.messages[0].message); } }`;
    expect(summarise(text, 'axios').errors).toEqual(['messages.0.message: e.response.data']);
  });

  it('follows nothing through a client it does not know', () => {
    expect(summarise('call();', 'opaque').lost).toBe('call()');
  });
});

describe('models list', () => {
  it.each([
    [
      'map',
      'use(d.items.map((m) => m.properties.name));',
      ['items: d.items', 'items.*.properties.name: m.properties.name'],
    ],
    ['for of', 'for (const m of d.items) use(m.id);', ['items: d.items', 'items.*.id: m.id']],
    [
      'find',
      "const m = d.items.find((x) => x.properties.name === 'a'); use(m.id);",
      ['items: d.items', 'items.*.properties.name: x.properties.name', 'items.*.id: m.id'],
    ],
    [
      'filter and map',
      'use(d.items.filter((x) => x.id).map(({ id, properties: { name } }) => [id, name]));',
      ['items: d.items', 'items.*.id: x.id', 'items.*.id: id', 'items.*.properties.name: name'],
    ],
    [
      'an index',
      'use(d.items[0].properties.name);',
      ['items: d.items', 'items.*.properties.name: d.items[0].properties.name'],
    ],
    [
      'a pattern',
      'const { items } = d; use(items.length, items.map((m) => m.id));',
      ['items: items', 'items.*.id: m.id'],
    ],
    ['a named callback', 'use(d.items.map(toRow));', ['items: d.items', 'items: d.items.map(toRow)']],
    ['the list as it is', 'use(d.items);', ['items: d.items', 'items: d.items']],
  ])('reads %s', (_name, body, reads) => {
    expect(summarise(inAsync(`const d = await (await call()).json(); ${body}`), 'fetch', 'models').reads).toEqual(
      reads,
    );
  });
});

describe('a function that gives the body back', () => {
  const given = (text: string) => {
    const { escapes, lost } = summarise(text, 'payload');
    return { leaves: escapes.length > 0, lost };
  };

  it.each([
    ['a class', 'const queue = new Queue(async (job) => call(job));'],
    ['a class, in a block', 'const queue = new Queue(async (job) => { const d = await call(job); return d; });'],
    ['a method that may be of the program', "bus.on('title', async ({ text }) => call(text));"],
    ['a method that is called once', "bus.once('title', async ({ text }) => call(text));"],
  ])('leaves to %s', (_name, text) => {
    expect(given(text)).toEqual({ leaves: true, lost: null });
  });

  it.each([
    ['a promise', 'const made = new Promise(async (resolve) => call(1));'],
    ['an observable', 'const made = new Observable((subscriber) => { return call(subscriber); });'],
    ['each element', 'list.forEach(async (each) => call(each));'],
    [
      'a method, without the body',
      "bot.on('message', async (c) => { const d = await call(c); c.reply(d.properties.output); });",
    ],
  ])('leaves nobody anything who ignores it: %s', (_name, text) => {
    expect(given(text)).toEqual({ leaves: false, lost: null });
  });
});

it('leaves by the function that gives a whole answer to a method of the program', () => {
  const { escapes, lost } = summarise("bus.on('title', async ({ text }) => call(text));", 'fetch');
  expect(escapes.length > 0 || lost !== null).toBe(true);
});
