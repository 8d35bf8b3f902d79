import { createModule, type Module } from '@modelhub-migration/contract/analysis';
import { parseModule } from './source/parse-module.ts';
import { asScript, findScripts, toFileOffset, UnclosedScriptError, type Script } from './source/script-blocks.ts';
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

function parseScript(file: string, script: Script, source: string, text: string): Module {
  const { program, diagnostics } = parseModule(script.name, source);
  const [error] = diagnostics;
  if (error === undefined) return createModule(file, source, program);
  const offset = source.split('\n', error.line - 1).reduce((sum, line) => sum + line.length + 1, error.column - 1);
  throw new SourceSyntaxError(error.message, createLocator(text)(toFileOffset(script, offset)));
}

/** What a file holds beside a script: templates, styles, other scripts. */
export function outsideOf({ parts }: Script, text: string): string {
  const starts = [0, ...parts.map(({ start, text: own }) => start + own.length)];
  return starts.map((start, index) => text.slice(start, parts[index]?.start)).join('\n');
}

/** Names of the script's top level that also stand somewhere else in the file. */
function sharedNames(module: Module, script: Script, text: string): string[] {
  const words = new Set(outsideOf(script, text).match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []);
  return [...module.scopes.moduleScope.variables.values()]
    .filter(({ name, definitions }) => words.has(name) && !definitions.some(({ kind }) => kind === 'import'))
    .filter(({ definitions }) => !definitions.every(({ kind }) => kind === 'type'))
    .map(({ name }) => name);
}

function readScript(file: string, script: Script, text: string): Module {
  const module = parseScript(file, script, script.text, text);
  if (script.text.length === text.length) return module;
  const names = sharedNames(module, script, text);
  if (names.length === 0) return module;
  return parseScript(file, script, `${script.text}\n;export { ${names.join(', ')} };`, text);
}

/** Whether a block declares a name for itself that another one has too. */
const hidesNames = ({ scopes }: Module): boolean =>
  [...scopes.moduleScope.variables.values()].some(
    ({ definitions }) => definitions.filter(({ kind }) => kind !== 'type' && kind !== 'function').length > 1,
  );

function scriptsOf(file: string, text: string): Script[] {
  try {
    return findScripts(file, text);
  } catch (error) {
    if (!(error instanceof UnclosedScriptError)) throw error;
    throw new SourceSyntaxError(error.message, createLocator(text)(error.offset));
  }
}

/**
 * The modules of a file. In a Vue, Svelte or Astro file, the template sees what the script declares: such names are
 * as good as exported, which is said to the analysis by an export behind the script's end.
 *
 * @param file path relative to the root, with `/`
 * @param text the whole file
 * @throws SourceSyntaxError for a script that does not parse, or does not end
 */
export function readScripts(file: string, text: string): { readonly script: Script; readonly module: Module }[] {
  return scriptsOf(file, text).flatMap((script) => {
    const module = readScript(file, script, text);
    if (script.parts.length === 1 || !hidesNames(module)) return [{ script, module }];
    return script.parts.map(asScript).map((part) => ({ script: part, module: readScript(file, part, text) }));
  });
}
