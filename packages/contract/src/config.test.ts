import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configCandidates, ConfigError, CONFIG_SCHEMA, DEFAULT_CONFIG, parseConfig } from './config.ts';

const errorOf = (text: string): ConfigError => {
  try {
    parseConfig(text, 'modelhub.config.json');
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
};

describe('parseConfig', () => {
  it('fills in every default', () => {
    expect(parseConfig('{}', 'f')).toEqual(DEFAULT_CONFIG);
    expect(parseConfig('\uFEFF{"$schema":"x"}', 'f')).toEqual(DEFAULT_CONFIG);
  });

  it('takes every key', () => {
    const config = {
      models: { 'my-model': { id: 'openai/gpt-oss-120b', kind: 'text' } },
      defaultMaxTokens: 9,
      systemPrompt: 'Be brief.',
      image: { size: '512x512' },
      retrieval: { limit: 7 },
    };
    expect(parseConfig(JSON.stringify(config), 'f')).toEqual(config);
  });

  it.each([
    ['{', '', 'not valid JSON'],
    ['[]', '', 'must be object, not array'],
    ['{"model":{}}', 'model', 'not a known key. Known here: "$schema", "models"'],
    ['{"models":{"a":{"id":"x"}}}', 'models.a.kind', 'is missing'],
    ['{"models":{"a":{"id":"x","kind":"txt"}}}', 'models.a.kind', 'must be one of "text", "image"'],
    ['{"models":{"a":{"id":"","kind":"text"}}}', 'models.a.id', 'must not be empty'],
    ['{"models":{"a":"b"}}', 'models.a', 'must be object, not string'],
    ['{"defaultMaxTokens":"9"}', 'defaultMaxTokens', 'must be integer, not string'],
    ['{"defaultMaxTokens":1.5}', 'defaultMaxTokens', 'must be integer, not number'],
    ['{"defaultMaxTokens":0}', 'defaultMaxTokens', 'must be at least 1'],
    ['{"systemPrompt":1}', 'systemPrompt', 'must be string or null, not integer'],
    ['{"image":{"size":"big"}}', 'image.size', 'has the wrong form'],
    ['{"image":{"sice":"1x1"}}', 'image.sice', 'is not a known key'],
    ['{"retrieval":null}', 'retrieval', 'must be object, not null'],
    ['{"__proto__":{}}', '__proto__', 'is not a known key'],
    ['{"constructor":{}}', 'constructor', 'is not a known key'],
  ])('refuses %s', (text, key, problem) => {
    const error = errorOf(text);
    expect(error.key).toBe(key);
    expect(error.message).toContain('modelhub.config.json');
    expect(error.message).toContain(problem);
  });

  it('throws nothing but ConfigError, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseConfig(text, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });

  it('publishes a default for every key a user can leave out', () => {
    for (const [key, value] of Object.entries(DEFAULT_CONFIG)) {
      expect(CONFIG_SCHEMA.properties?.[key]?.default).toEqual(value);
    }
  });
});

describe('configCandidates', () => {
  it('looks from the folder upward', () => {
    expect(configCandidates('/a/b')).toEqual([
      '/a/b/modelhub.config.json',
      '/a/modelhub.config.json',
      '/modelhub.config.json',
    ]);
    expect(configCandidates('C:\\a')).toEqual(['C:\\a\\modelhub.config.json', 'C:\\modelhub.config.json']);
  });
});
