import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { languageOf, scanText } from '../../src/languages/index.ts';

interface Planted {
  file: string;
  line: number;
  operation: string;
  tier: string;
}

const APPS = new URL('../../../../fixtures/apps/', import.meta.url);
const ROOT = new URL('mixed/', APPS);

const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(fileURLToPath(ROOT), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort();
const textOf = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8');
const planted = JSON.parse(readFileSync(new URL('mixed.planted.json', APPS), 'utf8')) as Planted[];

test('one scan of the mixed repository finds every planted leftover that is not JavaScript, and nothing else', () => {
  const found = files.flatMap((file) =>
    scanText(file, textOf(file)).map(({ line, operation, tier }) => ({ file, line, operation, tier })),
  );
  // JavaScript, TypeScript and Vue are the codemod's own.
  expect(found).toEqual(planted.filter(({ file }) => languageOf(file, textOf(file)) !== null));
});

test('each planted line exists, and every language of the repository has one', () => {
  for (const { file, line } of planted) {
    expect(textOf(file).split('\n')[line - 1], `${file}:${String(line)}`).toMatch(/[a-z]/);
  }
  const languages = new Set(planted.map(({ file }) => languageOf(file, textOf(file)) ?? file.split('.').at(-1)));
  expect([...languages].sort()).toEqual(
    ['dotenv', 'json', 'markdown', 'php', 'python', 'shell', 'toml', 'ts', 'vue', 'yaml'].sort(),
  );
});

test('ids do not change when lines move, and differ within the repository', () => {
  const ids = (shift: string): string[] =>
    files.flatMap((file) => scanText(file, shift + textOf(file)).map(({ id }) => id));
  const plain = ids('');
  expect(new Set(plain).size).toBe(plain.length);
  expect(ids('\n\n').sort()).toEqual([...plain].sort());
});
