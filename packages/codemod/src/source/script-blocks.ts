import { createRequire } from 'node:module';
import { mayHoldAddressPart } from '@modelhub-migration/contract/analysis';
import type * as Vue from '@vue/compiler-sfc';

/** One script inside a file, or the whole file. */
export interface ScriptBlock {
  /** Offset of its first character in the file, in UTF-16 code units. */
  readonly start: number;
  readonly text: string;
  /** A file name whose ending says how to read it. */
  readonly name: string;
}

/** A script has no end, so that nobody can say what belongs to it. */
export class UnclosedScriptError extends Error {
  override readonly name = 'UnclosedScriptError';
  /** Of the script's opening in the file, in UTF-16 code units. */
  readonly offset: number;
  constructor(offset: number) {
    super('The script is not closed.');
    this.offset = offset;
  }
}

/** Refuses to pass over the rest of a file that is no script for want of an end, where it may hold an address. */
const leaveRest =
  (text: string) =>
  (offset: number): void => {
    if (mayHoldAddressPart(text.slice(offset))) throw new UnclosedScriptError(offset);
  };

/** Loaded when the first Vue file is read. */
const loadVue = (): typeof Vue => createRequire(import.meta.url)('@vue/compiler-sfc') as typeof Vue;

function vueBlocks(file: string, text: string): ScriptBlock[] {
  // Positions only: no source map, and no template compiled.
  const { descriptor, errors } = loadVue().parse(text, {
    filename: file,
    sourceMap: false,
    ignoreEmpty: true,
    pad: false,
  });
  for (const error of errors) {
    const offset = 'loc' in error ? error.loc?.start.offset : undefined;
    if (offset !== undefined && /^<script[\s>]/i.test(text.slice(offset, offset + 8))) leaveRest(text)(offset);
  }
  return [descriptor.script, descriptor.scriptSetup]
    .filter((block): block is Vue.SFCScriptBlock => block !== null && block.src === undefined)
    .map((block) => ({
      start: block.loc.start.offset,
      text: text.slice(block.loc.start.offset, block.loc.end.offset),
      name: `${file}.${block.lang ?? 'js'}`,
    }))
    .sort((a, b) => a.start - b.start);
}

/** What can begin at a place that matters: a comment, in which a script is none, or a script. */
const OPENING = /<!--|<script(?=[\s>])/gi;
const CLOSING = /<\/script\s*>/gi;

/** Index of the `>` that ends a tag; one in a quoted attribute (`generics="T extends Map<K, V>"`) does not. */
function findTagEnd(text: string, from: number): number {
  const mark = /["'>]/g;
  mark.lastIndex = from;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    if (found[0] === '>') return found.index;
    const close = text.indexOf(found[0], found.index + 1);
    if (close === -1) return -1;
    mark.lastIndex = close + 1;
  }
  return -1;
}

function findFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** Scripts that are no modules of the file: in another one, or put into the page as they are, where nothing can be imported. */
const LIES_ELSEWHERE = /\s(?:src\s*=|is:inline\b|define:vars\b)/i;
const isModule = (attributes: string): boolean => !LIES_ELSEWHERE.test(attributes);

/**
 * The script elements of a text. What is not closed ends the search, so that no text is searched twice.
 *
 * @param onUnclosed called with the offset of a script that has no end
 * @param isWanted asked with the text of a tag up to its end
 */
