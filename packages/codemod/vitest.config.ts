import { configDefaults, defineConfig } from 'vitest/config';
import { findChromium, NEEDS_CHROMIUM } from './test/browser/chromium.ts';
import { describeMissingTools } from './test/languages/language-tools.ts';

const hasBrowser = findChromium() !== undefined;
// Node and npm are enough for all other tests. What is left out is said aloud, and is an error where it was asked for.
if (!hasBrowser && process.env['MODELHUB_BROWSER'] === 'required') throw new Error(NEEDS_CHROMIUM);
if (!hasBrowser) process.stderr.write(`NOT RUN: ${NEEDS_CHROMIUM}\n`);
const missingTools = describeMissingTools();
if (missingTools !== '') process.stderr.write(`NOT RUN: ${missingTools}\n`);

export default defineConfig({
  test: {
    name: 'codemod',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(hasBrowser ? [] : ['test/browser/**'])],
    testTimeout: 60_000,
  },
});
