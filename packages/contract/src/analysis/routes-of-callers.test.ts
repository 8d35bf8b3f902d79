import { describe, expect, it } from 'vitest';
import { parse } from '@typescript-eslint/parser';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

const HOST = 'https://inference.de-txl.ionos.com';

/** A function that is told an endpoint, and what is called with it. */
const program = (url: string, calls: string, base = HOST): string => `
const BASE = '${base}';
const endpoints = {
  list: { verb: 'GET', path: () => '/models' },
  predict: { verb: 'POST', path: (id) => '/models/' + id + '/predictions' },
  collections: { verb: 'GET', path: () => '/collections' },
};
export async function send(endpoint, id, body) {
  const response = await fetch(${url}, { method: endpoint.verb, body: JSON.stringify(body) });
  return response.json();
}
${calls}
`;

const sitesIn = (text: string): string[] => {
  const options = { range: true, comment: true, sourceType: 'module' } as const;
  const module = createModule('file.ts', text, parse(text, options));
  return findCallSites(module).map(
    ({ operation, tier, call }) => `${tier} ${operation} ${text.slice(call.range[0], call.range[0] + 5)}`,
  );
};

const PATH = 'BASE + endpoint.path(id)';
const PREDICT = `export const ask = (id, input) => send(endpoints.predict, id, { properties: { input } });`;
const LIST = `export const list = () => send(endpoints.list);`;
const COLLECTIONS = `export const collections = () => send(endpoints.collections);`;

describe('a path that a function makes of the endpoint it is given', () => {
  it.each([
    ['a prediction', PATH, PREDICT, 'certain predictions fetch'],
    ['the list', PATH, LIST, 'certain models fetch'],
    ['a prediction, beside other routes', PATH, `${COLLECTIONS}\n${PREDICT}`, 'certain predictions fetch'],
    ['a prediction, by a template', '`${BASE}${endpoint.path(id)}`', PREDICT, 'certain predictions fetch'],
  ])('is that of %s where a call says so', (_name, url, calls, expected) => {
    expect(sitesIn(program(url, calls))).toEqual([expected]);
  });

  it.each([
    ['no call is seen', program(PATH, '')],
    ['calls ask for collections alone', program(PATH, COLLECTIONS)],
    ['the host is another one', program(PATH, PREDICT, 'https://api.replicate.com/v1')],
    ['the method is another one', program(PATH, PREDICT).replace("'POST'", "'DELETE'")],
    ['the path is not known', program(PATH, PREDICT.replace('endpoints.predict', 'endpoints[id]'))],
  ])('is none of ours where %s', (_name, text) => {
    expect(sitesIn(text)).toEqual([]);
  });
});
