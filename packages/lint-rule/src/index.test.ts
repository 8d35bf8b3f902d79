import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { OptionSchema, RuleModule } from './eslint-api.ts';
import plugin from './index.ts';
import packageJson from '../package.json' with { type: 'json' };

interface Validator {
  (value: unknown): boolean;
}
const Ajv = createRequire(createRequire(import.meta.url).resolve('eslint'))('ajv') as new (options: object) => {
  compile(schema: object): Validator;
};

const rules = Object.entries(plugin.rules as unknown as Record<string, RuleModule>);

/** Every schema of an options schema, with the path to it. */
function* eachSchema(schema: OptionSchema, path = ''): Generator<[path: string, schema: OptionSchema]> {
  yield [path, schema];
  for (const [key, inner] of Object.entries(schema.properties ?? {})) yield* eachSchema(inner, `${path}/${key}`);
  if (schema.items !== undefined) yield* eachSchema(schema.items, `${path}/*`);
}

describe('plugin', () => {
  it('says who it is, as the package does', () => {
    expect(plugin.meta).toEqual({
      name: packageJson.name,
      version: packageJson.version,
      namespace: '@modelhub-migration',
    });
  });

  it('carries itself in its flat presets, and names them', () => {
    for (const name of ['recommended', 'strict'] as const) {
      const config = plugin.configs[name];
      expect(config.plugins?.['@modelhub-migration']).toBe(plugin);
      expect(config.name).toBe(`@modelhub-migration/${name}`);
    }
  });

  it('uses only rules that exist, at error, so that bulk suppressions count them', () => {
    for (const config of Object.values(plugin.configs)) {
      for (const [id, entry] of Object.entries(config.rules ?? {})) {
        expect(Object.keys(plugin.rules).map((rule) => `@modelhub-migration/${rule}`)).toContain(id);
        expect([entry].flat()[0]).toBe('error');
      }
    }
  });

  it('recommends exactly the rules whose documentation says so', () => {
    const documented = rules
      .filter(([, { meta }]) => meta.docs.recommended)
      .map(([name]) => `@modelhub-migration/${name}`);
    expect(Object.keys(plugin.configs.recommended.rules ?? {})).toEqual(documented);
    expect(plugin.configs['legacy-recommended'].rules).toEqual(plugin.configs.recommended.rules);
    expect(plugin.configs['legacy-strict'].rules).toEqual(plugin.configs.strict.rules);
  });
});

describe.each(rules)('%s', (name, { meta }) => {
  const [schema] = meta.schema as [OptionSchema];

  it('links to its page in this very version', () => {
    expect(meta.docs.url).toContain(`@${packageJson.version}/docs/rules/${name}.md`);
  });

  it('has closed objects and describes each option', () => {
    for (const [path, inner] of eachSchema(schema)) {
      if (inner.type === 'object') expect(inner.additionalProperties, path).toBeDefined();
      if (path !== '' && !path.endsWith('*')) expect(inner.description, path).toMatch(/\.$/);
    }
  });

  it('accepts its own defaults and nothing unknown', () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(meta.defaultOptions[0])).toBe(true);
    expect(validate({})).toBe(true);
    expect(validate({ unknown: 1 })).toBe(false);
    expect(validate({ allow: { unknown: [] } })).toBe(false);
    for (const startDate of ['soon', '2026-13-01', '2026-05-32', '2026-5-5'])
      expect(validate({ startDate }), startDate).toBe(false);
    expect(validate({ startDate: '2026-12-31' })).toBe(true);
  });

  it('has a default for every option', () => {
    const defaults = meta.defaultOptions[0] as Record<string, object>;
    expect(Object.keys(defaults).sort()).toEqual(Object.keys(schema.properties ?? {}).sort());
    expect(Object.keys(defaults['allow'] ?? {}).sort()).toEqual(
      Object.keys(schema.properties?.['allow']?.properties ?? {}).sort(),
    );
  });

  it('ends its messages like sentences and keeps the calendar out of them', () => {
    for (const message of Object.values(meta.messages)) {
      expect(message).toMatch(/[.\]]$/);
      expect(message).not.toMatch(/\bago\b|\bin \d+ days/);
    }
  });
});

it('takes host names, and no addresses that would never match', () => {
  const [schema] = plugin.rules['no-legacy-endpoint'].meta?.schema as [OptionSchema];
  const validate = new Ajv({ strict: false }).compile(schema);
  for (const host of ['https://hub.example', 'hub.example:8080', 'hub.example/models', 'user@hub.example', ''])
    for (const options of [{ hosts: [host] }, { allow: { hosts: [host] } }])
      expect(validate(options), host).toBe(false);
  expect(validate({ hosts: ['Hub.internal'], allow: { hosts: ['localhost'] } })).toBe(true);
});
