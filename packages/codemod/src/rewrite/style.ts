import { isFunction, walk } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';

/** How a file is written, as far as new text has to match it. */
export interface Style {
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
  readonly eol: '\n' | '\r\n';
  /** One level of indentation. */
  readonly indent: string;
  readonly trailingCommas: boolean;
  readonly modules: 'esm' | 'cjs';
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

function readIndent(text: string): string {
  const widths = new Map<string, number>();
  let previous = '';
  for (const line of text.split('\n', 2000)) {
    const white = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (white.length === line.trimEnd().length) continue;
    // Lines of a block comment start with one more blank; they say nothing about the code.
    if (white.length > previous.length && white.startsWith(previous) && !/^\s*\*/.test(line)) {
      const step = white.slice(previous.length);
      widths.set(step, (widths.get(step) ?? 0) + 1);
    }
    previous = white;
  }
  const [best] = [...widths].sort((a, b) => b[1] - a[1]);
  return best?.[0] ?? '  ';
}

/** Endings that settle the module system; TypeScript's own syntax is that of modules, whatever it is compiled to. */
const BY_ENDING: readonly (readonly [RegExp, Style['modules']])[] = [
  [/\.c[jt]s$/, 'cjs'],
  [/\.(?:m[jt]s|tsx?|jsx|vue|svelte|astro)$/, 'esm'],
];

/** Whether a program waits outside of every function, which only a module can. */
function awaitsAtTop(program: TSESTree.Program): boolean {
  let found = false;
  walk(program, (node) => {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) found = true;
    return !found && !isFunction(node);
  });
  return found;
}

function readModules(
  program: TSESTree.Program,
  text: string,
  file: string,
  ofPackage: Style['modules'],
): Style['modules'] {
  const esm = program.body.some(
    ({ type }) =>
      type.startsWith('Import') ||
      type === 'ExportNamedDeclaration' ||
      type === 'ExportDefaultDeclaration' ||
      type === 'ExportAllDeclaration',
  );
  if (esm) return 'esm';
  if (/\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/.test(text)) return 'cjs';
  return BY_ENDING.find(([ending]) => ending.test(file))?.[1] ?? (awaitsAtTop(program) ? 'esm' : ofPackage);
}

const ENDED: ReadonlySet<string> = new Set([
  'ExpressionStatement',
  'ImportDeclaration',
  'ReturnStatement',
  'VariableDeclaration',
]);

/** The statements that a semicolon may end: those outside of every function, or all, where there are none. */
function endedStatements(program: TSESTree.Program): TSESTree.Statement[] {
  const outside = program.body.filter(({ type }) => ENDED.has(type));
  if (outside.length > 0) return outside;
  const inside: TSESTree.Statement[] = [];
  walk(program, (node) => {
    if (node.type === 'BlockStatement') inside.push(...node.body.filter(({ type }) => ENDED.has(type)));
    return true;
  });
  return inside;
}

/**
 * Reads quotes, semicolons, line ends, indentation and module system from a file.
 *
 * @param file its name, for the ending
 * @param ofPackage module system of the package's `.js` files; decides where the file itself does not tell
 */
export function readStyle(
  text: string,
  program: TSESTree.Program,
  file: string,
  ofPackage: Style['modules'] = 'esm',
): Style {
  const ended = endedStatements(program);
  const withSemicolon = ended.filter((statement) => text[statement.range[1] - 1] === ';').length;
  return {
    quote: count(text, /"/g) > count(text, /'/g) ? '"' : "'",
    semicolons: ended.length === 0 ? text.includes(';') : withSemicolon * 2 >= ended.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    indent: readIndent(text),
    trailingCommas: /,\s*\n\s*[}\])]/.test(text),
    modules: readModules(program, text, file, ofPackage),
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** A string literal. */
export function quoted(value: string, quote: string): string {
  const escaped = value
    .replace(/[\\\n\r\t\u2028\u2029]/g, (char) => (char === '\\' ? '\\\\' : (ESCAPES[char] ?? char)))
    .replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

/** Text between the backquotes of a template. */
export function templateText(value: string): string {
  return value.replace(/[\\`]|\$\{/g, (match) => `\\${match}`);
}

/** Leading white space of the line that an offset stands in. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
