import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CONFIG_SCHEMA, ConfigError } from '@modelhub-migration/contract';
import { SettingsError } from './errors.ts';
import { readSettings } from './settings.ts';
import schema from '../modelhub.config.schema.json' with { type: 'json' };

const folder = mkdtempSync(join(tmpdir(), 'shim-settings-'));
const deep = join(folder, 'a', 'b');
mkdirSync(deep, { recursive: true });
writeFileSync(join(folder, 'modelhub.config.json'), '{ "defaultMaxTokens": 77 }');
writeFileSync(join(deep, 'other.json'), '{ "defaultMaxTokens": 78 }');
writeFileSync(join(deep, 'typo.json'), '{ "defaultMaxToken": 78 }');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the configuration file', () => {
  it('is found upward from the working directory', () => {
    const settings = readSettings({}, {}, deep);
    expect(settings.configFile).toBe(join(folder, 'modelhub.config.json'));
    expect(settings.config.defaultMaxTokens).toBe(77);
  });

  it('is the one named by option, then by environment', () => {
    expect(readSettings({}, { MODELHUB_CONFIG: 'other.json' }, deep).config.defaultMaxTokens).toBe(78);
    expect(
      readSettings({ configFile: 'other.json' }, { MODELHUB_CONFIG: 'nothing.json' }, deep).config.defaultMaxTokens,
    ).toBe(78);
  });

  it('must be there and right', () => {
    expect(() => readSettings({}, { MODELHUB_CONFIG: 'nothing.json' }, deep)).toThrow(
      /nothing\.json cannot be read \(ENOENT\).*MODELHUB_CONFIG/,
    );
    expect(() => readSettings({}, { MODELHUB_CONFIG: 'typo.json' }, deep)).toThrow(ConfigError);
    expect(() => readSettings({ config: { defaultMaxTokens: -1 } }, {}, deep)).toThrow(
      /option "config".*defaultMaxTokens/,
    );
  });
});

describe('the environment', () => {
  it('has defaults', () => {
    expect(readSettings({}, {}, '/')).toMatchObject({
      mode: 'auto',
      warnings: 'callsite',
      successorUrl: undefined,
      logFile: undefined,
    });
  });

  it('gives way to options', () => {
    expect(readSettings({ mode: 'strict' }, { MODELHUB_SHIM_MODE: 'translate' }, '/').mode).toBe('strict');
    expect(readSettings({}, { MODELHUB_SHIM_MODE: ' TRANSLATE ' }, '/').mode).toBe('translate');
  });

  it.each(['0', 'false', 'no', 'off', 'False', ' OFF '])('takes MODELHUB_SHIM_WARNINGS=%s as off', (value) => {
    expect(readSettings({}, { MODELHUB_SHIM_WARNINGS: value }, '/').warnings).toBe('off');
  });

  it.each([
    [
      { MODELHUB_SHIM_MODE: 'fast' },
      'MODELHUB_SHIM_MODE is "fast"; allowed are auto, translate, passthrough, strict, brownout.',
    ],
    [{ MODELHUB_SHIM_WARNINGS: 'loud' }, 'MODELHUB_SHIM_WARNINGS is "loud"; allowed are callsite, once, always, off.'],
    [
      { MODELHUB_SUCCESSOR_URL: 'openai.example' },
      'MODELHUB_SUCCESSOR_URL must be an absolute http or https URL, for example "https://openai.example.test/v1".',
    ],
    [
      { MODELHUB_SUCCESSOR_URL: 'https://u:secret@x.example/v1' },
      'MODELHUB_SUCCESSOR_URL must not contain a user name or password.',
    ],
    [
      { MODELHUB_SUCCESSOR_URL: 'https://inference.de-txl.ionos.com/v1' },
      'MODELHUB_SUCCESSOR_URL must not be the retired host itself.',
    ],
    [
      { MODELHUB_COLLECTIONS_URL: 'file:///x' },
      'MODELHUB_COLLECTIONS_URL must be an absolute http or https URL, for example "https://openai.example.test/v1".',
    ],
  ])('refuses %j', (env, message) => {
    expect(() => readSettings({}, env, '/')).toThrow(new SettingsError(message));
  });
});

it.each([
  [{ share: 1.5 }, 'Option brownout.share must be a number from 0 to 1.'],
  [{ share: NaN }, 'Option brownout.share must be a number from 0 to 1.'],
  [{ windowMinutes: 0 }, 'Option brownout.windowMinutes must be a number above 0.'],
])('refuses the brownout %j', (brownout, message) => {
  expect(() => readSettings({ brownout }, {}, '/')).toThrow(new SettingsError(message));
});

it('publishes the schema that the configuration is checked by', () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(CONFIG_SCHEMA)));
});
