import { staticName } from '@modelhub-migration/contract/analysis';
import type { Draft, Workshop } from './draft.ts';
import type { Node } from './types.ts';

/** Methods of a text that give a text. */
const TO_TEXT: ReadonlySet<string> = new Set([
  'concat',
  'normalize',
  'padEnd',
  'padStart',
  'repeat',
  'replace',
  'replaceAll',
  'slice',
  'substring',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim',
  'trimEnd',
  'trimStart',
  'valueOf',
]);

/** Methods of texts and lists whose result may be missing, by type. */
const TO_MAYBE: ReadonlySet<string> = new Set(['at', 'codePointAt', 'exec', 'find', 'match', 'pop', 'shift']);

/** Nodes that give their only operand on. */
const TRANSPARENT: ReadonlySet<string> = new Set(['ChainExpression', 'LogicalExpression', 'ConditionalExpression']);

/**
 * Whether the SDK's types agree with what a program does with a text that had no type before. Elements of lists that are
 * made of it are asserted to be there, as the program takes them to be.
 */
export function fitsText(shop: Workshop, draft: Draft, node: Node, kind: 'text' | 'list' = 'text'): boolean {
  const parent = shop.scopes.parentOf(node);
  if (parent === null) return true;
  if (TRANSPARENT.has(parent.type)) return fitsText(shop, draft, parent, kind);
  if (parent.type === 'VariableDeclarator') {
    const variable = parent.init === node ? shop.scopes.variableOf(parent.id) : null;
    return variable === null || variable.references.every(({ identifier }) => fitsText(shop, draft, identifier, kind));
  }
  if (parent.type !== 'MemberExpression' || parent.object !== node) return true;
  if (parent.computed && kind === 'list') {
    const above = shop.scopes.parentOf(parent);
    if (above?.type !== 'TSNonNullExpression' && above?.type !== 'LogicalExpression')
      draft.edits.push({ start: parent.range[1], end: parent.range[1], text: '!' });
    return fitsText(shop, draft, parent);
  }
  const name = staticName(parent.property, parent.computed);
  const call = shop.scopes.parentOf(parent);
  if (name === null || call?.type !== 'CallExpression' || call.callee !== parent) return name !== null;
  if (TO_MAYBE.has(name)) return isTested(shop, call);
  if (name === 'split') return fitsText(shop, draft, call, 'list');
  if (kind === 'list') return name !== 'reduce';
  return TO_TEXT.has(name) ? fitsText(shop, draft, call) : true;
}

/** Whether only the truth of a value matters. */
function isTested(shop: Workshop, node: Node): boolean {
  const parent = shop.scopes.parentOf(node);
  if (parent?.type === 'UnaryExpression') return parent.operator === '!';
  return (parent?.type === 'IfStatement' || parent?.type === 'ConditionalExpression') && parent.test === node;
}
