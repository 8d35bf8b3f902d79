import type { TSESTree } from '@typescript-eslint/types';
import type { StyleId } from './response-styles.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction } from './scope.ts';
import type { Frame, Resolver } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** A call by which a library is told to call a function, later and as often as it likes. */
export interface DeferredCall {
  readonly fn: Node;
  /** What the library gives the function. */
  readonly args: readonly Node[];
  /** How it hands over what the function gives. */
  readonly style: StyleId;
}

/** Modules of SWR whose hook is called with a key and the function that fetches it. */
const SWR_MODULES: ReadonlySet<string> = new Set(['swr', 'swr/immutable']);
/** Names in them that reach into the store of answers by its keys, so that a key cannot change for one call. */
const SWR_STORE: ReadonlySet<string> = new Set(['mutate', 'preload', 'useSWRConfig', 'SWRConfig']);

/** Options of SWR that say when to fetch. */
const SWR_TIMING =
  /^(?:revalidate|refresh|deduping|errorRetry|shouldRetry|focusThrottle|loadingTimeout|keepPreviousData|suspense)/;

/** Whether a third argument says no more than when to fetch. */
const isPlain = (options: Node | undefined): boolean =>
  options === undefined ||
  (options.type === 'ObjectExpression' &&
    options.properties.every((item) => {
      if (item.type !== 'Property' || isFunction(item.value)) return false;
      return item.value.type === 'Literal' || SWR_TIMING.test(staticName(item.key, item.computed) ?? '');
    }));

/**
 * `useSWR(url, fetcher)`: SWR calls `fetcher(url)` and gives what comes of it as `data`. Source: swr.vercel.app/docs/data-fetching.
 *
 * @returns `null` where the call is none of these
 */
export function readDeferredCall(
  { callee, arguments: [key, fn, options] }: TSESTree.CallExpression,
  frame: Frame,
  resolver: Resolver,
): DeferredCall | null {
  if (key === undefined || fn === undefined || unwrap(callee).type !== 'Identifier') return null;
  const isSwr = resolver
    .follow(callee, frame)
    .some((target) => target.kind === 'import' && SWR_MODULES.has(target.specifier) && target.path.length === 0);
  if (!isSwr) return null;
  const style = isPlain(options) && !usesStore(frame) ? 'swr' : 'opaque';
  return { fn, args: [keyOf(key)], style };
}

/** The key that a function gives: `() => (ready ? url : null)`. */
function keyOf(key: Node): Node {
  if (!isFunction(key)) return key;
  const [only, ...others] = returnedExpressions(key) ?? [];
  return only !== undefined && others.length === 0 ? only : key;
}

function usesStore({ module: { scopes } }: Frame): boolean {
  return scopes
    .ofType('ImportSpecifier')
    .some(({ imported }) => SWR_STORE.has(staticName(imported, false) ?? '') && isOfSwr(imported));

  function isOfSwr(node: Node): boolean {
    const specifier = scopes.parentOf(node);
    const declaration = specifier === null ? null : scopes.parentOf(specifier);
    return declaration?.type === 'ImportDeclaration' && /^swr(?:\/|$)/.test(declaration.source.value);
  }
}
