import {
  outermostWrapper,
  type CallSite,
  type PayloadOrigin,
  type PayloadRead,
} from '@modelhub-migration/contract/analysis';
import { sourceOf, wrapNode, type Draft, type Workshop } from './draft.ts';
import { isVisible } from './model.ts';
import { adaptOrigin, usesOf } from './response-adapt.ts';
import { refuse, type Node, type Refusal } from './types.ts';

/** Whether a read stands where only its truth matters: then a success must not be taken for an error. */
function isTested(shop: Workshop, read: PayloadRead): boolean {
  let at: Node = read.node;
  for (let parent = shop.scopes.parentOf(at); parent !== null; parent = shop.scopes.parentOf(at)) {
    if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') return parent.test === at;
    if (parent.type === 'LogicalExpression' && parent.left === at) return true;
    if (
      ![
        'LogicalExpression',
        'UnaryExpression',
        'BinaryExpression',
        'ChainExpression',
        'MemberExpression',
        'TSNonNullExpression',
        'TSAsExpression',
        'CallExpression',
      ].includes(parent.type)
    )
      return false;
    if (parent.type === 'CallExpression' && parent.callee !== at) return false;
    at = parent;
  }
  return false;
}

/** Whether something before or around a read has looked at the status of the answer. */
function statusIsChecked(shop: Workshop, read: PayloadRead): boolean {
  const fn = shop.scopes.functionOf(read.node);
  return shop.scopes
    .ofType('MemberExpression')
    .some(
      ({ property, range }) =>
        property.type === 'Identifier' &&
        ['ok', 'status', 'statusCode'].includes(property.name) &&
        range[0] < read.node.range[0] &&
        (fn === null || range[0] > fn.range[0]),
    );
}

/** Source of the status that belongs to a body, for the envelope's `httpStatus`; empty where it is not at hand. */
function statusOf(shop: Workshop, read: PayloadRead): string[] {
  const node = read.origin?.node;
  if (
    node?.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier'
  ) {
    const { name } = node.callee.object;
    return isVisible(shop, node.callee.object, read.node) ? [`${name}.status`] : [];
  }
  const root = read.root === null ? '' : sourceOf(shop, read.root);
  return /\bresponse!?(?:\?\.|\.)data$/.test(root) ? [root.replace(/\bdata$/, 'status')] : [];
}

/** Whether the body of an origin is nothing but an error, so that it can be turned as a whole where it appears. */
function wrapErrorOrigin(shop: Workshop, draft: Draft, read: PayloadRead): boolean {
  const { origin } = read;
  const parent = origin === null ? null : shop.scopes.parentOf(outermostWrapper(origin.node, shop.scopes));
  if (origin === null || origin.form === 'binding' || (origin.form === 'promise' && parent?.type !== 'AwaitExpression'))
    return false;
  return (
    adaptOrigin(shop, draft, origin, { reads: [], escapes: [], errors: [] }, 'toLegacyError', statusOf(shop, read)) ===
    null
  );
}

/** Reads of the legacy error envelope: the body goes through the adapter, since some faults still come in the old envelope. */
export function rewriteErrors(shop: Workshop, draft: Draft, site: CallSite): Refusal | null {
  const wrapped = new Map<Node, readonly string[]>();
  const wrappedOrigins = new Set<PayloadOrigin>();
  for (const read of site.response.errorReads) {
    const uses = read.origin === null ? null : usesOf(site, read.origin);
    const mixed = uses !== null && uses.reads.length + uses.escapes.length > 0;
    if (mixed && (isTested(shop, read) || !statusIsChecked(shop, read))) return refuse('error-body-tested');
    if (read.origin !== null && wrappedOrigins.has(read.origin)) continue;
    if (!mixed && read.origin !== null && wrapErrorOrigin(shop, draft, read)) {
      wrappedOrigins.add(read.origin);
      continue;
    }
    if (read.root !== null) {
      const known = wrapped.get(read.root) ?? [];
      wrapped.set(read.root, known.length > 0 ? known : statusOf(shop, read));
      continue;
    }
    return refuse('error-body-tested');
  }
  for (const [root, status] of wrapped) wrapNode(shop, draft, root, 'toLegacyError', ...status);
  return null;
}
