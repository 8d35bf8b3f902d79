import { describe, expect, it } from 'vitest';
import { rewriteText } from './rewrite-text.ts';

const HOST = 'https://inference.de-txl.ionos.com';
const SUCCESSOR = 'https://openai.inference.de-txl.ionos.com/v1';
const list = (url: string): string =>
  `fetch(${url}).then((response) => response.json()).then((data) => show(data.items.length));`;

const outcomes = (file: string, text: string): string[] =>
  rewriteText(file, text).sites.map(({ outcome, reason, start }) =>
    `${start.line} ${outcome} ${reason ?? ''}`.trimEnd(),
  );

describe('files that hold scripts', () => {
  it.each(['a.vue', 'a.svelte'])('%s: one script sees the names of the other, in either order', (file) => {
    const base = `<script>\n  const HUB = '${HOST}';\n</script>`;
    const call = `<script setup>\n  ${list('`${HUB}/models`')}\n</script>`;
    for (const text of [`${base}\n\n${call}\n`, `${call}\n<p>x</p>\n${base}`]) {
      const { text: after } = rewriteText(file, text);
      expect(after).toBe(text.replace(HOST, SUCCESSOR).replace('data.items.length', 'data.data.length'));
    }
  });

  it('keeps two scripts apart that have a name in common', () => {
    const text = `<script module>\n  const HUB = '${HOST}';\n</script>\n<script>\n  const HUB = 'https://shop.example';\n  ${list('`${HUB}/models`')}\n</script>\n`;
    expect(rewriteText('a.svelte', text)).toMatchObject({ text, sites: [] });
  });

  it('tells the place of a syntax error in a later script', () => {
    const text = `<script module>\n  const a = 1;\n</script>\n\n<script>\n  fetch('${HOST}/models';\n</script>\n`;
    expect(() => rewriteText('a.svelte', text)).toThrow(
      expect.objectContaining({ at: { line: 6, column: HOST.length + 18 } }) as Error,
    );
  });

  it.each([
    [
      'a.svelte',
      `<script>\n  const HUB = '${HOST}';\n</script>\n{#await fetch(\`\${HUB}/models\`) then x}{x}{/await}\n`,
      4,
    ],
    ['a.vue', `<template>\n  <p @click="fetch('${HOST}/models')" />\n</template>\n`, 2],
    ['a.astro', `---\nconst HUB = '${HOST}';\n---\n<p>{(await fetch(HUB + '/models')).status}</p>\n`, 4],
    ['a.astro', `<p />\n<script is:inline>\n  fetch('${HOST}/models');\n</script>\n`, 3],
  ])('%s: a call in the markup is reported and left alone', (file, text, line) => {
    expect(outcomes(file, text)).toEqual([`${String(line)} manual in-markup`]);
    expect(rewriteText(file, text).text).toBe(text);
  });
});
