import { describe, expect, it } from 'vitest';
import { endings, migrate, OLD, unwrapped, UUID } from './migrate.test-helper.ts';

/** A program whose call has to give its URL a name: making it counts. */
const program = (arrow: string): string => `let calls = 0;
export const urlOf = (id) => {
  calls++;
  return \`${OLD}/models/\${id}/predictions\`;
};
${arrow}
`;

const CALL = `fetch(urlOf('${UUID}'), { method: 'POST', body: JSON.stringify({ properties: { input } }) })`;
const READ = `.then((r) => r.json()).then((j) => j.properties.output)`;

describe('an arrow function without a block', () => {
  it.each([
    [
      'gets one',
      `export const ask = (input) => ${CALL}${READ};`,
      'export const ask = (input) => {\n  const legacyUrl = ',
    ],
    [
      'gets one from the line on that its sign stands in',
      `  export const ask = (\n    input,\n  ) =>\n    ${CALL}\n      ${READ};`,
      '  ) => {\n    const legacyUrl = ',
    ],
    [
      'gets one around all that is read of the answer',
      `export const ask = async (input) => (await (await ${CALL}).json()).properties.output;`,
      ').properties.output;\n};\n',
    ],
    [
      'gets one inside another one',
      `export const ask = (input) => () => ${CALL}${READ};`,
      '(input) => () => {\n  const legacyUrl = ',
    ],
  ])('%s', (_name, arrow, part) => {
    const result = migrate(program(arrow));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(part);
    expect(result.output).toMatch(/^ {2,4}return /m);
  });

  it('keeps line ends and the lack of semicolons', () => {
    const text = program(`export const ask = (input) => ${CALL}${READ}`).replaceAll(';\n', '\r\n');
    const { output } = migrate(text.replaceAll(/(?<!\r)\n/g, '\r\n'));
    expect(output).toContain(`(input) => {\r\n  const legacyUrl = urlOf('${UUID}')\r\n  return fetch(`);
    expect(output.endsWith('.output)\r\n}\r\n')).toBe(true);
  });

  it.each([
    ['parentheses', `export const ask = (input) => (${CALL}${READ});`],
    ['a comment', `export const ask = (input) => /* asks */ ${CALL}${READ};`],
    ['something that is done before', `export const ask = (input) => input.check() && ${CALL}${READ};`],
  ])('is left as it is, but for its fetch, with %s before the call', (_name, arrow) => {
    expect(unwrapped(migrate(program(arrow)))).toBe(program(arrow));
  });

  it('is no place for the default of its parameter', () => {
    const arrow = `export const ask = async (input, answer = ${CALL}) => (await (await answer).json()).properties.output;`;
    expect(unwrapped(migrate(program(arrow)))).toBe(program(arrow));
  });
});
