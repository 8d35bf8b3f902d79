import { expect, it } from 'vitest';
import { endings, FLUX, migrate, OLD, UUID } from './migrate.test-helper.ts';

const send = (model: string): string =>
  `fetch('${OLD}/models/${model}/predictions', { method: 'POST', body }).then((response) => response.json())`;

const program = (...calls: readonly string[]): string =>
  [`const body = JSON.stringify({ properties: { input } });`, ...calls.map((call) => `await ${call};`), ''].join('\n');

it('changes a body that only migrated calls of one model send', () => {
  expect(endings(migrate(program(send(UUID), send(UUID))))).toEqual(['rewritten', 'rewritten']);
});

it('leaves a body alone that calls of a text and an image model share', () => {
  const text = program(send(UUID), send(FLUX));
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['shared-code', 'shared-code']);
  expect(migrated.output).toBe(text);
});

it('leaves a body alone that also goes to another service', () => {
  const text = program(send(UUID), "fetch('https://mirror.example.test/log', { method: 'POST', body })");
  const migrated = migrate(text);
  expect(endings(migrated)).toEqual(['shared-code']);
  expect(migrated.output).toBe(text);
});
