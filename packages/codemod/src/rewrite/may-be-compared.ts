import {
  callsOf,
  callsOfExported,
  isFunction,
  ITERATORS,
  lastName,
  nodesNamed,
  outermostWrapper,
  parametersOf,
  staticName,
  type FunctionNode,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { isComparedAt } from './compared.ts';
import type { Node, Sight } from './types.ts';

/** A place of the value, or of an object or list that holds it. */
interface Place {
  readonly node: Node;
  readonly sight: Sight;
  /** The members under which objects hold it, the outermost first. */
  readonly keys: readonly string[];
}

/** Where a value goes next; `compared` where something is looked for by it, or nobody knows. */
type Onward = readonly Place[] | 'compared';

/** Where a value is only shown, counted or asked whether it is there. */
const SHOWN: Onward = [];

/** Methods that only show, write or order a value: `console.log(name)`, `response.json(names)`. */
const SHOWING: ReadonlySet<string> = new Set([
  ...['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'group', 'dir'],
  ...['write', 'print', 'json', 'send', 'end', 'stringify', 'writeFile', 'writeFileSync', 'localeCompare'],
]);

/** Methods whose result is the value in another form, or the list with others left out. */
const FORMS: ReadonlySet<string> = new Set([
  ...['toLowerCase', 'toLocaleLowerCase', 'toUpperCase', 'toLocaleUpperCase', 'trim', 'normalize', 'toString'],
  ...['padEnd', 'padStart', 'replace', 'replaceAll', 'slice', 'split', 'at', 'concat', 'join'],
  ...['sort', 'toSorted', 'reverse', 'toReversed', 'flat', 'filter', 'find', 'values', 'keys', 'entries'],
]);

/** Functions that give what they are given, alone or in a list. */
const MAKERS: ReadonlySet<string> = new Set([
  ...['String', 'Set', 'Map', 'resolve', 'all', 'from', 'of', 'fromEntries', 'freeze', 'encodeURIComponent'],
]);

/** Methods whose callbacks give the parts of the result. */
const MAPS: ReadonlySet<string> = new Set(['map', 'flatMap']);

const SORTS: ReadonlySet<string> = new Set(['sort', 'toSorted']);

/** Methods that put a value into the list or set whose they are. */
const PUTS: ReadonlySet<string> = new Set(['push', 'unshift', 'add']);

const COUNTS: ReadonlySet<string> = new Set(['length', 'size']);

const METHODS: ReadonlySet<string> = new Set(['MethodDefinition', 'PropertyDefinition', 'Property']);

const join = (all: readonly Onward[]): Onward =>
  all.some((each) => each === 'compared') ? 'compared' : (all as readonly (readonly Place[])[]).flat();

/** The same value at other nodes of the file. */
const at = (place: Place, ...nodes: readonly Node[]): Onward => nodes.map((node) => ({ ...place, node }));

/** Where what a pattern takes of a value is read. */
function takenBy(place: Place, pattern: Node): Onward {
  switch (pattern.type) {
    case 'Identifier': {
      const references = place.sight.scopes.variableOf(pattern)?.references;
      if (references === undefined) return 'compared';
      return at(place, ...references.filter(({ isRead }) => isRead).map(({ identifier }): Node => identifier));
    }
    case 'AssignmentPattern':
      return takenBy(place, pattern.left);
    case 'ArrayPattern':
      return join(pattern.elements.map((each) => (each === null ? SHOWN : takenBy(place, each))));
    case 'ObjectPattern':
      return join(pattern.properties.map((each) => takenBy(place, each)));
    case 'RestElement':
      return takenBy(place, pattern.argument);
    case 'Property': {
      const [key, ...keys] = place.keys;
      const name = staticName(pattern.key, pattern.computed);
      if (key === undefined || name === null) return 'compared';
      return name === key ? takenBy({ ...place, keys }, pattern.value) : SHOWN;
    }
    default:
      return 'compared';
  }
}

/** What calls of a method of a name give back; `compared` where it is handed on. */
function methodCalls(place: Place, name: string): Onward {
  const { scopes } = place.sight;
  return join(
    nodesNamed('MemberExpression', name, scopes).map((member) => {
      const callee = outermostWrapper(member, scopes);
      const call = scopes.parentOf(callee);
      return call?.type === 'CallExpression' && call.callee === callee ? at(place, call) : 'compared';
    }),
  );
}

/** What calls of a function in its own file give back. */
function calledHere(place: Place, fn: FunctionNode, holder: Node | null): Onward {
  if (holder !== null && METHODS.has(holder.type)) {
    const { key, computed } = holder as TSESTree.Property | TSESTree.MethodDefinition;
    const name = staticName(key, computed);
    return name === null ? 'compared' : methodCalls(place, name);
  }
  const { scopes } = place.sight;
  const calls = callsOf(fn, scopes) ?? callsOfExported(fn, scopes);
  return calls === null ? 'compared' : at(place, ...calls);
}

/** Where what a function gives back goes. */
function returnedFrom(place: Place, fn: FunctionNode): Onward {
  const { scopes, callersElsewhere } = place.sight;
  const value = outermostWrapper(fn, scopes);
  const holder = scopes.parentOf(value);
  if (holder?.type === 'CallExpression') {
    const name = lastName(holder.callee) ?? '';
    const isAsked = holder.callee !== value && (SORTS.has(name) || (ITERATORS.has(name) && !MAPS.has(name)));
    return isAsked ? SHOWN : at(place, holder);
  }
  const elsewhere = callersElsewhere?.(fn.range[0]) ?? (callersElsewhere === undefined ? [] : null);
  if (elsewhere === null) return 'compared';
  return join([elsewhere.map((call) => ({ ...place, ...call })), calledHere(place, fn, holder)]);
}

/** The function around a node. */
function functionAround({ scopes }: Sight, node: Node): FunctionNode | null {
  for (let each = scopes.parentOf(node); each !== null; each = scopes.parentOf(each)) if (isFunction(each)) return each;
  return null;
}

/** The function that a name stands for. */
function functionNamed({ scopes }: Sight, name: Node): FunctionNode | null {
  const [definition, ...others] = name.type === 'Identifier' ? (scopes.variableOf(name)?.definitions ?? []) : [];
  if (definition === undefined || others.length > 0) return null;
  const node = definition.node.type === 'VariableDeclarator' ? definition.node.init : definition.node;
  return node !== null && isFunction(node) ? node : null;
}

/** Where a callback has what it is given. */
function givenTo(place: Place, callback: Node | undefined): Onward {
  if (callback === undefined || lastName(callback) === 'Boolean' || isShowing(callback)) return SHOWN;
  const fn = isFunction(callback) ? callback : functionNamed(place.sight, callback);
  return fn === null ? 'compared' : join(fn.params.map((each) => takenBy(place, each)));
}

const isShowing = (callee: Node): boolean =>
  callee.type === 'MemberExpression' && SHOWING.has(staticName(callee.property, callee.computed) ?? '');

/** What becomes of a value of which a member is read or called. */
function fromMember(place: Place, value: Node, member: TSESTree.MemberExpression): Onward {
  // Otherwise it is the key by which a table is asked.
  if (member.object !== value) return 'compared';
  const name = staticName(member.property, member.computed);
  if (name === null || /^\d+$/.test(name)) return at(place, member);
  const [key, ...keys] = place.keys;
  if (name === key) return at({ ...place, keys }, member);
  if (COUNTS.has(name)) return SHOWN;
  const callee = outermostWrapper(member, place.sight.scopes);
  const call = place.sight.scopes.parentOf(callee);
  const isCalled = call?.type === 'CallExpression' && call.callee === callee;
  if (!isCalled) return key === undefined ? 'compared' : SHOWN;
  const [callback] = call.arguments;
  if (name === 'then') return givenTo(place, callback);
  const result = FORMS.has(name) ? at(place, call) : SHOWN;
  if (ITERATORS.has(name) || SORTS.has(name)) return join([givenTo(place, callback), result]);
  return FORMS.has(name) || SHOWING.has(name) || PUTS.has(name) ? result : 'compared';
}

/** What becomes of a value that a call is given. */
function fromCall(place: Place, value: Node, call: TSESTree.CallExpression | TSESTree.NewExpression): Onward {
  const { callee } = call;
  const name = lastName(callee) ?? '';
  if (isShowing(callee) || (call.type === 'NewExpression' && name.endsWith('Error'))) return SHOWN;
  if (MAKERS.has(name)) return at(place, call);
  if (callee.type === 'MemberExpression' && PUTS.has(name)) return takenBy(place, callee.object);
  const fn = functionNamed(place.sight, callee);
  const parameter = fn == null ? undefined : parametersOf(fn)[(call.arguments as readonly Node[]).indexOf(value)];
  return parameter === undefined ? 'compared' : takenBy(place, parameter);
}

function isExported({ scopes }: Sight, declarator: Node): boolean {
  const declaration = scopes.parentOf(declarator);
  return declaration !== null && scopes.parentOf(declaration)?.type === 'ExportNamedDeclaration';
}

/** What becomes of a value where it stands. */
function onwardFrom(place: Place): Onward {
  const { sight, node } = place;
  const { scopes } = sight;
  if (isComparedAt(scopes, node)) return 'compared';
  if (node.type === 'Property') return takenBy(place, node.value);
  const value = outermostWrapper(node, scopes);
  const parent = scopes.parentOf(value);
  switch (parent?.type) {
    case 'ExpressionStatement':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'IfStatement':
    case 'ThrowStatement':
    case 'JSXExpressionContainer':
      return SHOWN;
    case 'ConditionalExpression':
      return parent.test === value ? SHOWN : at(place, parent);
    case 'LogicalExpression':
    case 'AwaitExpression':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'SpreadElement':
      return at(place, parent);
    case 'MemberExpression':
      return fromMember(place, value, parent);
    case 'CallExpression':
    case 'NewExpression':
      return fromCall(place, value, parent);
    case 'Property': {
      // A key that is made of the value makes a table that is asked by it.
      const name = parent.value === value ? staticName(parent.key, parent.computed) : null;
      const object = scopes.parentOf(parent);
      return name === null || object === null ? 'compared' : at({ ...place, keys: [name, ...place.keys] }, object);
    }
    case 'ForOfStatement':
      return parent.left.type === 'VariableDeclaration'
        ? join(parent.left.declarations.map(({ id }) => takenBy(place, id)))
        : 'compared';
    case 'VariableDeclarator':
      return isExported(sight, parent) ? 'compared' : takenBy(place, parent.id);
    case 'AssignmentExpression':
      // On the left, it is given another value.
      return parent.right === value ? join([takenBy(place, parent.left), at(place, parent)]) : SHOWN;
    case 'ArrowFunctionExpression':
      return returnedFrom(place, parent);
    case 'ReturnStatement': {
      const fn = functionAround(sight, parent);
      return fn === null ? SHOWN : returnedFrom(place, fn);
    }
    default:
      return 'compared';
  }
}

/** Places that are looked at for one value. */
const MOST_PLACES = 64;

/**
 * Whether a value may be compared with one that the program has, or looked for by one, in this file or those that call its functions. It
 * may wherever it goes out of sight.
 *
 * @param node what the program reads, by a member or a pattern
 */
export function mayBeCompared(sight: Sight, node: Node): boolean {
  const seen: Place[] = [];
  const isSeen = (place: Place): boolean =>
    seen.some((each) => each.node === place.node && each.keys.join() === place.keys.join());
  let places: Onward = [{ node, sight, keys: [] }];
  while (places !== 'compared' && places.length > 0) {
    seen.push(...places);
    if (seen.length > MOST_PLACES) return true;
    const next = join(places.map(onwardFrom));
    places = next === 'compared' ? next : next.filter((place) => !isSeen(place));
  }
  return places === 'compared';
}
