import type { Client } from './client-types.ts';
import type { Module, ModuleHost } from './module.ts';
import { functionsAmong, type FunctionAt, type Resolver } from './target.ts';
import { staticName } from './walk.ts';

/** Clients that ask through the global `fetch`, which a program may put a function of its own in the place of. */
const OVER_FETCH: ReadonlySet<string> = new Set(['fetch', 'ky', 'ofetch', 'rxjs.fetch']);

/** What is known of a program. */
interface Known {
  readonly resolver: Resolver;
  readonly host?: ModuleHost | undefined;
}

/**
 * Functions that a program puts in the place of the global `fetch`, if a client asks through that.
 *
 * @param module the file whose call it is
 */
export function functionsAsFetch({ id }: Client, module: Module, { resolver, host }: Known): FunctionAt[] {
  if (!OVER_FETCH.has(id)) return [];
  return [...new Set([module, ...(host?.hooking?.(null) ?? [])])].flatMap((file) => {
    const frame = resolver.frameOf(file);
    return file.scopes.ofType('AssignmentExpression').flatMap(({ left, right }): FunctionAt[] => {
      if (left.type !== 'MemberExpression' || staticName(left.property, left.computed) !== 'fetch') return [];
      const isGlobal = resolver.follow(left.object, frame).some(({ kind }) => kind === 'global');
      return isGlobal ? functionsAmong(resolver.follow(right, frame)) : [];
    });
  });
}
