import { expect, it } from 'vitest';
import { parse } from '@typescript-eslint/parser';
import { LEGACY_ORIGIN } from '../legacy.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

/** Whether the function that a program's only call goes through notes each call. */
function isNoted(body: string): boolean {
  const text = `let calls = 0;
async function send(context, url, init, done) { ${body} }
export const ask = async (context, init) =>
  (await send(context, '${LEGACY_ORIGIN}/models/some-id/predictions', init)).properties.output;`;
  const sites = findCallSites(createModule('file.ts', text, parse(text, { range: true, sourceType: 'module' })));
  expect(sites.map(({ client }) => client)).toEqual(['wrapper']);
  return sites[0]?.response.noted === true;
}

const SEND = 'const res = await fetch(url, init);';
const GIVE = 'return res.json();';

it.each([
  ['logs', `${SEND} console.log('answered'); ${GIVE}`],
  ['tells somebody of it', `${SEND} await report(res.status); ${GIVE}`],
  ['keeps a list', `${SEND} context.events.push('asked'); ${GIVE}`],
  ['counts', `calls++; ${SEND} ${GIVE}`],
  ['sums', `${SEND} calls += 1; ${GIVE}`],
  ['keeps the last', `${SEND} context.last = url; ${GIVE}`],
])('a function that %s', (_what, body) => {
  expect(isNoted(body)).toBe(true);
});

it.each([
  ['only asks', `${SEND} ${GIVE}`],
  ['waits', `await sleep(5); ${SEND} ${GIVE}`],
  ['has a time limit', `const timer = setTimeout(() => {}, 5); ${SEND} clearTimeout(timer); ${GIVE}`],
  ['makes its options', `const options = {}; options.method = 'POST'; const res = await fetch(url, options); ${GIVE}`],
  ['fills a list of its own', `const parts = []; ${SEND} parts.push(1); ${GIVE}`],
  ['tries again', `for (let attempt = 0; ; attempt++) { ${SEND} if (res.ok) ${GIVE} }`],
  ['tells who asked', `${SEND} const data = await res.json(); done(null, data); return data;`],
])('but none that %s', (_what, body) => {
  expect(isNoted(body)).toBe(false);
});
