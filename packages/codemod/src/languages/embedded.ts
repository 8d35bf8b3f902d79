import type { CodeBlock } from './markdown.ts';
import type { Reading } from './reading.ts';
import { plainText, type Token } from './token.ts';
import type { ReadLanguage } from './languages.ts';

/** Code inside the strings of a file, readable in place. */
export interface Embedded {
  /** The file with the escapes in that code made blank: as long as the file, so that offsets stay. */
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
}

/** Keys of JSON documents whose value is code: nodes of n8n, scripts of Postman, cells of notebooks. */
const CODE_KEYS: Readonly<Record<string, ReadLanguage>> = {
  jsCode: 'javascript',
  functionCode: 'javascript',
  pythonCode: 'python',
  exec: 'javascript',
};

const WORTH_A_LOOK = /inference|predictions|\/models/i;
const COMMAND = /(?:^|[\s;|&('"`])(?:curl|wget|https?|xh)\s/;
/** Code inside of others is rare; the bound keeps a file full of it quick. */
const MOST_BLOCKS = 200;

/** A string's content without its quotes, as it stands in the file. */
function contentOf(text: string, { start, end }: Token): { start: number; end: number } {
  const raw = text.slice(start, end);
  const lead = /^[A-Za-z$@%]{0,3}(?:"""|'''|["'`([{|])/.exec(raw)?.[0].length ?? 0;
  const tail = /(?:"""|'''|["'`)\]}|])$/.exec(raw)?.[0].length ?? 0;
  return { start: start + lead, end: Math.max(start + lead, end - tail) };
}

/**
 * Escapes of a quoted text as what they stand for, with a blank to keep the length: in front of a quote that opens,
 * behind one that closes.
 */
function unescapeInPlace(source: string): string {
  // A shell would take Ruby's `#{…}` for a comment; as `${…}` it is as long.
  const raw = source.replaceAll('#{', '${');
  const open = new Set<string>();
  // Python's prefixes stay at their quotes.
  return raw.replace(
    /((?<![\w-])[fFrRbBuU]{1,2})?\\(?:(n)|[tr]|(["'`$]))/g,
    (_, before = '', line?: string, quote?: string) => {
      if (line !== undefined) return `${before} \n`;
      if (quote === undefined) return `${before}  `;
      if (open.delete(quote)) return `${before}${quote} `;
      open.add(quote);
      return ` ${before}${quote}`;
    },
  );
}

interface Range extends CodeBlock {
  /** Ranges between the strings of a list, which are no code. */
  readonly gaps: readonly (readonly [start: number, end: number])[];
}

/** The code in the strings of a JSON list, or in the one string that stands in its place. */
function readStrings({ source: { text, stream } }: Reading, index: number, language: ReadLanguage): Range | undefined {
  const { tokens, partner } = stream;
  const close = tokens[index]?.text === '[' ? partner.get(index) : undefined;
  const strings = (close === undefined ? tokens.slice(index, index + 1) : tokens.slice(index + 1, close)).filter(
    ({ kind }) => kind === 'string',
  );
  const contents = strings.map((token) => contentOf(text, token));
  const first = contents[0];
  const last = contents.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const gaps = contents.slice(1).map(({ start }, at) => [contents[at]?.end ?? start, start] as const);
  return { language, start: first.start, end: last.end, gaps };
}

/** A notebook's cell is Python unless it starts as commands: `!curl …`, `%%bash`. */
function cellLanguage({ source: { text, stream } }: Reading, valueIndex: number): ReadLanguage {
  const start = stream.tokens[valueIndex]?.start ?? text.length;
  return /^\[?\s*"\s*(?:!|%%(?:bash|sh|script)\b)/.test(text.slice(start, start + 200)) ? 'shell' : 'python';
}

/** Code by its key: `jsCode` of n8n, `exec` of Postman, `source` of a notebook's code cell. */
function findByKey(reading: Reading): Range[] {
  const { file, stream } = reading.source;
  const { tokens } = stream;
  const isNotebook = /\.ipynb$/i.test(file);
  let isCodeCell = false;
  return reading.definitions.flatMap(({ name, valueIndex }): Range[] => {
    if (name === 'cell_type') isCodeCell = plainText(tokens[valueIndex]) === 'code';
    const isCell = isNotebook && isCodeCell && name === 'source';
    const language = isCell ? cellLanguage(reading, valueIndex) : CODE_KEYS[name];
    const found = language === undefined ? undefined : readStrings(reading, valueIndex, language);
    return found === undefined ? [] : [found];
  });
}

/** Expressions of n8n, `={{ … }}`, and commands that a program or a task runner hands to a shell. */
function findInStrings({ source: { text, language, stream }, openers }: Reading): Range[] {
  return stream.tokens.flatMap((token, index): Range[] => {
    if (token.kind !== 'string' || token.end - token.start > 20_000) return [];
    const { start, end } = contentOf(text, token);
    const raw = text.slice(start, end);
    if (!WORTH_A_LOOK.test(raw)) return [];
    const expression = language === 'json' ? /^=\{\{([\s\S]*)\}\}$/.exec(raw) : null;
    if (expression !== null) return [{ language: 'javascript', start: start + 3, end: end - 2, gaps: [] }];
    // A text that is a statement of its own is a doc string.
    const isDocumentation =
      token.newline && openers[index] === undefined && stream.tokens[index + 1]?.newline !== false;
    if (language === 'shell' && !isGivenToShell(stream, index)) return [];
    return COMMAND.test(raw) && !isDocumentation ? [{ language: 'shell', start, end, gaps: [] }] : [];
  });
}

const RUNS_ITS_ARGUMENT = /^(?:-\w{0,3}c|--command|eval|watch)$/;

/** `bash -c "…"`, `ssh host "…"`, `eval "…"`: a word of a command that is a command itself. */
function isGivenToShell({ tokens }: Reading['source']['stream'], index: number): boolean {
  if (RUNS_ITS_ARGUMENT.test(plainText(tokens[index - 1]) ?? '')) return true;
  for (let at = index - 1; at >= Math.max(0, index - 20); at -= 1) {
    if (tokens[at]?.kind === 'punctuation') return false;
    if (plainText(tokens[at]) === 'ssh') return true;
  }
  return false;
}

const SHELL_LIKE: ReadonlySet<string> = new Set(['dockerfile', 'yaml', 'dotenv', 'properties', 'markdown']);

/**
 * Finds code in the strings of a file: commands for a shell, code nodes and expressions of n8n, scripts of Postman, cells
 * of notebooks.
 *
 * @returns `undefined` where there is none
 */
export function findEmbedded(reading: Reading): Embedded | undefined {
  const { text, language } = reading.source;
  if (SHELL_LIKE.has(language)) return undefined;
  const ranges = [...(language === 'json' ? findByKey(reading) : []), ...findInStrings(reading)]
    .filter(({ start, end }) => WORTH_A_LOOK.test(text.slice(start, end)))
    .sort((a, b) => a.start - b.start)
    .filter(({ start }, index, all) => start >= (all[index - 1]?.end ?? 0))
    .slice(0, MOST_BLOCKS);
  if (ranges.length === 0) return undefined;
  let virtual = '';
  let at = 0;
  for (const { start, end, gaps } of ranges) {
    virtual += text.slice(at, start);
    let from = start;
    for (const [open, close] of gaps) {
      const gap = text.slice(open, close);
      virtual += unescapeInPlace(text.slice(from, open)) + gap.replace(/[^\n]/g, ' ');
      from = close;
    }
    virtual += unescapeInPlace(text.slice(from, end));
    at = end;
  }
  return { text: virtual + text.slice(at), blocks: ranges };
}
