import type { FieldMove } from '@modelhub-migration/contract';
import type { Module, PayloadRead } from '@modelhub-migration/contract/analysis';
import type { Fix } from './eslint-api.ts';

/** What may stand between the body and the end of a read that an edit can replace: closing brackets, then plain members. */
const PLAIN_CHAIN = /^[\s)]*(?:\s*(?:\?\.|\.)\s*[\w$]+|\s*(?:\?\.)?\[\s*(?:'[^'\\]*'|"[^"\\]*"|\d+)\s*\])+$/;

/** Parents in which a member chain is written to, not read. */
const WRITES = new Set([
  'AssignmentExpression',
  'UpdateExpression',
  'AssignmentPattern',
  'ArrayPattern',
  'RestElement',
]);

const asMember = (name: string, mayBeMissing: boolean): string =>
  /^\d+$/.test(name) ? `${mayBeMissing ? '?.' : ''}[${name}]` : `${mayBeMissing ? '?.' : '.'}${name}`;

/**
 * The edit that makes one read of an old field one of its new place: complete in itself, since the request is migrated.
 *
 * @param move where the field has moved to
 * @returns `null` where the read is not written as a plain chain of members
 */
export function planReadEdit({ node, root, from, optional }: PayloadRead, move: FieldMove, module: Module): Fix | null {
  // A cast names the old answer's type, so the edit would have to change that too.
  if (root === null || root.type.startsWith('TS') || move.successor.slice(from).includes('*')) return null;
  const parent = module.scopes.parentOf(node);
  if (parent !== null && WRITES.has(parent.type) && !('right' in parent && parent.right === node)) return null;
  const [start, end] = node.range;
  const before = module.text.slice(start, root.range[0]);
  if (!/^[\s(]*$/.test(before) || !PLAIN_CHAIN.test(module.text.slice(root.range[1], end))) return null;
  const body = before + module.text.slice(...root.range) + ')'.repeat(before.replace(/\s/g, '').length);
  const members = move.successor.slice(from).map((name) => asMember(name, optional));
  return { range: [start, end], text: body + members.join('') };
}
