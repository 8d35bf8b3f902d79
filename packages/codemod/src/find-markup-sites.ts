import {
  createModule,
  findCallSites,
  type CallSite,
  type Module,
  type ModuleHost,
} from '@modelhub-migration/contract/analysis';
import { findMarkupCalls } from './source/markup-calls.ts';
import { parseModule } from './source/parse-module.ts';
import { extendScript, findScriptBlocks, findScripts, type Script } from './source/script-blocks.ts';

/**
 * Finds the calls of retired routes that stand in the markup of a Vue, Svelte or Astro file. They see the names of its first
 * script. Nothing in markup is rewritten.
 *
 * @param file path relative to the root, with `/`
 * @param hostOf what is known of the files that a module imports
 */
export function findMarkupSites(
  file: string,
  text: string,
  hostOf: (module: Module) => ModuleHost,
): { readonly site: CallSite; readonly script: Script }[] {
  const calls = findMarkupCalls(file, text, findScriptBlocks(file, text));
  if (calls.length === 0) return [];
  const [own = { text: '', name: `${file}.ts`, parts: [] }] = findScripts(file, text);
  const script = extendScript(own, calls);
  const { program, diagnostics } = parseModule(script.name, script.text);
  if (diagnostics.length > 0) return [];
  const module = createModule(file, script.text, program);
  return findCallSites(module, hostOf(module))
    .filter(({ call }) => call.range[0] > own.text.length || own.text === '')
    .map((site) => ({ site, script }));
}
