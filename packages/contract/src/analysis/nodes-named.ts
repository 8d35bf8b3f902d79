import type { NodesByType, ScopeAnalysis } from './scope.ts';
import { staticName } from './walk.ts';

/** Nodes that have, or ask for, a member by its name. */
type NamingType = 'MemberExpression' | 'MethodDefinition' | 'Property' | 'PropertyDefinition';

type ByName = ReadonlyMap<string, readonly NodesByType[NamingType][]>;

/** Each of a thousand methods asks for its namesakes and its uses. */
const remembered = new WeakMap<ScopeAnalysis, Map<NamingType, ByName>>();

function readNames(type: NamingType, scopes: ScopeAnalysis): ByName {
  const byName = new Map<string, NodesByType[NamingType][]>();
  for (const node of scopes.ofType(type)) {
    const name = staticName(node.type === 'MemberExpression' ? node.property : node.key, node.computed);
    const namesakes = name === null ? undefined : byName.get(name);
    if (namesakes !== undefined) namesakes.push(node);
    else if (name !== null) byName.set(name, [node]);
  }
  return byName;
}

/** A file's nodes of a type whose key, or whose member that is asked for, has a name that stands in the code; in source order. */
export function nodesNamed<T extends NamingType>(
  type: T,
  name: string,
  scopes: ScopeAnalysis,
): readonly NodesByType[T][] {
  const types = remembered.get(scopes) ?? new Map<NamingType, ByName>();
  remembered.set(scopes, types);
  const byName = types.get(type) ?? readNames(type, scopes);
  types.set(type, byName);
  // Each row holds nodes of its type only, which the type of a map cannot say.
  return (byName.get(name) ?? []) as NodesByType[T][];
}
