import { describe, expect, it } from 'vitest';
import { endings, migrate, OLD, unwrapped, UUID } from './migrate.test-helper.ts';

const INIT = "{ method: 'POST', body: JSON.stringify({ properties: { input } }) }";

describe('a Request that functions are given before it is sent', () => {
  const program = (
    sent: string,
    head = 'async function ask(input)',
  ): string => `import { other, sign } from './sign.js';
export ${head} {
  const request = new Request('${OLD}/models/${UUID}/predictions', ${INIT});
  const response = ${sent};
  return (await response.json()).properties.output;
}
`;

  it('is made another one of, with what the functions have set', () => {
    const result = migrate(program('await fetch(sign(request))'));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain('  const legacyRequest = new Request(sign(request));\n');
    expect(result.output).toContain('await fetch(toSuccessorUrl(legacyRequest.url), { ');
    for (const name of ['method', 'headers', 'signal'])
      expect(result.output).toContain(`${name}: legacyRequest.${name}`);
    expect(result.output).toContain('toSuccessorBody(legacyRequest.url, await legacyRequest.clone().json())');
  });

  it('is waited for where the functions are', () => {
    const { output } = migrate(program('await fetch(await sign(request))'));
    expect(output).toContain('const legacyRequest = new Request(await sign(request));');
  });

  it.each([
    ['with a header that tells how its body is packed', program('await fetch(sign(request, "Content-Encoding"))')],
    ['whose address is sent', program('await fetch(sign(request).url)')],
    ['beside another one', program(`await fetch(sign(request, new Request('${OLD}/collections', ${INIT})))`)],
    [
      'whose function sends it',
      program('await fetch(sign(request))').replace(
        'const response = await fetch(sign(request))',
        'const response = await sign(request)',
      ),
    ],
  ])('is left to a person %s', (_, text) => {
    const { output } = migrate(text);
    expect(output).not.toContain('legacyRequest');
  });
});

describe('a request of one of several services, made by a function', () => {
  const OTHER =
    "{ url: 'https://api.openai.com/v1/chat/completions', init: { method: 'POST', body: JSON.stringify({ model, messages }) } }";
  const OWN = `{ url: '${OLD}/models/${UUID}/predictions', init: ${INIT} }`;
  const program = (first: string, second: string, sent = 'const { url, init } = made(isOther, input);'): string => `
const made = (isFirst, input) => {
  if (isFirst) return ${first};
  return ${second};
};
export async function ask(isOther, input) {
  ${sent}
  const response = await fetch(url, init);
  const data = await response.json();
  return isOther ? data.choices[0].message.content : data.properties.output;
}
`;
  const SENT =
    'await fetch(toSuccessorUrl(url), { ...init, body: toSuccessorBody(url, init.body) }).then((response) => toLegacyAnswer(url, response));';

  it.each([
    ['first', OWN, OTHER],
    ['last', OTHER, OWN],
  ])('goes by its address, wherever the retired one is written: %s', (_, first, second) => {
    const result = migrate(program(first, second));
    expect(endings(result)).toEqual(['adapted']);
    expect(result.output).toContain(SENT);
    expect(result.output).toContain('isOther ? data.choices[0].message.content : data.properties.output');
  });

  it('keeps the address that was asked for the answer, where its name is given another value', () => {
    const { output } = migrate(
      program(OWN, OTHER, 'let { url, init } = made(isOther, input);\n  setTimeout(() => (url = null));'),
    );
    expect(output).toContain('  const legacyUrl = url;\n');
    expect(output).toContain('toLegacyAnswer(legacyUrl, response)');
  });

  it('is read in the shape of the retired one where all are of its route', () => {
    const { output } = migrate(program(OWN, OWN.replace(UUID, 'another')));
    expect(output).toContain('const data = toLegacyPrediction(await response.json());');
  });

  it.each([
    ['whose options hold more than is seen', OTHER.replace('init: {', 'init: { ...defaults,')],
    ['that tells how long its body is', OTHER.replace("'POST',", "'POST', headers: { 'Content-Length': size },")],
    ['that may search a collection', OTHER.replace('model,', 'collectionQuery: input, model,')],
  ])('stays as it is but for its fetch %s', (_, other) => {
    const text = program(OWN, other);
    expect(unwrapped(migrate(text))).toBe(text);
  });
});
