import { createRequire } from 'node:module';
import type { SFCScriptBlock } from '@vue/compiler-sfc';

/** One script inside a file, or the whole file. */
export interface ScriptBlock {
  /** Offset of its first character in the file, in UTF-16 code units. */
  readonly start: number;
  readonly text: string;
  /** A file name whose ending says how to read it. */
  readonly name: string;
}

const vue = (): typeof import('@vue/compiler-sfc') =>
  createRequire(import.meta.url)('@vue/compiler-sfc') as typeof import('@vue/compiler-sfc');

function vueBlocks(file: string, text: string): ScriptBlock[] {
  // Positions only: no source map, and no template compiled.
  const { descriptor } = vue().parse(text, { filename: file, sourceMap: false, ignoreEmpty: true, pad: false });
  return [descriptor.script, descriptor.scriptSetup]
    .filter((block): block is SFCScriptBlock => block !== null && block.src === undefined)
    .map((block) => ({
      start: block.loc.start.offset,
      text: text.slice(block.loc.start.offset, block.loc.end.offset),
      name: `${file}.${block.lang ?? 'js'}`,
    }))
    .sort((a, b) => a.start - b.start);
}

/** Comments are matched so that a script in one is not taken for a script: the way Svelte's own preprocessor finds them. */
const SCRIPT_TAG = /<!--[^]*?-->|<script\b([^>]*)>([^]*?)<\/script\s*>/gi;

function scriptTags(file: string, text: string, from: number, defaultLanguage: string): ScriptBlock[] {
  const blocks: ScriptBlock[] = [];
  for (const match of text.slice(from).matchAll(SCRIPT_TAG)) {
    const [whole, attributes, content] = match;
    if (attributes === undefined || content === undefined || /\ssrc\s*=/i.test(attributes)) continue;
    const start = from + match.index + whole.indexOf('>', '<script'.length + attributes.length) + 1;
    const language = /\slang\s*=\s*["']?([a-z]+)/i.exec(attributes)?.[1] ?? defaultLanguage;
    blocks.push({ start, text: content, name: `${file}.${language === 'typescript' ? 'ts' : language}` });
  }
  return blocks;
}

/** The fenced script at the top of an Astro file is TypeScript, and so are its script tags. */
function astroBlocks(file: string, text: string): ScriptBlock[] {
  const fence = /^\uFEFF?\s*---[^\S\n]*\r?\n/.exec(text);
  const end = fence === null ? null : /^---/m.exec(text.slice(fence[0].length));
  if (fence === null || end === null) return scriptTags(file, text, 0, 'ts');
  const start = fence[0].length;
  const frontmatter = { start, text: text.slice(start, start + end.index), name: `${file}.ts` };
  return [frontmatter, ...scriptTags(file, text, start + end.index + 3, 'ts')];
}

const CONTAINERS: Readonly<Record<string, (file: string, text: string) => ScriptBlock[]>> = {
  vue: vueBlocks,
  svelte: (file, text) => scriptTags(file, text, 0, 'js'),
  astro: astroBlocks,
};

/** Endings of files that hold scripts among other things. */
export const CONTAINER_EXTENSIONS: readonly string[] = Object.keys(CONTAINERS);

/**
 * The scripts of a file with their exact places.
 *
 * @param file name or path
 * @returns the whole file as one block, unless it is a container like `.vue`
 */
export function findScriptBlocks(file: string, text: string): ScriptBlock[] {
  const container = CONTAINERS[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
  return container === undefined ? [{ start: 0, text, name: file }] : container(file, text);
}
