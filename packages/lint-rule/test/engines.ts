import { createRequire } from 'node:module';
import json from '@eslint/json';
import markdown from '@eslint/markdown';
import * as typescriptParser from '@typescript-eslint/parser';
import * as astroParser from 'astro-eslint-parser';
import * as svelteParser from 'svelte-eslint-parser';
import * as vueParser from 'vue-eslint-parser';
import * as yamlParser from 'yaml-eslint-parser';

const require = createRequire(import.meta.url);

/** The majors that the package's peer range names, each by its name in this package's dependencies. */
export const MAJORS = ['eslint8', 'eslint', 'eslint10'] as const;
export type Major = (typeof MAJORS)[number];

/** What a test file is written in. */
export type Kind = 'js' | 'ts' | 'jsx' | 'tsx' | 'vue' | 'svelte' | 'astro' | 'yaml' | 'json' | 'jsonc' | 'markdown';

export interface Setup {
  readonly name: string;
  readonly majors: readonly Major[];
  /** Part of a flat configuration that makes ESLint read the file. */
  readonly config: Readonly<Record<string, unknown>>;
}

const LANGUAGES_SINCE_9: readonly Major[] = ['eslint', 'eslint10'];
const jsx = { ecmaFeatures: { jsx: true } };
const withParser = (parser: unknown, parserOptions: object = {}) => ({ languageOptions: { parser, parserOptions } });

const espree: Setup = { name: 'espree', majors: MAJORS, config: { languageOptions: { parserOptions: jsx } } };
const typescript: Setup = {
  name: '@typescript-eslint/parser',
  majors: MAJORS,
  config: withParser(typescriptParser, jsx),
};

const only = (name: string, config: Setup['config'], majors: readonly Major[] = MAJORS): readonly Setup[] => [
  { name, majors, config },
];

/** How each kind of file is read: every parser and language that a user may have for it. */
export const SETUPS: Readonly<Record<Kind, readonly Setup[]>> = {
  js: [espree, typescript],
  jsx: [espree, typescript],
  ts: [{ ...typescript, config: withParser(typescriptParser) }],
  tsx: [typescript],
  vue: only('vue-eslint-parser', withParser(vueParser, { parser: typescriptParser })),
  svelte: only('svelte-eslint-parser', withParser(svelteParser, { parser: typescriptParser })),
  astro: only('astro-eslint-parser', withParser(astroParser, { parser: typescriptParser })),
  yaml: only('yaml-eslint-parser', withParser(yamlParser)),
  json: only('@eslint/json', { plugins: { json }, language: 'json/json' }, LANGUAGES_SINCE_9),
  jsonc: only('@eslint/json', { plugins: { json }, language: 'json/jsonc' }, LANGUAGES_SINCE_9),
  markdown: only('@eslint/markdown', { plugins: { markdown }, language: 'markdown/gfm' }, LANGUAGES_SINCE_9),
};

interface RuleTesterClass {
  new (config?: object): { run(name: string, rule: unknown, tests: object): void };
  describe: unknown;
  it: unknown;
  itOnly: unknown;
}

/** ESLint's own rule tester for flat configurations, of one major. */
export function ruleTesterOf(major: Major): RuleTesterClass {
  if (major !== 'eslint8') return (require(major) as { RuleTester: RuleTesterClass }).RuleTester;
  return (require('eslint8/use-at-your-own-risk') as { FlatRuleTester: RuleTesterClass }).FlatRuleTester;
}

export interface LintMessage {
  readonly ruleId: string | null;
  readonly messageId?: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly fatal?: boolean;
  readonly fix?: { range: [number, number]; text: string };
  readonly suggestions?: readonly {
    messageId?: string;
    desc: string;
    fix: { range: [number, number]; text: string };
  }[];
}

interface LinterInstance {
  verify(code: string, config: unknown, options: { filename: string; filterCodeBlock?: () => boolean }): LintMessage[];
  verifyAndFix(code: string, config: unknown, options: { filename: string }): { output: string };
}

/** ESLint's in-memory linter with flat configuration, of one major. */
export function createLinter(major: Major, cwd: string): LinterInstance {
  const { Linter } = require(major) as { Linter: new (options: object) => LinterInstance };
  return new Linter({ configType: 'flat', cwd });
}
