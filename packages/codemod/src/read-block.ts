import { createModule, type Module } from '@modelhub-migration/contract/analysis';
import { parseModule } from './source/parse-module.ts';
import type { ScriptBlock } from './source/script-blocks.ts';
import { createLocator, type Position } from './text-file.ts';

/** The file has a syntax error; nothing in it can be trusted. */
export class SourceSyntaxError extends Error {
  override readonly name = 'SourceSyntaxError';
  readonly at: Position;
  constructor(message: string, at: Position) {
    super(message);
    this.at = at;
  }
}

function parseBlock(file: string, block: ScriptBlock, script: string, text: string): Module {
  const { program, diagnostics } = parseModule(block.name, script);
  const [error] = diagnostics;
  if (error === undefined) return createModule(file, script, program);
  // Line and column count from the block; a block that begins in the middle of a line shifts its first line.
  const start = createLocator(text)(block.start);
  const column = error.line === 1 ? start.column + error.column - 1 : error.column;
  throw new SourceSyntaxError(error.message, { line: start.line + error.line - 1, column });
}

/** Names of the script's top level that also stand somewhere else in the file. */
function sharedNames(module: Module, block: ScriptBlock, text: string): string[] {
  const outside = `${text.slice(0, block.start)}\n${text.slice(block.start + block.text.length)}`;
  const words = new Set(outside.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []);
  return [...module.scopes.moduleScope.variables.values()]
    .filter(({ name, definitions }) => words.has(name) && !definitions.some(({ kind }) => kind === 'import'))
    .filter(({ definitions }) => !definitions.every(({ kind }) => kind === 'type'))
    .map(({ name }) => name);
}

/**
 * The module of one script. In a Vue, Svelte or Astro file, the template sees what the script declares: such names are
 * as good as exported, which is said to the analysis by an export behind the script's end.
 *
 * @param file path relative to the root, with `/`
 * @param text the whole file
 * @throws SourceSyntaxError for a script that does not parse
 */
export function readBlock(file: string, block: ScriptBlock, text: string): Module {
  const module = parseBlock(file, block, block.text, text);
  if (block.text.length === text.length) return module;
  const names = sharedNames(module, block, text);
  if (names.length === 0) return module;
  return parseBlock(file, block, `${block.text}\n;export { ${names.join(', ')} };`, text);
}
