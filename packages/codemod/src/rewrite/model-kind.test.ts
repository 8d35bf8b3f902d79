import { describe, expect, it } from 'vitest';
import { FLUX, migrate, OLD, UUID } from './migrate.test-helper.ts';

/** A program that asks a model whose id only the run knows, with what only text models take. */
const program = (rest: string): string => `const IMAGE = '${FLUX}';
const model = process.env.MODEL ?? pick('${UUID}');
export const ask = async (input) => {
  const response = await fetch(\`${OLD}/models/\${model}/predictions\`, {
    method: 'POST',
    body: JSON.stringify({ properties: { input, options: { max_length: '40' } } }),
  });
  return (await response.json()).properties.output;
};
${rest}`;
const drawn = (id: string): string => `export const draw = async (input) => {
  const response = await fetch(\`${OLD}/models/\${${id}}/predictions\`, {
    method: 'POST',
    body: JSON.stringify({ properties: { input } }),
  });
  return (await response.json()).properties.output;
};
`;
const AT_RUN_TIME = 'toSuccessorRequest(model,';

describe('a model whose id only the run knows, asked with what only text models take', () => {
  it.each([
    ['where the file names no other', program('').replace(/^.*\n/, '')],
    ['where another call asks the one of another kind', program(drawn('IMAGE'))],
    [
      'where another call asks the one of another kind by an address that has a name',
      program(
        drawn('IMAGE').replace(/fetch\((`.*`),/, 'fetch(ADDRESS,') +
          `const ADDRESS = \`${OLD}/models/\${IMAGE}/predictions\`;\n`,
      ),
    ],
    ['where the one of another kind is given away', program('paint(IMAGE);\n')],
  ])('is a text model %s', (_name, text) => {
    const { output } = migrate(text);
    expect(output).toContain('/chat/completions');
    expect(output).not.toContain(AT_RUN_TIME);
  });

  it.each([
    ['it is compared with', program('export const isImage = () => model === IMAGE;\n')],
    ['stands in a list', program('export const all = [IMAGE];\n')],
  ])('may be one of another kind that %s', (_name, text) => {
    expect(migrate(text).output).toContain(AT_RUN_TIME);
  });
});

it('an id that is one of several kinds is asked for when the program runs, whatever is sent', () => {
  const { output } = migrate(program('').replace(/const model = .*/, `const model = isImage ? IMAGE : '${UUID}';`));
  expect(output).toContain(AT_RUN_TIME);
});

it('an id of an image model is none of a text model beside a text with a slash in it', () => {
  const { output } = migrate(
    `const types = ['image/png'];\nconst model = process.env.IMAGE_MODEL ?? '${FLUX}';\n${drawn('model')}`,
  );
  expect(output).toContain('/images/generations');
  expect(output).not.toContain(AT_RUN_TIME);
});

it.each([
  ['export const IMAGE', AT_RUN_TIME],
  ['const IMAGE', '/chat/completions'],
])('an id that others give may be one that the file exports: %s', (declared, part) => {
  const text = program(drawn('IMAGE'))
    .replace('const IMAGE', declared)
    .replace(/const model = .*\n/, '')
    .replace('async (input)', 'async (model, input)');
  expect(migrate(text).output).toContain(part);
});