export function scriptTags(
  file: string,
  text: string,
  from: number,
  defaultLanguage: string,
  onUnclosed?: (offset: number) => void,
  isWanted: (attributes: string) => boolean = isModule,
): ScriptBlock[] {
  const blocks: ScriptBlock[] = [];
  let position = from;
  for (;;) {
    const opening = findFrom(OPENING, text, position);
    if (opening === null) return blocks;
    if (opening[0] === '<!--') {
      const end = text.indexOf('-->', opening.index + 4);
      if (end === -1) return blocks;
      position = end + 3;
      continue;
    }
    const tagEnd = findTagEnd(text, opening.index);
    const closing = tagEnd === -1 ? null : findFrom(CLOSING, text, tagEnd);
    if (closing === null) {
      onUnclosed?.(opening.index);
      return blocks;
    }
    const attributes = text.slice(opening.index, tagEnd);
    if (isWanted(attributes)) {
      const language = /\slang\s*=\s*["']?([a-z]+)/i.exec(attributes)?.[1]?.toLowerCase() ?? defaultLanguage;
      const ending = language === 'typescript' ? 'ts' : language;
      blocks.push({ start: tagEnd + 1, text: text.slice(tagEnd + 1, closing.index), name: `${file}.${ending}` });
    }
    position = closing.index + closing[0].length;
  }
}

/** The fenced script at the top of an Astro file is TypeScript, and so are its script tags. */
function astroBlocks(file: string, text: string): ScriptBlock[] {
  const fence = /^\uFEFF?\s*---[^\S\n]*\r?\n/.exec(text);
  const end = fence === null ? null : /^---/m.exec(text.slice(fence[0].length));
  const onUnclosed = leaveRest(text);
  if (fence !== null && end === null) onUnclosed(fence.index);
  if (fence === null || end === null) return scriptTags(file, text, 0, 'ts', onUnclosed);
  const start = fence[0].length;
  const frontmatter = { start, text: text.slice(start, start + end.index), name: `${file}.ts` };
  return [frontmatter, ...scriptTags(file, text, start + end.index + 3, 'ts', onUnclosed)];
}

const CONTAINERS: Readonly<Record<string, (file: string, text: string) => ScriptBlock[]>> = {
  vue: vueBlocks,
  svelte: (file, text) => scriptTags(file, text, 0, 'js', leaveRest(text)),
  astro: astroBlocks,
};

/** Endings of files that hold scripts among other things. */
export const CONTAINER_EXTENSIONS: readonly string[] = Object.keys(CONTAINERS);

/** Containers whose scripts are one module: what one declares at its top level, the others see. */
const ONE_MODULE: ReadonlySet<string> = new Set(['vue', 'svelte']);

/** One module of a file: a script, or several that see each other's names. */
export interface Script {
  /** The texts of its parts, each behind the one before and a semicolon. */
  readonly text: string;
  /** A file name whose ending says how to read it. */
  readonly name: string;
  readonly parts: readonly ScriptBlock[];
}

const endingOf = (file: string): string => file.slice(file.lastIndexOf('.') + 1).toLowerCase();

/** Whether the seam between two blocks is a line of its own, so that no line belongs to both. */
const areApart = (blocks: readonly ScriptBlock[]): boolean =>
  blocks.every(
    ({ text }, index) =>
      (index === 0 || /^[^\S\n]*\r?\n/.test(text)) && (index === blocks.length - 1 || /\n[^\S\n]*$/.test(text)),
  );

/** The modules of a file as its language has them. */
export function findScripts(file: string, text: string): Script[] {
  const blocks = findScriptBlocks(file, text);
  const [first] = blocks;
  if (first === undefined || blocks.length === 1 || !ONE_MODULE.has(endingOf(file)) || !areApart(blocks))
    return blocks.map(asScript);
  const typed = blocks.find(({ name }) => endingOf(name).startsWith('ts')) ?? first;
  return [{ text: blocks.map((block) => block.text).join(SEAM), name: typed.name, parts: blocks }];
}

/** A script with further parts behind it. */
export function extendScript(script: Script, parts: readonly ScriptBlock[]): Script {
  return {
    name: script.name,
    text: [script.text, ...parts.map(({ text }) => text)].join(SEAM),
    parts: [...script.parts, ...parts],
  };
}

/** A block as a module of its own. */
export const asScript = (block: ScriptBlock): Script => ({ text: block.text, name: block.name, parts: [block] });

/** Ends whatever statement a block ends with. */
const SEAM = ';';

/**
 * The place in the file of a character of a script.
 *
 * @param offset in the script's text; of a seam: the end of the block before it
 */
export function toFileOffset({ parts }: Script, offset: number): number {
  let from = 0;
  let end = 0;
  for (const { start, text } of parts) {
    if (offset < from) return end;
    if (offset <= from + text.length) return start + offset - from;
    from += text.length + SEAM.length;
    end = start + text.length;
  }
  return end;
}

/**
 * The scripts of a file with their exact places.
 *
 * @param file name or path
 * @returns the whole file as one block, unless it is a container like `.vue`
 * @throws UnclosedScriptError for a script without an end that may hold an address
 */
export function findScriptBlocks(file: string, text: string): ScriptBlock[] {
  const container = CONTAINERS[endingOf(file)];
  return container === undefined ? [{ start: 0, text, name: file }] : container(file, text);
}
