import { expect, it } from 'vitest';
import { endings, FLUX, LLAMA, migrate, OLD, unwrapped, UUID } from './migrate.test-helper.ts';

const send = (model: string): string =>
  `fetch('${OLD}/models/${model}/predictions', { method: 'POST', body }).then((response) => response.json())`;

const program = (...calls: readonly string[]): string =>
  [`const body = JSON.stringify({ properties: { input } });`, ...calls.map((call) => `await ${call};`), ''].join('\n');

it('changes a body that only migrated calls of one model send', () => {
  expect(endings(migrate(program(send(UUID), send(UUID))))).toEqual(['rewritten', 'rewritten']);
});

it('leaves a body alone that calls of a text and an image model share', () => {
  const text = program(send(UUID), send(FLUX));
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['adapted', 'adapted']);
  expect(unwrapped(migrated)).toBe(text);
});

it('leaves a body alone that also goes to another service', () => {
  const text = program(send(UUID), "fetch('https://mirror.example.test/log', { method: 'POST', body })");
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['adapted']);
  expect(unwrapped(migrated)).toBe(text);
});

it('leaves a body alone in options that also go to another service', () => {
  const text = [
    `const body = { properties: { input } };`,
    `const options = { method: 'POST', body: JSON.stringify(body) };`,
    `await fetch('https://mirror.example.test/log', options);`,
    `await fetch('${OLD}/models/${UUID}/predictions', options).then((response) => response.json());`,
    '',
  ].join('\n');
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['adapted']);
  expect(unwrapped(migrated)).toBe(text);
});

const BUILDER = 'const post = (input) => ({ method: "POST", body: JSON.stringify({ properties: { input } }) });';
const ask = (model: string, options = 'post(question)'): string =>
  `(await (await fetch('${OLD}/models/${model}/predictions', ${options})).json()).properties.output`;

it.each([
  [
    'calls of one model',
    `export const a = async (question) => ${ask(UUID)};\nexport const b = async (question) => ${ask(UUID)};`,
    2,
  ],
  [
    'a call that is given them by name',
    `export async function a(question) {\n  const options = post(question);\n  options.signal = stop;\n  return ${ask(UUID, 'options')};\n}`,
    1,
  ],
  [
    'another builder',
    `const traced = (text) => ({ ...post(text), keepalive: true });\nexport const a = async (question) => ${ask(UUID, 'traced(question)')};`,
    1,
  ],
])('changes a body in a function whose results go to %s', (_to, calls, count) => {
  const migrated = migrate(`${BUILDER}\n${calls}\n`);
  expect(endings(migrated)).toEqual(Array.from({ length: count }, () => 'rewritten'));
  expect(migrated.output).toContain(`model: '${LLAMA}'`);
});

it.each([
  [
    'another service',
    `export const a = async (question) => ${ask(UUID)};\nexport const b = (text) => fetch('https://mirror.example.test', post(text));`,
  ],
  [
    'calls of a text and an image model',
    `export const a = async (question) => ${ask(UUID)};\nexport const b = async (question) => ${ask(FLUX)};`,
  ],
  [
    'another service by name',
    `export async function a(question) {\n  const options = post(question);\n  await fetch('https://mirror.example.test', options);\n  return ${ask(UUID, 'options')};\n}`,
  ],
  ['other files', `export { post };\nexport const a = async (question) => ${ask(UUID)};`],
])('leaves a body alone in a function whose results go to %s', (_to, calls) => {
  const text = `${BUILDER}\n${calls}\n`;
  const migrated = migrate(text);
  expect(new Set(endings(migrated))).toEqual(new Set(['adapted']));
  expect(unwrapped(migrated)).toBe(text);
});

it('leaves a body alone that a function looks into and others send through it, too', () => {
  const text = `function post(body) {
  log(body.properties);
  return { method: 'POST', body: JSON.stringify(body) };
}
export const find = (query) => fetch('${OLD}/collections/c/query', post({ query }));
export const a = async (question) => ${ask(UUID, 'post({ properties: { input: question } })')};
`;
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['adapted']);
  expect(unwrapped(migrated)).toBe(text);
});

it('leaves both calls alone of which one is made inside the body of the other', () => {
  const list = `(await (await fetch('${OLD}/models')).json()).items[0].properties.name`;
  const body = `JSON.stringify({ properties: { input: ${list} } })`;
  const text = `export const a = async () => ${ask(UUID, `{ method: 'POST', body: ${body} }`)};\n`;
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['adapted', 'adapted']);
  expect(migrated.outcomes.map(({ keepsShape }) => keepsShape)).toEqual([true, true]);
  expect(unwrapped(migrated)).toBe(text);
});
