import { expect, it } from 'vitest';
import { endings, LLAMA, migrate, NEW, UUID } from './migrate.test-helper.ts';

const chat = (rest: string): string =>
  `const MODEL = '${UUID}';
export const ask = (messages) => fetch('${NEW}/chat/completions', { method: 'POST', body: JSON.stringify({ model: MODEL, messages }) });
${rest}`;

it('names the model of the successor in a constant that nothing else uses', () => {
  const migrated = migrate(chat(''));
  expect(endings(migrated)).toEqual(['rewritten']);
  expect(migrated.output).toContain(`const MODEL = '${LLAMA}';`);
});

it('leaves a call to a person whose model is kept where others use it', () => {
  expect(endings(migrate(chat('export const label = MODEL.slice(0, 8);')))).toEqual(['body-not-understood']);
});
