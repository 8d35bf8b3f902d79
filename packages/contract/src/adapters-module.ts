/**
 * Module of the functions that migrated code may import. Written here once: the codemod imports from it, the linter
 * suggests it, and the analysis knows that no legacy URL comes out of it.
 */
export const ADAPTERS_MODULE = '@modelhub-migration/shim/adapters';

/** Functions of it that turn an address when the program runs: whatever goes in, no legacy URL comes out. */
export const URL_ADAPTERS = {
  url: 'toSuccessorUrl',
  base: 'toSuccessorBaseUrl',
  sender: 'withSuccessor',
  request: 'requestWithSuccessor',
} as const;
