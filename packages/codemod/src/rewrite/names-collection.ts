import { staticName, walk } from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

const FIELDS: ReadonlySet<string> = new Set(['collectionId', 'collectionQuery']);

/** Nodes that are looked at; a body is made of few. */
const MAX_NODES = 500;

/** The expressions and functions that a name stands for, as far as this file tells. */
function madeOf({ scopes }: Workshop, name: Node): Node[] {
  const variable = scopes.variableOf(name);
  if (variable === null) return [];
  const given = variable.definitions.flatMap(({ kind, node }) => (kind === 'parameter' ? [] : [node]));
  const set = variable.references.flatMap(({ identifier }) => {
    const member = scopes.parentOf(identifier);
    return member?.type === 'MemberExpression' && member.object === identifier ? [member.property] : [];
  });
  return [...given, ...set];
}

/** Whether a body is made with a collection's fields anywhere in this file: in variables, spreads, or the functions that make it. */
export function namesCollection(shop: Workshop, body: Node): boolean {
  const seen = new Set<Node>();
  const pending: Node[] = [body];
  let isNamed = false;
  for (let start = pending.pop(); start !== undefined && !isNamed; start = pending.pop()) {
    walk(start, (node) => {
      if (isNamed || seen.size > MAX_NODES) return 'stop';
      if (seen.has(node)) return false;
      seen.add(node);
      const parent = shop.scopes.parentOf(node);
      if (node.type === 'Property') isNamed ||= FIELDS.has(staticName(node.key, node.computed) ?? '');
      if (node.type === 'Identifier' && parent?.type === 'MemberExpression' && parent.property === node)
        isNamed ||= FIELDS.has(node.name);
      else if (node.type === 'Identifier') pending.push(...madeOf(shop, node));
      // What else an object holds does not go into the body with one of its members.
      return node.type !== 'MemberExpression';
    });
  }
  return isNamed;
}
