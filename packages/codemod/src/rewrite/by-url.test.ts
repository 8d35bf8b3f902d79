import { describe, expect, it } from 'vitest';
import { endings, migrate, OLD, unwrapped, UUID } from './migrate.test-helper.ts';

/** Providers of which one is asked by its name, and the call that asks it. */
const program = (call: string, head = ''): string => `${head}
const PROVIDERS = {
  openai: { url: 'https://api.openai.com/v1/chat/completions', build: (p) => ({ messages: [p] }), read: (j) => j.choices },
  ionos: { url: '${OLD}/models/${UUID}/predictions', build: (p) => ({ properties: { input: p } }), read: (j) => j.properties.output },
};
export async function ask(name, prompt, waits, init) {
  const provider = PROVIDERS[name];
  ${call}
}
`;

const AXIOS = `import axios from 'axios';`;

describe('a call that may ask several services', () => {
  it.each([
    [
      'fetch',
      `const res = await fetch(provider.url, { method: 'POST', body: JSON.stringify(provider.build(prompt)) });`,
    ],
    [
      'a text for a body',
      `const body = provider.text(prompt);\n  const res = await fetch(provider.url, { method: 'POST', body });`,
    ],
    ['fetch whose answer is handed on', `return fetch(provider.url, { method: 'POST', body: provider.text(prompt) });`],
    [
      'axios',
      `const { data } = await axios.post(provider.url, provider.build(prompt)); return provider.read(data);`,
      AXIOS,
    ],
  ])('goes by its URL: %s', (_name, call, head = '') => {
    const result = migrate(program(call, head));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain('const legacyUrl = provider.url;');
    expect(result.output).toMatch(/\.then\(\(response\) => toLegacyAnswer\(legacyUrl, response\)\);/);
    expect(result.output).not.toContain('JSON.parse');
  });

  it('names the URL once and for all, where it may be another when the answer is there', () => {
    const call = `let url = provider.url;\n  const res = await fetch(url, { method: 'POST', body: provider.text(prompt) }); url = '';`;
    const { output } = migrate(program(call));
    expect(output).toContain('toLegacyAnswer(legacyUrl, response)');
  });

  it('uses a name that the program gave the URL for good', () => {
    const call = `const { url } = provider;\n  return fetch(url, { method: 'POST', body: provider.text(prompt) });`;
    expect(migrate(program(call)).output).toContain('(response) => toLegacyAnswer(url, response)');
  });

  it.each([
    ['its body is not in sight', `return fetch(provider.url, init);`],
    [
      'its body may name a collection',
      `return fetch(provider.url, { method: 'POST', body: JSON.stringify({ ...init, collectionQuery: prompt }) });`,
    ],
    [
      'a header tells the length of its text',
      `return fetch(provider.url, { method: 'POST', headers: { 'Content-Length': prompt.length }, body: prompt });`,
    ],
    [
      'its URL cannot be named before it',
      `return waits() && fetch(provider.url, { method: 'POST', body: provider.text(prompt) });`,
    ],
  ])('stays as it is but for its fetch where %s', (_name, call) => {
    const text = program(call);
    const result = migrate(text);
    expect(endings(result)).toEqual(['adapted']);
    expect(unwrapped(result)).toBe(text);
  });

  it.each([
    [
      'response-not-understood',
      'a hook sees its answer first',
      `return client.post(provider.url, provider.build(prompt));`,
      `${AXIOS} const client = axios.create(); client.interceptors.response.use((r) => { r.data = r.data.choices; return r; });`,
    ],
  ])('is left to a person (%s) where %s', (reason, _name, call, head = '') => {
    const text = program(call, head);
    const result = migrate(text);
    expect(endings(result)).toEqual([reason]);
    expect(result.output).toBe(text);
  });
});

it('a call of axios by its URL stays but for what sends it, where what it throws is read', () => {
  const call = `try {\n    return await axios.post(provider.url, provider.build(prompt));\n  } catch (e) { throw new Error(e.response.data.messages[0].message); }`;
  const { output } = migrate(program(call, AXIOS));
  expect(output).toContain('return await withSuccessor(axios).post(provider.url, provider.build(prompt));');
  expect(output).toContain('throw new Error(e.response.data.messages[0].message);');
});

it.each([
  [
    'gives its answer as a stream',
    `const { data } = await axios.post(provider.url, provider.build(prompt), { responseType: 'stream' });\n  return data.pipe(provider.out);`,
    AXIOS,
  ],
  [
    'is told an adapter',
    `return axios.post(provider.url, provider.build(prompt), { adapter: provider.adapter, transformResponse: provider.read });`,
    AXIOS,
  ],
  [
    'is told a fetch',
    `const json = await ky.post(provider.url, { fetch: provider.fetch, json: provider.build(prompt) }).json();\n  return provider.read(json);`,
    `import ky from 'ky';`,
  ],
])('a call is left to a person whose client %s', (_what, call, head) => {
  const text = program(call, head);
  const result = migrate(text);
  expect(endings(result)).toEqual(['response-not-understood']);
  expect(result.output).toBe(text);
});

it('a call of ky by its URL stays but for what sends it, since it gives bodies alone', () => {
  const call = `const json = await ky.post(provider.url, { json: provider.build(prompt) }).json();\n  return provider.read(json);`;
  const { output } = migrate(program(call, `import ky from 'ky';`));
  expect(output).toContain('await withSuccessor(ky).post(provider.url, {');
});

describe('a call of both routes', () => {
  const HELPER = `const urlFor = (list) => (list ? '${OLD}/models' : '${OLD}/models/${UUID}/predictions');`;

  it('turns a body that it may have, though it was found as a call of the list', () => {
    const call = `return fetch(urlFor(list), { method, body: JSON.stringify(body) });`;
    const { output } = migrate(`${HELPER}\nexport async function ask(list, method, body) {\n  ${call}\n}\n`);
    expect(output).toContain('JSON.stringify(toSuccessorBody(legacyUrl, body))');
  });

  it.each(['{ method, ...init }', 'init', '{ [init.key]: init.body }'])('stays but for its fetch with %s', (init) => {
    const text = `${HELPER}\nexport async function ask(list, method, init) {\n  return fetch(urlFor(list), ${init});\n}\n`;
    expect(unwrapped(migrate(text))).toBe(text);
  });
});

it.each([
  ['a text whose length a header tells', "headers: { 'content-length': text.length }"],
  ['a stream', "duplex: 'half'"],
])('leaves %s, also where the address is known', (_what, option) => {
  const call = `fetch('${OLD}/models/${UUID}/predictions', { method: 'POST', ${option}, body: text })`;
  const program = `export async function ask(text) {\n  const res = await ${call};\n  return (await res.json()).properties.output;\n}\n`;
  expect(unwrapped(migrate(program))).toBe(program);
  expect(migrate(program.replace(`${option}, `, '')).output).toContain('toSuccessorRequest(');
});
