import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import modelhub from '@modelhub-migration/eslint-plugin';

/** The floors of the house: what each package may not import. */
const floors = {
  contract: ['shim', 'codemod', 'eslint-plugin'],
  shim: ['codemod', 'eslint-plugin'],
  codemod: ['shim', 'eslint-plugin'],
  'lint-rule': ['shim', 'codemod'],
};

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/node_modules/', 'fixtures/apps/', 'fixtures/call-sites/', 'fixtures/negatives/'],
  },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  modelhub.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.mjs', 'packages/*/bin/*.mjs', 'packages/lint-rule/src/*.mjs'] },
      },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  ...Object.entries(floors).map(([folder, forbidden]) => ({
    files: [`packages/${folder}/src/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbidden.map((name) => `@modelhub-migration/${name}*`),
              message: 'The floors: contract below, the three tools side by side on it.',
            },
          ],
        },
      ],
    },
  })),
  {
    files: ['packages/codemod/src/**/*.ts'],
    ignores: ['packages/codemod/src/source/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'ts-morph', message: 'Only source/ knows the parser.' }] },
      ],
    },
  },
  {
    files: ['packages/contract/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'import-x/no-nodejs-modules': 'error' },
  },
);
