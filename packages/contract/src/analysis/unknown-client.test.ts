import { describe, expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { KNOWN_MODELS } from '../model-table.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

const LIST = "'https://inference.de-txl.ionos.com/models'";
const HOST = "'https://inference.de-txl.ionos.com'";
const PREDICTIONS = `'https://inference.de-txl.ionos.com/models/${KNOWN_MODELS[0]?.uuid ?? ''}/predictions'`;

/** A site in short: tier, operation, client, and whether its answer is followed. */
const brief = (text: string): string[] =>
  findCallSites(createModule('src/a.ts', text, parseTs(text))).map(
    ({ tier, operation, client, response }) =>
      `${tier} ${operation} ${client}${response.lost === null ? ` ${String(response.reads.length)} reads` : ''}`,
  );

describe('a retired address given to something that may send a request is a call', () => {
  it.each([
    ['an auto-import of Nuxt', `const { data } = await useFetch(${LIST});`],
    ['a hook of VueUse', `import { useFetch } from '@vueuse/core'; useFetch(${LIST}).json();`],
    ['wretch', `import wretch from 'wretch'; wretch(${LIST}).get().json();`],
    [
      'a hook with a fetcher out of sight',
      `import useSWR from 'swr'; import { get } from './get'; useSWR(${LIST}, get);`,
    ],
    ['a key that SWR is asked to fetch anew', `import { mutate } from 'swr'; mutate(${LIST});`],
    [
      'a key whose function is given it',
      `import { useQuery } from '@tanstack/react-query'; useQuery({ queryKey: ['models', ${LIST}], queryFn: load });`,
    ],
    ['options with a url', `function run(client) { return client.send({ url: ${LIST}, method: 'GET' }); }`],
    ['a URL behind the method', `function run(callApi) { return callApi('GET', ${LIST}); }`],
    ['XMLHttpRequest', `const xhr = new XMLHttpRequest(); xhr.open('GET', ${LIST}); xhr.send();`],
    ['a script of the page', `fetchWithLogin(${LIST}).then(show);`],
    ['a path with the base beside it', `const { data } = await useFetch('/models', { baseURL: ${HOST} });`],
    [
      'a path with a base that has a name, among options that have one',
      `const BASE = ${HOST}; const options = { baseURL: BASE, lazy: true }; useLazyFetch('models', options);`,
    ],
    [
      'options with a path and a base',
      `function run(client) { return client.send({ url: '/models', baseURL: ${HOST} }); }`,
    ],
    ['a function that gives the URL', `useFetch(() => ${LIST});`],
    ['a function that gives the path', `useFetch(() => '/models', { baseURL: ${HOST} });`],
  ])('%s', (_name, text) => {
    expect(brief(text)).toEqual(['certain models unknown']);
  });

  it('knows the method that stands in front of the URL', () => {
    const open = (verb: string) => `const xhr = new XMLHttpRequest(); xhr.open('${verb}', ${PREDICTIONS});`;
    expect(brief(open('POST'))).toEqual(['certain predictions unknown']);
    expect(brief(open('DELETE'))).toEqual([]);
  });

  it.each([
    ['a test double', `import { http } from 'msw'; http.get(${LIST}, () => reply());`],
    ['a mocked fetch', `import fetchMock from 'fetch-mock'; fetchMock.get(${LIST}, {});`],
    ['a logger', `import pino from 'pino'; pino().info(${LIST});`],
    ['storage of the browser', `localStorage.getItem(${LIST});`],
    ['a parser', `import { parse } from 'url'; parse(${LIST});`],
    ['a collection with the base beside it', `useFetch('/collections', { baseURL: ${HOST} });`],
    ['a path with another base beside it', `useFetch('/models', { baseURL: 'https://api.example.com' });`],
    ['a URL of its own with a base beside it', `useFetch('https://api.example.com/models', { baseURL: ${HOST} });`],
    ['a function that sends by itself', `retryRequest(() => other(${HOST}));`],
    ['a file', `import fs from 'node:fs'; fs.open('POST', ${LIST.replace('models', 'collections')});`],
    [
      'a query that fetches by itself',
      `import { useQuery } from '@tanstack/react-query'; useQuery({ queryKey: [${LIST}], queryFn: () => load() });`,
    ],
  ])('%s is none', (_name, text) => {
    expect(brief(text)).toEqual([]);
  });
});

describe('useSWR calls the function that it is given', () => {
  const FETCHER = 'const fetcher = (url) => fetch(url).then((r) => r.json());';
  const swr = (call: string, imported = 'useSWR') => `import ${imported} from 'swr'; ${FETCHER} ${call}`;

  it.each([
    ['by name', `const { data } = useSWR(${LIST}, fetcher); show(data.items.length);`],
    [
      'written in the call',
      `const { data } = useSWR(${LIST}, (url) => fetch(url).then((r) => r.json())); show(data.items.length);`,
    ],
    ['with a key that waits', `const { data } = useSWR(ready ? ${LIST} : null, fetcher); show(data.items.length);`],
    ['with a key that a function gives', `const { data } = useSWR(() => ${LIST}, fetcher); show(data.items.length);`],
    ['as a member', `const list = useSWR(${LIST}, fetcher); show(list.data?.items.length);`],
    [
      'told how often by a name',
      `const { data } = useSWR(${LIST}, fetcher, { dedupingInterval: 60 * SECOND }); show(data.items.length);`,
    ],
    [
      'with a list for a key',
      `const { data } = useSWR(token ? [${LIST}, token] : null, ([url, token]) => fetcher(url, token)); show(data.items.length);`,
    ],
    ['told how often', `const { data } = useSWR(${LIST}, fetcher, { refreshInterval: 9 }); show(data.items.length);`],
  ])('%s', (_name, call) => {
    expect(brief(swr(call))).toEqual(['certain models wrapper 1 reads']);
  });

  it.each([
    [
      'a default that stands in for the answer',
      `const { data = { items: [] } } = useSWR(${LIST}, fetcher); show(data.items);`,
    ],
    ['an answer that is handed on', `const { data } = useSWR(${LIST}, fetcher); show(data);`],
    ['a part that is handed on', `const { data } = useSWR(${LIST}, fetcher); show(data.items);`],
    [
      'an answer put in by hand',
      `const { data, mutate } = useSWR(${LIST}, fetcher); mutate({ items: [] }); show(data.items.length);`,
    ],
    [
      'data to begin with',
      `const { data } = useSWR(${LIST}, fetcher, { fallbackData: old }); show(data.items.length);`,
    ],
  ])('%s is not followed', (_name, call) => {
    expect(brief(swr(call))).toEqual(['certain models wrapper']);
  });

  it('leaves a key alone that the store is asked for by name', () => {
    const text = swr(`const { data } = useSWR(${LIST}, fetcher); show(data.items.length);`, 'useSWR, { useSWRConfig }');
    expect(brief(text)).toEqual(['certain models wrapper']);
  });
});

describe('a function that is given as fetch', () => {
  const sent = (params: string, read = '(await res.json()).items'): string =>
    `export const load = async (${params}) => { const res = await fetch(${LIST}); return ${read}; };`;

  it.each([
    ['among other things', sent('{ fetch, params }')],
    ['alone', sent('fetch')],
    ['with the global one as its default', sent('fetch = globalThis.fetch')],
    ['in an object with a type', sent('{ fetch }: RequestEvent')],
  ])('is fetch: %s', (_name, text) => {
    expect(brief(text)).toEqual(['certain models fetch 2 reads']);
  });

  it('is fetch by the type of the global one', () => {
    const text = sent('ask: typeof globalThis.fetch').replace('await fetch', 'await ask');
    expect(brief(text)).toEqual(['certain models fetch 2 reads']);
  });

  it('is fetch under another name', () => {
    expect(brief(sent('{ fetch: send }').replace('await fetch', 'await send'))).toEqual([
      'certain models fetch 2 reads',
    ]);
  });

  it('has an answer that is not understood where it gives the body itself', () => {
    expect(brief(sent('{ fetch }', 'res.items'))).toEqual(['certain models fetch']);
  });

  it('is none where it has another name', () => {
    expect(brief(sent('{ get }').replace('await fetch', 'await get'))).toEqual(['certain models unknown']);
  });
});
