import { expect, it } from 'vitest';
import { endings, migrate, OLD } from './migrate.test-helper.ts';

const program = (name: string, request: string): string => `import ${name} from '${name}';
const urlOf = (id) => ['models', id, 'predictions'].reduce((url, part) => url + '/' + part, '${OLD}');
export const send = (id, sent) => isWanted() && ${request};
`;
const RP = 'rp({ method: "POST", uri: urlOf(id), body: sent, json: true })';
const SUPERAGENT = 'superagent.post(urlOf(id)).set("X-Shop", "1").send(sent)';

it.each([
  ['request-promise', program('rp', RP).replace("'rp'", "'request-promise'"), 'withSuccessor(rp)({'],
  ['superagent', program('superagent', SUPERAGENT), 'withSuccessor(superagent).post('],
])('a call of %s that cannot be written out is asked of what takes its place', (_name, text, part) => {
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['adapted']);
  expect(migrated.output).toContain(part);
});

const AXIOS = (options: string): string => program('axios', `axios.post(urlOf(id), sent, ${options})`);

it.each(["{ headers: { note: 'fetch a stream' } }", "{ responseType: 'text' }"])(
  'a call of axios is asked of what takes its place: %s',
  (options) => {
    expect(migrate(AXIOS(options)).output).toContain('withSuccessor(axios).post(');
  },
);

it.each(["{ responseType: 'stream' }", "{ responseType: 'arraybuffer' }", '{ adapter }', 'OPTIONS'])(
  'a call of axios that would go past that is left to a person: %s',
  (options) => {
    const migrated = migrate(`${AXIOS(options)}const OPTIONS = { responseType: 'stream' };\n`);
    expect(migrated.output).not.toContain('withSuccessor');
  },
);

it.each([
  ["encoding: 'arraybuffer'", false],
  ["encoding: 'utf8'", true],
])('a helper of n8n is one whose place is taken, unless its answer is no text: %s', (option, isTaken) => {
  const request = `this.helpers.httpRequest({ method: 'POST', url: urlOf(1), body: sent, ${option} })`;
  const { output } = migrate(
    program('n8n', request).replace('(id, sent) =>', 'function (id, sent) { return ').replace(/;\n$/, '; };\n'),
  );
  expect(output.includes('withSuccessor(this.helpers.httpRequest.bind(this.helpers))(')).toBe(isTaken);
});

it.each([
  ['request-promise', program('rp', `${RP}.on('data', use).pipe(out)`).replace("'rp'", "'request-promise'")],
  ['superagent', program('superagent', `${SUPERAGENT}.pipe(out)`)],
])('a call of %s that is read as a stream is left to a person', (_name, text) => {
  const migrated = migrate(text);
  expect(endings(migrated)).not.toContain('adapted');
  expect(migrated.output).not.toContain('withSuccessor');
});

const OPTIONS = '{ uri: urlOf(id), body: sent, json: true }';

it.each([
  ['request', `request.post(${OPTIONS}, done);`, true],
  ['request', `request(urlOf(id), { method: 'POST', json: sent }, reader(done));`, true],
  ['request', `return request.post(${OPTIONS}, done);`, false],
  ['request', `request.post(${OPTIONS});`, false],
  ['request', `request.post(urlOf(id), { json: sent });`, false],
  ['request', `request.post(...given);`, false],
  ['request-promise', `request.post(${OPTIONS}, done);`, false],
  ['request-promise', `return request.post(${OPTIONS});`, true],
])('a call of %s is asked of what takes its place: %s %s', (name, request, isTaken) => {
  const { output } = migrate(`import request from '${name}';
const urlOf = (id) => ['models', id, 'predictions'].reduce((url, part) => url + '/' + part, '${OLD}');
export function send(id, sent, done) { ${request} }
`);
  expect(output.includes('withSuccessor(request)')).toBe(isTaken);
});

it.each([
  ['{ json: true }', 'urlOf(id)', 'adapted'],
  // What takes the preset's place cannot see its base, and would send the request to the retired host.
  [`{ json: true, baseUrl: '${OLD}' }`, '`/models/${id}/predictions`', 'shared-client'],
])('a call of request-promise with options for all requests: %s', (preset, uri, ending) => {
  const migrated = migrate(`import request from 'request-promise';
const ask = request.defaults(${preset});
const urlOf = (id) => ['models', id, 'predictions'].reduce((url, part) => url + '/' + part, '${OLD}');
export const list = () => ask.get({ uri: '/collections' });
export const send = (id, sent) => ask.post({ uri: ${uri}, body: sent });
`);
  expect(endings(migrated)).toEqual([ending]);
  expect(migrated.output.includes('withSuccessor(ask).post(')).toBe(ending === 'adapted');
});
