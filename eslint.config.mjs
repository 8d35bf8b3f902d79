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
    ignores: [
      '**/dist/',
      '**/node_modules/',
      'fixtures/apps/',
      'fixtures/call-sites/',
      'fixtures/call-sites-openai/',
      'fixtures/negatives/',
      'packages/shim/test/programs/',
    ],
  },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  modelhub.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            '*.mjs',
            'packages/*/bin/*.mjs',
            'packages/lint-rule/src/*.mjs',
            'packages/lint-rule/.*.cjs',
          ],
        },
      },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // The types of syntax nodes are an enum whose members are compared with the plain strings that parsers give.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: { module: 'readonly', require: 'readonly', process: 'readonly', console: 'readonly', URL: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // The kit itself speaks the retired API here: these hold the facts, serve the routes and test both.
    files: [
      'packages/contract/**',
      'packages/shim/**',
      '{packages/*,fixtures}/test/**',
      '{bench,integration,scripts}/**',
      '**/*.test.ts',
      '**/*.test-helper.ts',
    ],
    rules: {
      '@modelhub-migration/no-legacy-endpoint': 'off',
      '@modelhub-migration/no-legacy-model-id': 'off',
      '@modelhub-migration/no-shim': 'off',
    },
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
