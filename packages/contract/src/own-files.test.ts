import { describe, expect, it } from 'vitest';
import { isOwnFile } from './own-files.ts';

const REPORT = '{\n  "tool": { "name": "@modelhub-migration/codemod", "version": "0.1.0" },\n  "mode": "preview"\n}';

describe('isOwnFile', () => {
  it.each([
    ['modelhub.config.json', '{}'],
    ['packages/api/modelhub.config.json', '{}'],
    ['C:\\app\\modelhub.config.json', '{}'],
    ['hub.json', '{ "$schema": "./node_modules/@modelhub-migration/shim/modelhub.config.schema.json" }'],
    ['out/report.json', REPORT],
  ])('knows %s', (file, text) => {
    expect(isOwnFile(file, text)).toBe(true);
  });

  it.each([
    ['package.json', '{ "name": "@modelhub-migration/codemod" }'],
    ['my.modelhub.config.json', '{}'],
    ['modelhub.config.json.ts', 'export {}'],
    ['report.md', REPORT],
    ['settings.json', '{ "models": {} }'],
  ])('takes %s for none', (file, text) => {
    expect(isOwnFile(file, text)).toBe(false);
  });
});
