import type { ClientCall } from './client-call.ts';
import { isPartOf } from './is-part-of.ts';
import type { Frame, Resolver, Target } from './target.ts';
import type { Node } from './types.ts';

/** Whether a value is what callers give for a parameter. */
export const isParameter = (target: Target): boolean => target.kind === 'hole' && target.parameter !== undefined;

/**
 * The addresses that a request may have, without those that start with what no caller gives: `options.host ?? 'https://…'`.
 *
 * @param home the frame of the function that makes the request
 */
export function withoutLeftOut(value: ClientCall['value'], home: Frame, resolver: Resolver): ClientCall['value'] {
  if (value.length < 2) return value;
  const { scopes, program } = home.module;
  const isLeftOut = (node: Node): boolean => {
    if (!isPartOf(node, program, scopes)) return false;
    const given = resolver.follow(node, resolver.frameOf(home.module)).filter(isParameter);
    return given.length > 0 && given.every((target) => resolver.isLeftOut(target));
  };
  const kept = value.filter(
    ({ pieces: [first] }) => first?.node === undefined || !('hole' in first) || !isLeftOut(first.node),
  );
  return kept.length === 0 ? value : kept;
}
