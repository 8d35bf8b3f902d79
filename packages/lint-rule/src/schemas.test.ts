import { expect, it } from 'vitest';
import plugin from './index.ts';

/** What users configure is a promise: a change of it has to be seen in review. */
it.each(Object.entries(plugin.rules))('%s keeps its options', (_name, { meta }) => {
  expect({ schema: meta?.schema, defaults: meta?.defaultOptions }).toMatchSnapshot();
});
