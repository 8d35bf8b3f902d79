import { createRequire } from 'node:module';
import * as typescriptParser from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';

// espree is a dependency of ESLint, not ours: it is the parser that ESLint uses when a project names none.
const require = createRequire(createRequire(import.meta.url).resolve('eslint/package.json'));
const espree = require('espree') as { parse(text: string, options: object): TSESTree.Program };

export type Parse = (text: string) => TSESTree.Program;

/** Parses with espree, as ESLint does without a parser option. JavaScript and JSX only. */
export const parseJs: Parse = (text) =>
  espree.parse(text, { ecmaVersion: 'latest', sourceType: 'module', range: true, ecmaFeatures: { jsx: true } });

/** Parses with @typescript-eslint/parser. */
export const parseTs: Parse = (text) =>
  typescriptParser.parse(text, {
    range: true,
    sourceType: 'module',
    ecmaFeatures: { jsx: false },
  });

/** Parses with @typescript-eslint/parser as `.tsx`. */
export const parseTsx: Parse = (text) =>
  typescriptParser.parse(text, {
    range: true,
    sourceType: 'module',
    ecmaFeatures: { jsx: true },
  });

/** The parsers that a test of plain JavaScript runs under. */
export const JS_PARSERS: readonly (readonly [name: string, parse: Parse])[] = [
  ['espree', parseJs],
  ['@typescript-eslint/parser', parseTs],
];
