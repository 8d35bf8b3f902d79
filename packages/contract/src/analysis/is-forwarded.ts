import { rootName } from './argument-names.ts';
import type { ClientCall } from './client-call.ts';
import type { Recogniser } from './recognise.ts';
import type { FunctionNode, ScopeAnalysis } from './scope.ts';
import type { Frame } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Whether a member of `this` is one that each class that inherits declares for itself: `protected abstract readonly path: string`. */
function isLeftToHeirs(node: Node, { parentOf }: ScopeAnalysis): boolean {
  const member = unwrap(node);
  if (member.type !== 'MemberExpression' || member.object.type !== 'ThisExpression') return false;
  let body: Node | null = member;
  while (body !== null && body.type !== 'ClassBody') body = parentOf(body);
  const name = staticName(member.property, member.computed);
  return (body?.body ?? []).some(
    (item) =>
      (item.type === 'TSAbstractPropertyDefinition' || item.type === 'TSAbstractAccessorProperty') &&
      staticName(item.key, item.computed) === name,
  );
}

/** Whether a URL, read in its own function, depends on a parameter of it and is not a retired route by itself. */
export function isForwarded(call: ClientCall, fn: FunctionNode, frame: Frame, recognise: Recogniser): boolean {
  const { scopes } = frame.module;
  return call.value.some(({ pieces }) => {
    const { route } = recognise(pieces);
    if (route !== null && route !== 'undecided') return false;
    return pieces.some((piece) => {
      if ('hole' in piece && piece.hole === 'member' && piece.node !== undefined && isLeftToHeirs(piece.node, scopes))
        return true;
      const root =
        'hole' in piece && piece.hole === 'parameter' && piece.node !== undefined ? rootName(piece.node) : null;
      return root !== null && scopes.variableOf(root)?.definitions[0]?.node === fn;
    });
  });
}

/** Whether a URL, read in its own function, may be a retired route by what is written out there: the call is one of ours then, whoever calls the function. */
export const isRetiredItself = ({ value }: ClientCall, recognise: Recogniser): boolean =>
  value.some(({ pieces }) => {
    const { host, route } = recognise(pieces);
    return host === 'legacy' && route !== null && route !== 'undecided';
  });
