import { createRequire } from 'node:module';
import path from 'node:path';

const PACKAGE = '@modelhub-migration/codemod';

/** The part of the codemod that a fix is made by. */
export interface CodemodEngine {
  loadConfig(cwd: string, named: undefined): { config: unknown };
  rewriteText(
    file: string,
    text: string,
    options: { config: unknown; absolute: string },
  ): { text: string; sites: readonly { id: string; outcome: string }[] };
}

function requireFrom(folder: string): CodemodEngine | undefined {
  const require = createRequire(path.join(folder, 'package.json'));
  let entry: string;
  try {
    entry = require.resolve(PACKAGE);
  } catch {
    return undefined;
  }
  try {
    return require(entry) as CodemodEngine;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_REQUIRE_ESM') throw error;
    throw new Error('The option "fix" of no-legacy-endpoint needs Node 20.19, 22.12 or newer.', { cause: error });
  }
}

const engines = new Map<string, CodemodEngine>();

/**
 * Loads the codemod that the linted project has installed, else the one beside this plugin. Called only where a configuration
 * asks for fixes, since loading it takes far longer than linting does.
 *
 * @param cwd the project's folder, absolute
 * @throws Error that says what to install: fixes were asked for, and silence would look like "nothing to fix"
 */
export function loadCodemod(cwd: string): CodemodEngine {
  const known = engines.get(cwd);
  if (known !== undefined) return known;
  const engine = requireFrom(cwd) ?? requireFrom(import.meta.dirname);
  if (engine === undefined) {
    throw new Error(
      `The option "fix" of no-legacy-endpoint needs the package ${PACKAGE}: install it, or set "fix" to "never".`,
    );
  }
  engines.set(cwd, engine);
  return engine;
}

/** Whether a package can be imported from a file. */
export function canImport(specifier: string, file: string): boolean {
  try {
    createRequire(file).resolve(specifier);
    return true;
  } catch {
    return false;
  }
}
