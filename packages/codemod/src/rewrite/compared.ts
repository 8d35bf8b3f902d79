import {
  contains,
  ITERATORS,
  lastName,
  outermostWrapper,
  staticName,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from './types.ts';

const EQUALITY: ReadonlySet<string> = new Set(['===', '==', '!==', '!=']);

/** Methods that look for a value in a list, a set or a map, or for a part in a text. */
const SEARCHES: ReadonlySet<string> = new Set([
  ...[
    'includes',
    'indexOf',
    'lastIndexOf',
    'has',
    'get',
    'delete',
    'startsWith',
    'endsWith',
    'match',
    'test',
    'search',
  ],
]);

/** Whether a node says of a value only whether it is there. */
function isBlank(node: Node): boolean {
  if (node.type === 'Literal') return node.value === null || node.value === '';
  return node.type === 'Identifier' && node.name === 'undefined';
}

/** Whether two values are compared, and neither with nothing at all. */
const isEquality = ({ operator, left, right }: TSESTree.BinaryExpression): boolean =>
  EQUALITY.has(operator) && !isBlank(left) && !isBlank(right);

/** Whether a value is compared where it stands. */
export function isComparedAt(scopes: ScopeAnalysis, place: Node): boolean {
  const value = outermostWrapper(place, scopes);
  const parent = scopes.parentOf(value);
  if (parent?.type === 'BinaryExpression') return isEquality(parent);
  if (parent?.type === 'SwitchStatement') return parent.discriminant === value;
  const call = parent?.type === 'MemberExpression' && parent.object === value ? scopes.parentOf(parent) : parent;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const isPart = call.callee === parent || (call.arguments as readonly Node[]).includes(value);
  return isPart && isSearch(call);
}

const isSearch = ({ callee }: TSESTree.CallExpression): boolean =>
  callee.type === 'MemberExpression' && SEARCHES.has(staticName(callee.property, callee.computed) ?? '');

/** Functions of `Object` that make a list of a table. */
const LISTS: ReadonlySet<string> = new Set(['entries', 'keys', 'values']);

/** The loop, or the call with a function, that goes through a table or list; `null` at any other place. */
function passThrough(scopes: ScopeAnalysis, table: Node): Node | null {
  const value = outermostWrapper(table, scopes);
  const parent = scopes.parentOf(value);
  if (parent?.type === 'ForOfStatement') return parent.right === value ? parent : null;
  const name = parent?.type === 'CallExpression' ? lastName(parent.callee) : lastName(parent);
  if (parent?.type === 'CallExpression') return LISTS.has(name ?? '') ? passThrough(scopes, parent) : null;
  if (parent?.type !== 'MemberExpression' || parent.object !== value) return null;
  return ITERATORS.has(name ?? '') ? scopes.parentOf(parent) : null;
}

/** Whether a table or list is gone through, and something is compared on the way. */
export function isComparedInTurn(scopes: ScopeAnalysis, table: Node): boolean {
  const whole = passThrough(scopes, table);
  if (whole === null) return false;
  const within = (node: Node): boolean => contains(whole, node);
  return (
    scopes.ofType('BinaryExpression').some((node) => isEquality(node) && within(node)) ||
    scopes.ofType('CallExpression').some((node) => within(node) && isSearch(node))
  );
}
