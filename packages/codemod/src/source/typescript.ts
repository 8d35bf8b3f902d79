import { createRequire } from 'node:module';
import type { ts } from 'ts-morph';

/** The compiler's own module type. */
export type TypeScript = typeof ts;

let loaded: TypeScript | undefined;

/**
 * The TypeScript compiler that ts-morph carries. Loaded at the first call, because a run that finds nothing must not pay
 * for it; by `require`, because importing ten megabytes of CommonJS takes a third longer.
 */
export function loadTypeScript(): TypeScript {
  loaded ??= (createRequire(import.meta.url)('ts-morph') as { ts: TypeScript }).ts;
  return loaded;
}
