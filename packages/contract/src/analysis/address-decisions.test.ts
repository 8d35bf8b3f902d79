import { describe, expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { LEGACY_HOST, LEGACY_ORIGIN } from '../legacy.ts';
import { SUCCESSOR_HOST } from '../successor.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule } from './module.ts';

const decided = (text: string): boolean => {
  const [site] = findCallSites(createModule('file.ts', text, parseTs(text)));
  if (site === undefined) throw new Error('no call was found');
  return site.response.decided === true;
};

/** Whether a call through a function with this statement before its request is decided by the address. */
const isDecided = (statement: string, head = '', path = '/models/some-id/predictions'): boolean =>
  decided(`${head}
    async function send(url, body, kind) {
      ${statement}
      const response = await fetch(url, { method: ${path === '/models' ? "'GET'" : "'POST', body: JSON.stringify(body)"} });
      return response.json();
    }
    send('${LEGACY_ORIGIN}${path}', {}, 'predictions');`);

const HOSTS = `const HOSTS = ['${LEGACY_HOST}', 'api.example.com'];`;
const STOP = 'throw new Error();';

describe('a function on the way that decides by the address', () => {
  it.each([
    ['a list of hosts', `if (!HOSTS.includes(new URL(url).host)) ${STOP}`, HOSTS],
    ['a set of hosts', `if (!ALLOWED.has(new URL(url).host)) ${STOP}`, `${HOSTS} const ALLOWED = new Set(HOSTS);`],
    [
      'a host taken out of the address',
      `const { hostname } = new URL(url); if (hostname !== '${LEGACY_HOST}') ${STOP}`,
    ],
    ['a host of another region', `if (new URL(url).host !== 'inference.de-fra.ionos.com') ${STOP}`],
    ['hosts of a list one by one', `if (!HOSTS.some((host) => new URL(url).host === host)) ${STOP}`, HOSTS],
    ['origins that addresses start with', `if (!url.startsWith('${LEGACY_ORIGIN}/')) ${STOP}`],
    ['the end of the path', `if (url.endsWith('/predictions')) body.type = 'prediction';`],
    ['a part of the path', `if (url.includes('/models/')) body.type = 'prediction';`],
    ['a path', `const path = url.slice(34); if (/^\\/models\\/[^/]+\\/predictions$/.test(path)) body.type = '';`],
    ['a pattern of the host', `if (!/^https:\\/\\/inference\\.[a-z-]+\\.ionos\\.com/.test(url)) ${STOP}`],
    ['tokens by host', 'const token = TOKENS[new URL(url).host];', `const TOKENS = { '${LEGACY_HOST}': 'a' };`],
    ['a switch', `switch (new URL(url).host) { case '${LEGACY_HOST}': break; default: ${STOP} }`],
    [
      'a function that it asks',
      'check(url);',
      `const isOurs = (host) => host === '${LEGACY_HOST}'; function check(address) { if (!isOurs(new URL(address).host)) ${STOP} }`,
    ],
    ['an address that it changes', `url = url.replace('/predictions', '/predictions?trace=1');`],
  ])('%s', (_name, statement, head = '') => {
    expect(isDecided(statement, head)).toBe(true);
  });
});

describe('a function on the way that does the same with the address of the successor', () => {
  it.each([
    ['nothing is asked', 'console.log(new URL(url).host);'],
    ['whether it is an address', `if (!url.startsWith('https://')) ${STOP}`],
    ['whether it is one by a pattern', `if (!/^https?:/.test(url)) ${STOP}`],
    ['what both hosts end with', `if (!new URL(url).hostname.endsWith('.ionos.com')) ${STOP}`],
    ['another route', `if (url.includes('/collections')) ${STOP}`],
    ['another host', `if (new URL(url).host === 'api.example.com') ${STOP}`],
    ['a word that is told beside it', `if (kind === 'predictions') console.log(kind);`],
    [
      'both hosts',
      `if (!HOSTS.includes(new URL(url).host)) ${STOP}`,
      `const HOSTS = ['${LEGACY_HOST}', '${SUCCESSOR_HOST}'];`,
    ],
    ['both paths', `if (/predictions$|chat\\/completions$/.test(url)) body.type = 'prediction';`],
    ['hosts that nothing given is looked for in', 'console.log(HOSTS.includes("x"));', HOSTS],
  ])('%s', (_name, statement, head = '') => {
    expect(isDecided(statement, head)).toBe(false);
  });

  it('asks only for the other retired route', () => {
    const statement = `if (url.endsWith('/predictions')) body.type = 'prediction';`;
    expect(isDecided(statement, '', '/models')).toBe(false);
  });
});

describe('a function in the place of the global fetch', () => {
  const CALL = `fetch('${LEGACY_ORIGIN}/models/some-id/predictions', { method: 'POST', body: '{}' });`;
  const replaced = (statement: string, name = 'globalThis'): string =>
    `const original = fetch; ${name}.fetch = (input, init) => { ${statement} return original(input, init); }; ${CALL}`;

  it.each(['globalThis', 'global', 'window'])('%s', (name) => {
    expect(decided(replaced(`if (String(input).includes('/predictions')) init = {};`, name))).toBe(true);
  });

  it('that does the same with all', () => {
    expect(decided(replaced('console.log(String(input));'))).toBe(false);
  });

  it('but of an object of the program', () => {
    const text = replaced(`if (String(input).includes('/predictions')) init = {};`, 'api');
    expect(decided(`const api = {}; ${text}`)).toBe(false);
  });
});
