import { unwrap, walk, type CallSite, type Variable } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Edit, Node } from './types.ts';

/** Types that a program gives an answer, and that the SDK's own take the place of. */
export interface DeclaredTypes {
  readonly nodes: readonly Node[];
  /** Whether one of them goes with the call, wherever the answer is turned. */
  readonly isInCall: boolean;
  /** The edits that take away the annotations among them. */
  readonly removals: readonly Edit[];
  /** Names that they are made of. */
  readonly variables: readonly Variable[];
}

/** The annotation `: T` of `const data: T = await response.json()`. */
function annotated(shop: Workshop, type: Node, origin: Node): Node | null {
  const annotation = shop.scopes.parentOf(type);
  const name = annotation === null ? null : shop.scopes.parentOf(annotation);
  const declarator = name === null ? null : shop.scopes.parentOf(name);
  if (annotation?.type !== 'TSTypeAnnotation' || declarator?.type !== 'VariableDeclarator' || declarator.id !== name)
    return null;
  const init = declarator.init === null ? null : unwrap(declarator.init);
  const value = init?.type === 'AwaitExpression' ? unwrap(init.argument) : init;
  return value === origin || value === unwrap(origin) ? annotation : null;
}

/** The types of an answer that go with the call, and annotations that only repeat what the SDK says. */
export function readDeclaredTypes(
  shop: Workshop,
  { call, response }: CallSite,
  replaced: readonly [number, number],
): DeclaredTypes {
  const nodes: Node[] = [];
  const removals: Edit[] = [];
  const variables = new Set<Variable>();
  let isInCall = false;
  for (const { node, types } of response.origins) {
    for (const type of types) {
      const isIn = [call.range, replaced].some(([start, end]) => start <= type.range[0] && type.range[1] <= end);
      const annotation = isIn ? null : annotated(shop, type, node);
      if (!isIn && annotation === null) continue;
      isInCall ||= isIn;
      nodes.push(type);
      if (annotation !== null) removals.push({ start: annotation.range[0], end: annotation.range[1], text: '' });
      walk(type, (at) => {
        const variable = at.type === 'Identifier' ? shop.scopes.variableOf(at) : null;
        if (variable !== null) variables.add(variable);
        return true;
      });
    }
  }
  return { nodes, isInCall, removals, variables: [...variables] };
}

/** A site as if its answer had not been given the types. */
export function withoutTypes(site: CallSite, { nodes }: DeclaredTypes): CallSite {
  if (nodes.length === 0) return site;
  const { response } = site;
  const known = new Map(
    response.origins.map((origin) => [
      origin,
      { ...origin, types: origin.types.filter((type) => !nodes.includes(type)) },
    ]),
  );
  const of = <T extends { readonly origin: CallSite['response']['origins'][number] | null }>(use: T): T => ({
    ...use,
    origin: use.origin === null ? null : (known.get(use.origin) ?? use.origin),
  });
  return {
    ...site,
    response: {
      ...response,
      origins: [...known.values()],
      reads: response.reads.map(of),
      escapes: response.escapes.map(of),
      errorReads: response.errorReads.map(of),
    },
  };
}
