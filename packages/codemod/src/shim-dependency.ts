import { ADAPTERS_MODULE } from './rewrite/index.ts';
import type { Dependency } from './add-dependency.ts';
import { TOOL } from './version.ts';

/** Name of the package that holds the adapters. */
export const SHIM = ADAPTERS_MODULE.split('/').slice(0, 2).join('/');

/** What migrated code depends on, in the version that this codemod writes code for. */
export const SHIM_DEPENDENCY: Dependency = { name: SHIM, version: TOOL.version };
