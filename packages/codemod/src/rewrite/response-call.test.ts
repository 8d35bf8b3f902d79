import { describe, expect, it } from 'vitest';
import { endings, migrate, OLD, UUID } from './migrate.test-helper.ts';

describe('what a function that others call, too, makes of an answer, handed on as a whole', () => {
  const program = (given: string, properties = '{ input }'): string => `import { unwrap } from './result.js';
async function postJson(url, body) {
  const res = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const data = await res.json();
  ${given}
}
export const notify = (text) => postJson('https://hooks.example/mine', { text });
export async function ask(input) {
  return unwrap(await postJson('${OLD}/models/${UUID}/predictions', { properties: ${properties} }));
}
`;

  it.each([
    ['return { ok: true, value: data };', "['value']"],
    ['return res.ok ? { ok: true, value: data } : { ok: false, problem: data };', "['value', 'problem']"],
    ['return res.ok ? [null, data] : [data, null];', '[1, 0]'],
  ])('is turned where the function is called: %s', (given, places) => {
    const result = migrate(program(given));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(`.then((result) => toLegacyResult(result, ${places}`);
    expect(result.output).toContain('unwrap(await postJson(');
  });

  it('is that of the search where the search is refused', () => {
    const properties = "{ input, collectionId: 'c', collectionQuery: input }";
    const result = migrate(
      program('if (!res.ok) return { ok: false };\n  return { ok: true, value: data };', properties),
    );
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain('return unwrap(retrieval?.value?.properties ? await postJson(');
    expect(result.output).toContain(' : retrieval);');
    expect(result.output).toContain("toLegacyResult(result, ['value']");
  });

  it.each([
    ['an object of a class', 'return new Answer(res.status, data);'],
    ['more than the function itself names', 'return { ...data, ok: res.ok };'],
  ])('is left to a person where it is %s', (_, given) => {
    expect(endings(migrate(program(given)))).toEqual(['response-not-understood']);
  });
});
