import { describe, expect, it } from 'vitest';
import { findMarkupCalls } from './markup-calls.ts';
import { findScriptBlocks } from './script-blocks.ts';

/** Texts of the calls; each must stand at its offset. */
function callsOf(file: string, text: string): string[] {
  return findMarkupCalls(file, text, findScriptBlocks(file, text)).map((call) => {
    expect(text.slice(call.start, call.start + call.text.length)).toBe(call.text);
    return call.text;
  });
}

describe('findMarkupCalls', () => {
  it.each<[string, string, string, string[]]>([
    ['a script file', 'a.ts', 'f(1)', []],
    ['a script', 'a.svelte', '<script>f(1)</script>', []],
    ['text that is only shown', 'a.svelte', '<code>f(1)</code>', []],
    ['a comment', 'a.svelte', '<!-- {f(1)} --><p/>', []],
    ['what is no expression', 'a.svelte', '<style>p { x: f(1 } </style>', []],
    ['an unclosed call', 'a.svelte', '{f(1', []],
    ['text of a Vue template', 'a.vue', '<template><p title="f(1)">f(1)</p></template>', []],
  ])('leaves out %s', (_name, file, text, expected) => {
    expect(callsOf(file, text)).toEqual(expected);
  });

  it.each<[string, string, string, string[]]>([
    [
      'a Svelte block that waits',
      'a.svelte',
      '{#await f(`${a}`, { b: ")" }) then x}{x}{/await}',
      ['f(`${a}`, { b: ")" })'],
    ],
    ['a Svelte handler', 'a.svelte', '<p onclick={() => f(g(1))}>x</p>', ['f(g(1))']],
    ['an Astro expression', 'a.astro', "---\nf(0)\n---\n<p>{(await f(1)).map((x) => <b>it's {x}</b>)}</p>", ['f(1)']],
    ['an inline script of Astro', 'a.astro', '<script is:inline>f(1)</script>', ['f(1)']],
    [
      'a Vue handler',
      'a.vue',
      `<template><p @click="f('1')" v-on:x='g(2)' :y="h(3)">{{ i(4) }}</p></template>`,
      ["f('1')", 'g(2)', 'h(3)', 'i(4)'],
    ],
  ])('finds the calls of %s', (_name, file, text, expected) => {
    expect(callsOf(file, text)).toEqual(expected);
  });

  // So long that work which grows with the square of the length would outlast the runner's limit by far.
  it.each([
    ['{', 400_000],
    ['{f(', 40_000],
    ['{{', 400_000],
    ['@a="', 400_000],
    [' :a="f(', 40_000],
    ['<!--', 400_000],
    ['<script is:inline', 400_000],
    ['<script is:inline>', 400_000],
  ] as const)('comes to an end for a file of nothing but %j', (part, count) => {
    const text = part.repeat(count);
    for (const file of ['a.vue', 'a.svelte', 'a.astro']) expect(findMarkupCalls(file, text, [])).toEqual([]);
  });
});
