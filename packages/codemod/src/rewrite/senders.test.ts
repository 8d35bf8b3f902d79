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

it.each([
  ['request-promise', program('rp', `${RP}.on('data', use).pipe(out)`).replace("'rp'", "'request-promise'")],
  ['superagent', program('superagent', `${SUPERAGENT}.pipe(out)`)],
])('a call of %s that is read as a stream is left to a person', (_name, text) => {
  const migrated = migrate(text);
  expect(endings(migrated)).not.toContain('adapted');
  expect(migrated.output).not.toContain('withSuccessor');
});
