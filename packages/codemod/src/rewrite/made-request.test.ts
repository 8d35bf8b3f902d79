import { describe, expect, it } from 'vitest';
import { endings, migrate, OLD, UUID } from './migrate.test-helper.ts';

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
