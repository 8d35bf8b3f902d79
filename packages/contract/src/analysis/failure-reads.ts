import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { nodesWithin } from './nodes-within.ts';
import type { NodesByType, ScopeAnalysis } from './scope.ts';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

type FailureKey = (typeof LEGACY_ERROR_KEYS)[number];

const isKey = (name: string | null): name is FailureKey =>
  (LEGACY_ERROR_KEYS as readonly (string | null)[]).includes(name);

/** A place that takes something out of a legacy error: `body.messages`, `const { httpStatus, messages } = await response.json()`. */
export interface FailureRead {
  /** The whole member, or the pattern's property. */
  readonly node: Node;
  /** The name that is read, and where it stands. */
  readonly key: FailureKey;
  readonly start: number;
  /** The body. */
  readonly root: Expression;
  readonly optional: boolean;
}

/** `body` of `body ?? {}`, which only keeps a pattern from failing where there is none. */
function withoutEmptyDefault(init: Node): Node {
  const value = unwrap(init);
  if (value.type !== 'LogicalExpression' || value.operator === '&&') return value;
  const other = unwrap(value.right);
  return other.type === 'ObjectExpression' && other.properties.length === 0 ? unwrap(value.left) : value;
}

/**
 * Every place that takes the messages or the status, and nothing else with them, out of a value that may be a legacy error.
 *
 * @param within where to look; anywhere in the file by default
 */
export function findFailureReads(scopes: ScopeAnalysis, within?: Node): readonly FailureRead[] {
  const nodes = <T extends keyof NodesByType>(type: T): readonly NodesByType[T][] =>
    within === undefined ? scopes.ofType(type) : nodesWithin(type, within, scopes);
  const members = nodes('MemberExpression').flatMap((node): FailureRead[] => {
    const { object: root, property, computed, optional } = node;
    const key = staticName(property, computed);
    return isKey(key) ? [{ node, key, start: property.range[0], root, optional }] : [];
  });
  const patterns = nodes('VariableDeclarator').flatMap(({ id, init }): FailureRead[] => {
    if (init === null || id.type !== 'ObjectPattern') return [];
    const root = withoutEmptyDefault(init) as Expression;
    const reads = id.properties.flatMap((node): FailureRead[] => {
      const key = node.type === 'Property' ? staticName(node.key, node.computed) : null;
      return node.type === 'Property' && isKey(key)
        ? [{ node, key, start: node.key.range[0], root, optional: false }]
        : [];
    });
    return reads.length === id.properties.length ? reads : [];
  });
  return [...members, ...patterns];
}
