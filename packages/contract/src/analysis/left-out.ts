import type { ClientCall } from './client-call.ts';
import { isPartOf } from './is-part-of.ts';
import type { Frame, Resolver, Target } from './target.ts';
import type { Node } from './types.ts';
import { unwrap } from './walk.ts';

/** Whether a value is what callers give for a parameter. */
export const isParameter = (target: Target): boolean => target.kind === 'hole' && target.parameter !== undefined;

/** The expression that the text of another one begins with: `base` of `base + path` and of `new URL(path, base)`. */
function startOf(node: Node): Node {
  const value = unwrap(node);
  if (value.type === 'BinaryExpression') return startOf(value.left);
  if (value.type === 'TemplateLiteral' && value.quasis[0]?.value.raw === '') return value.expressions[0] ?? value;
  if (value.type === 'MemberExpression' && value.object.type === 'NewExpression') return startOf(value.object);
  return value.type === 'NewExpression' ? (value.arguments.at(-1) ?? value) : value;
}

/**
 * The addresses that a request may have, without those that start with what no caller gives: `options.host ?? 'https://…'`.
 *
 * @param request the request as its caller makes it
 * @param inside the frame of the function that makes it, for that caller
 */
export function withoutLeftOut(
  { value, url }: Pick<ClientCall, 'value' | 'url'>,
  inside: Frame,
  resolver: Resolver,
): ClientCall['value'] {
  if (value.length < 2) return value;
  const { module } = inside;
  const isLeftOut = (node: Node): boolean => {
    const isHere = isPartOf(node, module.program, module.scopes);
    const found = isHere
      ? resolver.follow(node, resolver.frameOf(module))
      : resolver.follow(startOf(url), inside).filter((target) => target.node === node);
    const given = found.filter(isParameter);
    return given.length > 0 && given.every((target) => resolver.isLeftOut(target));
  };
  const kept = value.filter(
    ({ pieces: [first] }) => first?.node === undefined || !('hole' in first) || !isLeftOut(first.node),
  );
  return kept.length === 0 ? value : kept;
}
