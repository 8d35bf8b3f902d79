import { LEGACY_ERROR_KEYS } from '../fields.ts';
import { nodesWithin } from './nodes-within.ts';
import type { NodesByType, ScopeAnalysis } from './scope.ts';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

const [MESSAGES] = LEGACY_ERROR_KEYS;

/** A place that takes the messages out of a body: `body.messages`, `const { messages } = await response.json()`. */
export interface MessageRead {
  /** The whole member, or the pattern's only property. */
  readonly node: Node;
  /** Where the name `messages` stands. */
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
 * Every place that takes messages, and nothing else with them, out of a value that may be a legacy error.
 *
 * @param within where to look; anywhere in the file by default
 */
export function findMessageReads(scopes: ScopeAnalysis, within?: Node): readonly MessageRead[] {
  const nodes = <T extends keyof NodesByType>(type: T): readonly NodesByType[T][] =>
    within === undefined ? scopes.ofType(type) : nodesWithin(type, within, scopes);
  const members = nodes('MemberExpression').flatMap((node): MessageRead[] => {
    const { object: root, property, computed, optional } = node;
    return staticName(property, computed) === MESSAGES ? [{ node, start: property.range[0], root, optional }] : [];
  });
  const patterns = nodes('VariableDeclarator').flatMap(({ id, init }): MessageRead[] => {
    const [node, ...others] = id.type === 'ObjectPattern' ? id.properties : [];
    if (init === null || node?.type !== 'Property' || others.length > 0) return [];
    if (staticName(node.key, node.computed) !== MESSAGES) return [];
    return [{ node, start: node.key.range[0], root: withoutEmptyDefault(init) as Expression, optional: false }];
  });
  return [...members, ...patterns];
}
