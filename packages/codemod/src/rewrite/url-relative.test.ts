import { describe, expect, it } from 'vitest';
import { endings, migrate, NEW, OLD, UUID } from './migrate.test-helper.ts';

describe('a client whose base is spread into its options', () => {
  const DEFAULTS = `const DEFAULTS = { baseURL: '${OLD}', timeout: 5 };\n`;
  const program = (made: string, before = DEFAULTS): string => `import axios from 'axios';
import ky from 'ky';
${before}const api = ${made};
export async function ask(input) {
  const { data } = await api.post('/models/${UUID}/predictions', { properties: { input } });
  return data.properties.output;
}
`;

  it('leaves what is spread as it is, and gives the call the whole address', () => {
    const result = migrate(program('axios.create({ ...DEFAULTS, headers })'));
    expect(endings(result)).toEqual(['rewritten']);
    expect(result.output).toContain(DEFAULTS);
    expect(result.output).toContain(`await api.post('${NEW}/chat/completions', {`);
  });

  it('asks the client for its base where another one may be spread behind it', () => {
    const made = 'axios.create({ ...DEFAULTS, ...(process.env.HUB && { baseURL: process.env.HUB }) })';
    const { output } = migrate(program(made));
    expect(output).toContain('await api.post(`${toSuccessorBaseUrl(api.defaults.baseURL)}/chat/completions`, {');
  });

  it('takes nothing for an override that has another name', () => {
    const { output } = migrate(program('axios.create({ ...DEFAULTS, ...{ timeout: 9 } })'));
    expect(output).toContain(`await api.post('${NEW}/chat/completions', {`);
  });

  it('leaves a call to a person whose client cannot be asked for it', () => {
    const before = `const DEFAULTS = { prefixUrl: '${OLD}' };\n`;
    const text = program('ky.create({ ...DEFAULTS, ...options })', before)
      .replace("post('/models", "post('models")
      .replace('{ properties: { input } })', '{ json: { properties: { input } } }).json()')
      .replace('const { data }', 'const data');
    expect(endings(migrate(text))).toEqual(['shared-client']);
  });
});

describe('a call without options of a client that other calls share', () => {
  const program = (client: string, base: string, made: string): string => `import ${client} from '${client}';
export const hub = ${client}.${made}({ ${base}: '${OLD}' });
export const names = async () => (await hub.get('models').json()).items.map((model) => model.properties.name);
`;

  it.each([
    ['ky', 'prefixUrl', 'create'],
    ['got', 'prefixUrl', 'extend'],
  ])('is given the successor as its base: %s', (client, base, made) => {
    const result = migrate(program(client, base, made));
    expect(endings(result)).toEqual(['rewritten']);
    expect(result.output).toContain(`hub.get('models', { ${base}: '${NEW}' }).json()`);
    expect(result.output).toContain(`{ ${base}: '${OLD}' }`);
  });
});
