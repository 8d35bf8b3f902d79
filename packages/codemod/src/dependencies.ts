import type { Dependency } from './add-dependency.ts';
import { ADAPTERS_MODULE, SDK_MODULE } from './rewrite/index.ts';
import { SHIM_DEPENDENCY } from './shim-dependency.ts';

/** A package that migrated code may import. */
interface PossibleDependency extends Dependency {
  /** Whether a file imports it. */
  readonly isImportedBy: (text: string) => boolean;
}

/** Whether a text names a module as a whole string, as imports do. */
const names =
  (module: string) =>
  (text: string): boolean =>
    text.includes(`'${module}'`) || text.includes(`"${module}"`);

/** The version that rewrites are tested with, the last line that runs on Node 20. */
export const SDK_DEPENDENCY: Dependency = { name: SDK_MODULE, version: '6.49.0' };

/** Packages that a migrated file may import and did not before. */
export const DEPENDENCIES: readonly PossibleDependency[] = [
  { ...SHIM_DEPENDENCY, isImportedBy: names(ADAPTERS_MODULE) },
  { ...SDK_DEPENDENCY, isImportedBy: names(SDK_MODULE) },
];
