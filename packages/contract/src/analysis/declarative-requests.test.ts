import { describe, expect, it } from 'vitest';
import { parseTs } from '../../test/parsers.ts';
import { findCallSites } from './find-call-sites.ts';
import { createModule, type ModuleHost } from './module.ts';

const LEGACY = 'https://inference.de-txl.ionos.com';
const ASK = "routing: { request: { method: 'POST', url: '=/models/{{$value}}/predictions' } }";
const SEND = "{ routing: { send: { type: 'body', property: 'properties.input' } } }";

/** The sites of a file in short: tier, operation, source of what is pointed at. */
const brief = (text: string, host?: ModuleHost): string[] =>
  findCallSites(createModule('src/a.ts', text, parseTs(text)), host).map(
    ({ tier, operation, call }) => `${tier} ${operation} ${text.slice(...call.range)}`,
  );
const tiers = (text: string, host?: ModuleHost): string[] =>
  brief(text, host).map((site) => site.split(' ').slice(0, 2).join(' '));

const node = (base: string, ...properties: readonly string[]): string =>
  `export const node = { requestDefaults: { baseURL: ${base} }, properties: [${properties.join(', ')}] };`;

describe('a request described as data', () => {
  it('is found by its base and path, on the object that describes it', () => {
    expect(brief(node(`'${LEGACY}'`, `{ ${ASK} }`))).toEqual([
      "certain predictions { method: 'POST', url: '=/models/{{$value}}/predictions' }",
    ]);
    expect(tiers(node(`'${LEGACY}/'`, "{ routing: { request: { url: '/models' } } }"))).toEqual(['certain models']);
  });

  it('has the base that stands nearest', () => {
    const other = node("'https://api.replicate.com/v1'", `{ ${ASK} }`, SEND);
    expect(
      tiers(`${other} export const second = { requestDefaults: { baseURL: '${LEGACY}' }, x: { ${ASK} } };`),
    ).toEqual(['certain predictions']);
    const own = `{ routing: { request: { baseURL: '${LEGACY}', url: '/models' } } }`;
    expect(tiers(node("'https://api.replicate.com/v1'", own))).toEqual(['certain models']);
    expect(
      tiers(`const requestDefaults = { baseURL: '${LEGACY}' }; export const d = { requestDefaults, x: { ${ASK} } };`),
    ).toEqual(['certain predictions']);
  });

  it('has the base of a description that its file imports', () => {
    const described = node(`'${LEGACY}'`);
    const imported = createModule('src/base.ts', described, parseTs(described));
    const host: ModuleHost = { resolve: (specifier) => (specifier === './base' ? imported : undefined) };
    const text = `import { node } from './base'; export const more = [{ ${ASK} }]; use(node);`;
    expect(tiers(text, host)).toEqual(['certain predictions']);
    expect(tiers(text)).toEqual([]);
  });

  it('is likely behind an unknown base where a field or a credential agrees, never by its path alone', () => {
    expect(tiers(`export const parts = [{ ${ASK} }, ${SEND}];`)).toEqual(['likely predictions']);
    expect(tiers(node("'={{$credentials.url}}'", `{ ${ASK} }`, "{ credentials: [{ name: 'ionosApi' }] }"))).toEqual([
      'likely predictions',
    ]);
    const body =
      "{ routing: { request: { url: '/models/x/predictions', body: { properties: { input: '={{$value}}' } } } } }";
    expect(tiers(`export const parts = [${body}];`)).toEqual(['likely predictions']);
    expect(tiers(`export const parts = [{ ${ASK} }];`)).toEqual([]);
  });

  it('is none where the host, the path or the method is another', () => {
    expect(tiers(node("'https://openai.inference.de-txl.ionos.com/v1'", `{ ${ASK} }`, SEND))).toEqual([]);
    expect(tiers(node(`'${LEGACY}'`, "{ routing: { request: { url: '=/collections/{{$value}}/query' } } }"))).toEqual(
      [],
    );
    expect(tiers(node(`'${LEGACY}'`, "{ routing: { request: { method: 'POST', url: '/models' } } }"))).toEqual([]);
    const absolute = "{ routing: { request: { url: 'https://api.example.com/models' } } }";
    expect(tiers(node(`'${LEGACY}'`, absolute))).toEqual([]);
  });

  it('is none outside the keys that the framework reads', () => {
    expect(tiers(node(`'${LEGACY}'`, "{ mock: { request: { method: 'GET', url: '/models' } } }"))).toEqual([]);
    expect(tiers(`export const test = { request: {} }; export const x = { routing: { request: null } };`)).toEqual([]);
  });

  it('is half-migrated with the new path on the old base', () => {
    const half = "{ routing: { request: { method: 'POST', url: '/v1/chat/completions' } } }";
    expect(tiers(node(`'${LEGACY}'`, half))).toEqual(['certain half-migrated']);
  });

  it('takes text that no template closes for what it is', () => {
    const open = `'=/models/${'{{'.repeat(4000)}/predictions'`;
    expect(tiers(node(`'${LEGACY}'`, `{ routing: { request: { url: ${open} } } }`))).toEqual(['certain predictions']);
  });
});
