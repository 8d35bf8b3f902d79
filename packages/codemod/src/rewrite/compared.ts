import {
  contains,
  ITERATORS,
  lastName,
  nodesNamed,
  outermostWrapper,
  staticName,
  type PayloadRead,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
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

/** The name that a value gets, by a pattern or a declaration of its own. */
function nameOf(shop: Workshop, node: Node): Node | null {
  if (node.type === 'Property') return node.value.type === 'AssignmentPattern' ? node.value.left : node.value;
  const parent = shop.scopes.parentOf(outermostWrapper(node, shop.scopes));
  return parent?.type === 'VariableDeclarator' && parent.init !== null ? parent.id : null;
}

/** The list or set that a value goes into: `ids` of `items.map((item) => item.id)`, `new Set(ids)`. */
function listOf(shop: Workshop, node: Node): Node | null {
  const value = outermostWrapper(node, shop.scopes);
  const parent = shop.scopes.parentOf(value);
  if (parent?.type === 'NewExpression') return parent.arguments[0] === value ? parent : null;
  if (parent?.type !== 'ArrowFunctionExpression' || parent.body !== value) return null;
  const call = shop.scopes.parentOf(parent);
  const isMapped =
    call?.type === 'CallExpression' &&
    call.callee.type === 'MemberExpression' &&
    staticName(call.callee.property, call.callee.computed) === 'map';
  return isMapped ? call : null;
}

/** Methods that give a text in another form, to be compared as that. */
const FORMS: ReadonlySet<string> = new Set([
  ...['toLowerCase', 'toLocaleLowerCase', 'toUpperCase', 'toLocaleUpperCase', 'trim', 'normalize'],
  ...['replace', 'replaceAll', 'slice', 'split', 'at', 'toString'],
]);

/** What a text is made into: `name.toLowerCase()`. */
function formOf(shop: Workshop, node: Node): Node | null {
  const value = outermostWrapper(node, shop.scopes);
  const member = shop.scopes.parentOf(value);
  const call = member?.type === 'MemberExpression' && member.object === value ? shop.scopes.parentOf(member) : null;
  return call?.type === 'CallExpression' && call.callee === member && FORMS.has(lastName(member) ?? '') ? call : null;
}

/** Places that read a member of the name that a value gets in an object: `name` of `({ name: item.properties.name })`. */
function membersOf({ scopes }: Workshop, node: Node): Node[] {
  const parent = scopes.parentOf(outermostWrapper(node, scopes));
  const isKept = parent?.type === 'Property' && scopes.parentOf(parent)?.type === 'ObjectExpression';
  const name = isKept ? staticName(parent.key, parent.computed) : null;
  if (name === null) return [];
  const taken = nodesNamed('Property', name, scopes).filter(
    (property) => scopes.parentOf(property)?.type === 'ObjectPattern',
  );
  return [...nodesNamed('MemberExpression', name, scopes), ...taken];
}

/** Steps from a read to the list, the set or the name that is searched; more is no lookup that a person wrote. */
const MAX_STEPS = 4;

/** Whether a value is compared where it stands or further on: under a name, in a list, or in an object made of it. */
function isComparedFrom(shop: Workshop, place: Node, isList: boolean, steps: number): boolean {
  if (isComparedAt(shop.scopes, place) || (isList && isComparedInTurn(shop.scopes, place))) return true;
  if (steps === 1) return false;
  const goesOn = (isMadeList: boolean) => (next: Node) => isComparedFrom(shop, next, isMadeList, steps - 1);
  const name = nameOf(shop, place);
  const variable = name?.type === 'Identifier' ? shop.scopes.variableOf(name) : null;
  return (
    [listOf(shop, place) ?? []].flat().some(goesOn(true)) ||
    [formOf(shop, place) ?? [], membersOf(shop, place)].flat().some(goesOn(false)) ||
    (variable?.references.map(({ identifier }): Node => identifier).some(goesOn(isList)) ?? false)
  );
}

/**
 * Whether the program compares what it reads with a value of its own: an id or name of the retired API, which the
 * successor's list does not have.
 */
export function isCompared(shop: Workshop, { node }: PayloadRead): boolean {
  return isComparedFrom(shop, node, false, MAX_STEPS);
}
