import { expect, it } from 'vitest';
import { parse } from '@typescript-eslint/parser';
import { LEGACY_ORIGIN } from '../legacy.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

const LLAMA = `${LEGACY_ORIGIN}/models/some-id/predictions`;

/** Whether a program's only call goes through a function that does something with the answer itself. */
function isAside(wrapper: string, call = 'send(LLAMA, init)'): boolean {
  const text = `import axios from 'axios';
const LLAMA = '${LLAMA}', init = { method: 'POST', body: JSON.stringify({ properties: { input } }) };
export const log = [];
let used = 0;
${wrapper}
export const ask = async () => (await ${call}).properties.output;`;
  const sites = findCallSites(createModule('file.ts', text, parse(text, { range: true, sourceType: 'module' })));
  expect(sites.map(({ client }) => client)).toEqual(['wrapper']);
  return sites[0]?.response.composed === true;
}

const whole = (body: string): string =>
  `async function send(url, init) { const res = await fetch(url, init); ${body} }`;

it.each([
  ['keeps a failure', 'if (!res.ok) log.push(await res.clone().json()); return res.json();'],
  [
    'keeps it in an object',
    'const entry = {}; entry.body = await res.clone().json(); log.push(entry); return res.json();',
  ],
  ['keeps it in a list', 'const all = []; all.push(await res.clone().json()); log.push(all); return res.json();'],
  [
    'keeps it in an object that is made of it',
    'const entry = { body: await res.clone().json() }; log.push(entry); return res.json();',
  ],
  ['keeps a text', 'log.push(await res.clone().text()); return res.json();'],
  ['keeps a text that it parses', 'const text = await res.text(); log.push(text); return JSON.parse(text);'],
  ['keeps a body', 'const data = await res.json(); log.push(data); return data;'],
  ['keeps it in another', 'const data = await res.json(); log[0] = { data }; return data;'],
  ['shows a body', 'const data = await res.json(); console.log(data); return data;'],
  ['keeps it before it hands it on', 'return res.json().then((data) => (log.push(data), data));'],
  ['tells listeners', 'const data = await res.json(); for (const listen of log) listen(data); return data;'],
  ['tells who is given to it', 'const data = await res.json(); init.onAnswer?.(data); return data;'],
  [
    'keeps it in what it is given',
    'const data = await res.json(); const kept = stores(); kept.push(data); return data;',
  ],
  ['counts tokens', 'const data = await res.json(); used += data.metadata.inputTokens; return data;'],
  [
    'counts them by a name',
    'const data = await res.json(); const n = data.metadata.inputTokens; used += n; return data;',
  ],
  [
    'looks at the output',
    "const data = await res.json(); if (data.properties.output === '') throw new Error('empty'); return data;",
  ],
])('a function that %s', (_what, body) => {
  expect(isAside(whole(body))).toBe(true);
});

it.each([
  ['hands it on', 'return res.json();'],
  ['hands it on by a name', 'const data = await res.json(); return data;'],
  ['has an empty one for none', 'const data = await res.json().catch(() => ({})); return data;'],
  ['fails with it', 'if (!res.ok) throw Object.assign(new Error(), { body: await res.json() }); return res.json();'],
  ['shows a status', 'log.push(res.status); return res.json();'],
  ['parses a text', 'const text = await res.text(); return JSON.parse(text);'],
])('but none that %s', (_what, body) => {
  expect(isAside(whole(body))).toBe(false);
});

it('a failure of a client that throws it counts', () => {
  const send = `async function send(url, init) {
  try { return (await axios.post(url, init)).data; } catch (error) { KEEP throw error; }
}`;
  expect(isAside(send.replace('KEEP', ''))).toBe(false);
  expect(isAside(send.replace('KEEP', 'log.push(error.response?.data);'))).toBe(true);
});

it('a helper of the function counts, and what the helper hands back does not', () => {
  const helper = (body: string): string =>
    `async function read(res) { const data = await res.json(); ${body} return data; }
    const send = (url, init) => fetch(url, init).then((res) => read(res));`;
  expect(isAside(helper("if (!res.ok) throw new Error('failed', { cause: data });"))).toBe(false);
  expect(isAside(helper('log.push(data);'))).toBe(true);
});

it('a function that is given by the caller is told what the caller asked for', () => {
  const send = `const send = (url, init) => new Promise((resolve, reject) => {
  fetch(url, init).then((res) => res.json()).then((data) => { KEEP resolve(data); }, reject);
});`;
  expect(isAside(send.replace('KEEP', ''))).toBe(false);
  expect(isAside(send.replace('KEEP', 'log.push(data);'))).toBe(true);
});

it('a function that passes all that it is given on is like any other', () => {
  const send = 'async function send(...args) { const { data } = await axios.post(...args); KEEP return data; }';
  expect(isAside(send.replace('KEEP', ''), 'send(LLAMA, { properties: { input } })')).toBe(false);
  expect(isAside(send.replace('KEEP', 'log.push(data);'), 'send(LLAMA, { properties: { input } })')).toBe(true);
});
