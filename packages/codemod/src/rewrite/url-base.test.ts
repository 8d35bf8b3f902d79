import { describe, expect, it } from 'vitest';
import { endings, migrate, NEW, OLD, UUID } from './migrate.test-helper.ts';

const LIST = `export async function list() {
  const response = await fetch(root);
  return (await response.json()).items.length;
}
`;

const ask = (url: string): string => `export async function ask(input) {
  const response = await fetch(${url}, { method: 'POST', body: JSON.stringify({ properties: { input } }) });
  return (await response.json()).properties.output;
}
`;

describe('a constant that is the address of the list and the base of the predictions', () => {
  it.each([
    ['a template', `\`\${root}/${UUID}/predictions\``],
    ['a sum', `root + '/${UUID}/predictions'`],
    ['a list', `[root, '${UUID}', 'predictions'].join('/')`],
    ['a constant', 'url', `const url = \`\${root}/${UUID}/predictions\`;\n`],
    ['a URL object', `new URL('/models/${UUID}/predictions', root)`],
  ])('becomes the base of both, put together in %s', (_name, url, before = '') => {
    const result = migrate(`const root = '${OLD}/models';\n${before}${LIST}${ask(url)}`);
    expect(endings(result)).toEqual(['rewritten', 'rewritten']);
    expect(result.output).toContain(`const root = '${NEW}';`);
    expect(result.output).toContain('fetch(`${root}/models`)');
    expect(result.output).toContain('/chat/completions');
  });

  it('becomes the address of the new list, where it is the base of nothing', () => {
    const { output } = migrate(`const root = '${OLD}/models';\nconsole.log(\`asks \${root}\`);\n${LIST}`);
    expect(output).toContain(`const root = '${NEW}/models';`);
    expect(output).toContain('fetch(root)');
  });

  it.each([
    ['a function that gives it away', 'export const rootOf = () => root;\n'],
    ['other files', 'export { root };\n'],
  ])('stays what it is for %s', (_name, after) => {
    const result = migrate(`const root = '${OLD}/models';\n${LIST}${ask(`\`\${root}/${UUID}/predictions\``)}${after}`);
    expect(result.output).toContain(`const root = '${OLD}/models';`);
    expect(result.output).not.toContain('fetch(root');
    expect(endings(result)).toEqual(['rewritten', 'rewritten']);
  });
});
