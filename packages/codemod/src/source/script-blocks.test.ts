import { describe, expect, it } from 'vitest';
import { findScriptBlocks } from './script-blocks.ts';

/** The blocks as name and text; each text must stand at its offset. */
function blocksOf(file: string, text: string): [string, string][] {
  return findScriptBlocks(file, text).map((block) => {
    expect(text.slice(block.start, block.start + block.text.length)).toBe(block.text);
    return [block.name, block.text];
  });
}

describe('findScriptBlocks', () => {
  it.each([
    ['a.vue', '<template><p/></template>\n<script setup>\n', 26],
    ['a.svelte', '<p/>\n<script lang="ts">\n', 5],
    ['a.astro', '---\n', 0],
    ['a.astro', '---\n---\n<script>\n', 8],
  ])('says that a script of %s has no end, if an address may stand in it', (file, text, offset) => {
    const withAddress = `${text}fetch('https://inference.de-txl.ionos.com/models');\n`;
    expect(() => findScriptBlocks(file, withAddress)).toThrowError(
      expect.objectContaining({ name: 'UnclosedScriptError', offset }),
    );
    expect(() => findScriptBlocks(file, `${text}fetch(address);\n`)).not.toThrow();
  });

  it('takes a script file as it is', () => {
    expect(blocksOf('a.ts', 'a')).toEqual([['a.ts', 'a']]);
  });

  it.each<[string, string, string, [string, string][]]>([
    [
      'a Vue setup script',
      'a.vue',
      '<template><p/></template>\n<script setup lang="ts">\na\n</script>\n',
      [['a.vue.ts', '\na\n']],
    ],
    [
      'both Vue scripts, in source order',
      'a.vue',
      '\uFEFF<script setup>b</script>\r\n<script>a</script>\r\n<style>c</style>',
      [
        ['a.vue.js', 'b'],
        ['a.vue.js', 'a'],
      ],
    ],
    ['no script that lies elsewhere', 'a.vue', '<script src="./b.js"></script><template>x</template>', []],
    [
      'no script of a Vue template',
      'a.vue',
      '<template><pre>&lt;script&gt;</pre></template><script>a</script>',
      [['a.vue.js', 'a']],
    ],
    [
      'Svelte scripts, not those in comments',
      'a.svelte',
      '<!-- <script>no</script> -->\n<script context="module">a</script>\n<script lang="ts">b</script>\n<p>x</p>',
      [
        ['a.svelte.js', 'a'],
        ['a.svelte.ts', 'b'],
      ],
    ],
    [
      'the fence and the script tags of Astro',
      'a.astro',
      '---\nconst a = 1;\n---\n<p>{a}</p>\n<script>b</script>\n',
      [
        ['a.astro.ts', 'const a = 1;\n'],
        ['a.astro.ts', 'b'],
      ],
    ],
    ['an Astro file without a fence', 'a.astro', '<p>---</p>\n', []],
    ['an Astro fence that is never closed', 'a.astro', '---\nconst a = 1;\n', []],
  ])('finds %s', (_name, file, text, expected) => {
    expect(blocksOf(file, text)).toEqual(expected);
  });

  it('reads a tag with an attribute that holds angle brackets', () => {
    const text = '<script lang="ts" generics="T extends Map<string, string>">a</script>';
    expect(blocksOf('a.svelte', text)).toEqual([['a.svelte.ts', 'a']]);
  });

  it.each(['<script ', '<script>', '<!--', '<script a="', '<script></script', '---\n'])(
    'comes to an end for a file of nothing but %j',
    (part) => {
      // Work that grows with the square of this would outlast the runner's limit by far.
      const text = part.repeat(400_000);
      for (const file of ['a.svelte', 'a.astro'])
        expect(findScriptBlocks(file, text).every(({ start }) => start <= text.length)).toBe(true);
    },
  );
});
