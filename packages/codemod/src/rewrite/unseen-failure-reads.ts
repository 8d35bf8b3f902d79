import {
  findFailureReads,
  isFunction,
  staticName,
  walk,
  type FailureRead,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

/** Steps from the messages of a failure to the text of one: `messages?.[0]?.message`, `messages.find(…)!.message`. */
const MAX_STEPS = 8;

const STEPS: ReadonlySet<string> = new Set([
  'MemberExpression',
  'CallExpression',
  'ChainExpression',
  'TSNonNullExpression',
  'TSAsExpression',
  'LogicalExpression',
]);

/** Whether a node names the text of a message, which those of a chat have not. */
function namesText(node: Node): boolean {
  if (node.type === 'MemberExpression') return staticName(node.property, node.computed) === 'message';
  return node.type === 'Property' && staticName(node.key, node.computed) === 'message';
}

function holdsText(fn: Node): boolean {
  let found = false;
  walk(fn, (node) => !(found ||= namesText(node)));
  return found;
}

/** Whether the text of a message is read of what an expression gives. */
function readsText(messages: Node, { parentOf }: ScopeAnalysis): boolean {
  let at = messages;
  for (let step = 0; step < MAX_STEPS; step++) {
    const parent = parentOf(at);
    if (parent === null || !STEPS.has(parent.type)) return false;
    if (parent.type === 'CallExpression' && parent.callee !== at) return false;
    if (parent.type === 'CallExpression' && parent.arguments.some((each) => isFunction(each) && holdsText(each)))
      return true;
    if (parent.type === 'MemberExpression' && parent.object === at && namesText(parent)) return true;
    at = parent;
  }
  return false;
}

/** Whether a read is certainly one of the retired service's failures: of their status, or of the text of a message. */
function isOfEnvelope({ key, node }: FailureRead, scopes: ScopeAnalysis): boolean {
  if (key === 'httpStatus') return true;
  if (node.type !== 'Property') return readsText(node, scopes);
  const name = node.value.type === 'AssignmentPattern' ? node.value.left : node.value;
  if (name.type !== 'Identifier') return holdsText(name);
  const references = scopes.variableOf(name)?.references ?? [];
  return references.some(({ identifier }) => readsText(identifier, scopes));
}

/** Reads of failures in a file that no call of it is known to lead to, since a way that they come by was not understood. */
export function hasUnseenFailureReads({ scopes, text, migrating }: Workshop): boolean {
  const seen = migrating.flatMap(({ response }) => response.errorReads.map(({ node }) => node));
  const isSeen = ({ start, root }: FailureRead): boolean =>
    seen.some(({ range }) => range[0] <= start && start < range[1]) || /\btoLegacy/.test(text.slice(...root.range));
  return findFailureReads(scopes).some((read) => isOfEnvelope(read, scopes) && !isSeen(read));
}
