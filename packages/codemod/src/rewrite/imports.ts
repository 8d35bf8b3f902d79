import { staticName } from '@modelhub-migration/contract/analysis';
import type { ScopeAnalysis } from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Style } from './style.ts';
import { ADAPTERS_MODULE, type AdapterName, type Edit, type Node } from './types.ts';

interface Existing {
  /** Names already imported: adapter to local name. */
  readonly names: ReadonlyMap<string, string>;
  /** Where more names can be added, and what has to stand before them. */
  readonly slot: { readonly offset: number; readonly before: string } | null;
}

/** The file's import of the adapters, if it has one. */
function findExisting(program: TSESTree.Program): Existing {
  const names = new Map<string, string>();
  for (const statement of program.body) {
    if (
      statement.type === 'ImportDeclaration' &&
      statement.source.value === ADAPTERS_MODULE &&
      statement.importKind !== 'type'
    ) {
      const specifiers = statement.specifiers.filter((specifier) => specifier.type === 'ImportSpecifier');
      for (const specifier of specifiers) {
        if (specifier.imported.type === 'Identifier') names.set(specifier.imported.name, specifier.local.name);
      }
      const last = specifiers.at(-1);
      if (last !== undefined) return { names, slot: { offset: last.range[1], before: ', ' } };
    }
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== 'ObjectPattern' || !isRequire(init, ADAPTERS_MODULE)) continue;
      for (const property of id.properties) {
        if (property.type === 'Property' && property.value.type === 'Identifier')
          names.set(staticName(property.key, property.computed) ?? '', property.value.name);
      }
      const last = id.properties.at(-1);
      if (last !== undefined) return { names, slot: { offset: last.range[1], before: ', ' } };
    }
  }
  return { names, slot: null };
}

export function isRequire(node: Node | null, module?: string): boolean {
  if (node?.type === 'MemberExpression') return isRequire(node.object, module);
  if (node?.type === 'CallExpression' && node.callee.type !== 'Identifier') return isRequire(node.callee, module);
  if (node?.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return false;
  const [specifier] = node.arguments;
  return module === undefined || (specifier?.type === 'Literal' && specifier.value === module);
}

/** The last statement of the head of a file: imports, `require`s, or directives; `null` for none. */
function lastOfHead(program: TSESTree.Program, style: Style): Node | null {
  const isImport = (statement: TSESTree.ProgramStatement): boolean =>
    style.modules === 'esm'
      ? statement.type === 'ImportDeclaration'
      : statement.type === 'VariableDeclaration' && statement.declarations.every(({ init }) => isRequire(init));
  const imports = program.body.filter(isImport);
  const directives = program.body.filter(
    (statement) => statement.type === 'ExpressionStatement' && statement.directive !== undefined,
  );
  return imports.at(-1) ?? directives.at(-1) ?? null;
}

/** Local names for adapters: their own, or one that nothing in the file has. */
export function chooseNames(program: TSESTree.Program, scopes: ScopeAnalysis): (adapter: AdapterName) => string {
  const { names } = findExisting(program);
  const taken = new Set(scopes.ofType('Identifier').map(({ name }) => name));
  return (adapter) => {
    const known = names.get(adapter);
    if (known !== undefined) return known;
    if (!taken.has(adapter)) return adapter;
    let number = 2;
    while (taken.has(`${adapter}${String(number)}`)) number++;
    return `${adapter}${String(number)}`;
  };
}

/** Comments that speak to a tool or state a licence: they stay at the top of the file. */
const HEADER =
  /@ts-|@flow|@jsx|@license|@copyright|@file|eslint|prettier|biome|jshint|globals?\s|SPDX|^\/\*!|copyright/i;

/** Comments above the first statement that are looked at, and characters of each: more is no description of it. */
const MAX_COMMENTS = 50;
const MAX_COMMENT = 10_000;

/**
 * Where a statement may stand before all others: behind a hash-bang and the comments on the file, but before those that
 * describe the first statement.
 */
function startOfCode(program: TSESTree.Program, text: string): number {
  const hashbang = /^\uFEFF?#![^\n]*\n/.exec(text)?.[0].length ?? 0;
  const [first] = program.body;
  if (first === undefined) return hashbang;
  let start = first.range[0];
  for (let comments = 0; comments < MAX_COMMENTS; comments++) {
    // A comment right above belongs to what follows; one with a blank line in between does not.
    const before = text.slice(Math.max(hashbang, start - MAX_COMMENT), start);
    const above = /(?:\/\*(?:(?!\*\/)[\s\S])*\*\/|\/\/[^\n]*)[ \t]*\r?\n?[ \t]*$/.exec(before)?.[0];
    if (above === undefined || HEADER.test(above.trim())) return start;
    start -= above.length;
  }
  return start;
}

/**
 * The edit that imports adapters, in the file's module system, quotes, semicolons and line ends, behind its last import.
 *
 * @returns `null` where every adapter is imported already
 */
export function importEdit(
  program: TSESTree.Program,
  text: string,
  style: Style,
  adapters: ReadonlySet<AdapterName>,
  localName: (adapter: AdapterName) => string,
): Edit | null {
  const { names, slot } = findExisting(program);
  const missing = [...adapters].filter((adapter) => !names.has(adapter)).sort();
  if (missing.length === 0) return null;
  const isEsm = style.modules === 'esm';
  const as = isEsm ? ' as ' : ': ';
  const list = missing
    .map((adapter) => (localName(adapter) === adapter ? adapter : adapter + as + localName(adapter)))
    .join(', ');
  if (slot !== null) return { start: slot.offset, end: slot.offset, text: slot.before + list };
  const source = style.quote + ADAPTERS_MODULE + style.quote;
  const end = style.semicolons ? ';' : '';
  const statement = isEsm ? `import { ${list} } from ${source}${end}` : `const { ${list} } = require(${source})${end}`;
  return insertInHead(program, text, style, statement);
}

/** The edit that puts a statement below the imports of a file, or before its first statement. */
export function insertInHead(program: TSESTree.Program, text: string, style: Style, statement: string): Edit {
  const last = lastOfHead(program, style);
  if (last === null) {
    const code = startOfCode(program, text);
    // From the start of the line, which may go as a whole when its statement does; indented code stays indented.
    const indent = /(?<=^\uFEFF?|\n)[^\S\n]*$/.exec(text.slice(0, code))?.[0] ?? '';
    const offset = code - indent.length;
    return { start: offset, end: offset, text: indent + statement + style.eol + style.eol };
  }
  // Behind a comment that ends the line, so that it stays with its import.
  const rest = /^[^\n]*/.exec(text.slice(last.range[1]))?.[0] ?? '';
  const tail = /^[ \t;]*(?:\/\/.*|\/\*.*\*\/[ \t]*)?\r?$/.test(rest) ? rest.replace(/\r$/, '').length : 0;
  const offset = last.range[1] + tail;
  return { start: offset, end: offset, text: style.eol + statement };
}
