import { parseModule } from './parse-module.ts';
import { scriptTags, type ScriptBlock } from './script-blocks.ts';

/** The start of a call: names with dots between them, and a bracket. */
const CALL = /(?<![\w$.])[A-Za-z_$][\w$]{0,60}(?:\??\.[\w$]{1,60}){0,4}\s{0,4}\(/g;
/** Calls in one file's markup that are looked at, and characters of one. */
const MOST_CALLS = 400;
const LONGEST_CALL = 4000;

/** Index behind the bracket that closes the one at `open`; -1 where it is not closed. Texts in quotes may hold brackets. */
function endOfCall(text: string, open: number): number {
  let depth = 0;
  let quote = '';
  const limit = Math.min(text.length, open + LONGEST_CALL);
  for (let at = open; at < limit; at++) {
    const character = text[at] as string;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === "'" || character === '"' || character === '`') quote = character;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at + 1;
  }
  return -1;
}

type Range = readonly [start: number, end: number];

/** The stretches between `{` and the `}` that closes it. What is never closed runs to the end. */
function inBraces(text: string): Range[] {
  const ranges: Range[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === '{' && depth++ === 0) start = index + 1;
    else if (brace === '}' && depth > 0 && --depth === 0) ranges.push([start, index]);
  }
  return depth === 0 ? ranges : [...ranges, [start, text.length]];
}

/** Vue's directives (`@click="…"`, `:items="…"`, `v-if="…"`), and what it shows between two braces. */
const VUE_DIRECTIVE = /\s(?:@|:|#|v-)[\w.:[\]-]{1,80}\s{0,4}=\s{0,4}(?:"([^"]*)"|'([^']*)')/g;
const VUE_SHOWN = /\{\{([\s\S]*?)\}\}/g;

function inVueTemplate(text: string): Range[] {
  // Up to the last end there is one: behind it, each `{{` would be looked for an end in all of the rest.
  const closed = text.slice(0, text.lastIndexOf('}}') + 2);
  return [...text.matchAll(VUE_DIRECTIVE), ...closed.matchAll(VUE_SHOWN)].map((match) => {
    const code = match[1] ?? match[2] ?? '';
    const start = match.index + match[0].lastIndexOf(code);
    return [start, start + code.length];
  });
}

/** Scripts that are part of the page as they are written, not modules: `<script is:inline>`. */
const isInline = (attributes: string): boolean => /\s(?:is:inline|define:vars)\b/i.test(attributes);

const inInlineScripts = (text: string): Range[] =>
  scriptTags('', text, 0, '', undefined, isInline).map(({ start, text: script }) => [start, start + script.length]);

/** Where code stands in the markup of each kind of file. */
const CODE_IN: Readonly<Record<string, (markup: string) => Range[]>> = {
  vue: inVueTemplate,
  svelte: inBraces,
  astro: (markup) => [...inBraces(markup), ...inInlineScripts(markup)],
};

const blank = (text: string): string => ' '.repeat(text.length);

/** The text with blanks in the place of scripts and comments, so that offsets stay. */
function markupOf(text: string, blocks: readonly ScriptBlock[]): string {
  let position = 0;
  const parts = blocks.flatMap(({ start, text: script }) => {
    const before = text.slice(position, start);
    position = start + script.length;
    return [before, blank(script)];
  });
  return [...parts, text.slice(position)].join('').replace(/<!--[\s\S]*?(?:-->|$)/g, blank);
}

const isExpression = (name: string, text: string): boolean =>
  parseModule(name, `(async () => ${text});`).diagnostics.length === 0;

/**
 * Calls that stand in a file's markup: handlers, blocks that wait, expressions that are shown. Found as text, so that no
 * template language has to be known; what is no expression is left out.
 *
 * @param blocks the scripts of the file, which are left out
 * @returns outermost calls in source order; none for a file that is one script
 */
export function findMarkupCalls(file: string, text: string, blocks: readonly ScriptBlock[]): ScriptBlock[] {
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const codeIn = Object.hasOwn(CODE_IN, ending) ? CODE_IN[ending] : undefined;
  if (codeIn === undefined) return [];
  const markup = markupOf(text, blocks);
  const found: ScriptBlock[] = [];
  let position = 0;
  const ranges = codeIn(markup).sort((a, b) => a[0] - b[0]);
  for (const [start, end] of ranges) {
    for (const match of markup.slice(start, end).matchAll(CALL)) {
      const from = start + match.index;
      if (from < position || found.length >= MOST_CALLS) continue;
      const to = endOfCall(markup, from + match[0].length - 1);
      const call = to === -1 ? '' : markup.slice(from, to);
      if (call === '' || !isExpression(`${file}.ts`, call)) continue;
      found.push({ start: from, text: call, name: `${file}.ts` });
      position = to;
    }
  }
  return found;
}
