import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as typescriptParser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import eslintPlugin from 'eslint-plugin-eslint-plugin';
import { expect, it } from 'vitest';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

it('satisfies every rule that eslint-plugin-eslint-plugin has', async () => {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['src/**/*.ts'],
        languageOptions: { parser: typescriptParser },
        // The sources' directives speak to the project's own configuration.
        linterOptions: { reportUnusedDisableDirectives: 'off' },
      },
      { ...(eslintPlugin.configs['all'] as object), files: ['src/**/*.ts'] },
    ],
  });
  const results = await eslint.lintFiles(['src']);
  const findings = results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ ruleId, line, message }) => `${path.basename(filePath)}:${String(line)} ${ruleId ?? ''} ${message}`,
    ),
  );
  expect(results.length).toBeGreaterThan(10);
  expect(findings).toEqual([]);
});
