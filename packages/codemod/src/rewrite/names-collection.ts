import { COLLECTION_FIELDS } from '@modelhub-migration/contract';
import {
  isFunction,
  outermostWrapper,
  parametersOf,
  staticName,
  stringifyCall,
  unwrap,
  walk,
  type BodyUse,
  type ScopeAnalysis,
} from '@modelhub-migration/contract/analysis';
import type { Workshop } from './draft.ts';
import { callersOf, isParameter, parameterName } from './parameters.ts';
import type { Node } from './types.ts';

const FIELDS: ReadonlySet<string> = new Set(COLLECTION_FIELDS);
const [, QUERY] = COLLECTION_FIELDS;
const QUERY_NAME = new RegExp(`\\b${QUERY}\\b`);

/**
 * Whether a text speaks of the search that a prediction may ask for. The collection's id alone is no sign: routes that are not retired
 * have one, too, and a prediction that searches names both.
 */
export const namesSearch = (text: string): boolean => QUERY_NAME.test(text);

/** Nodes that are looked at; a body is made of few. */
const MAX_NODES = 500;

/** The expressions in one that stand for all of it: branches, and what text is made of. */
function wholesOf(node: Node, scopes: ScopeAnalysis): Node[] {
  const value = unwrap(node);
  const inner =
    value.type === 'ConditionalExpression'
      ? [value.consequent, value.alternate]
      : value.type === 'LogicalExpression'
        ? [value.left, value.right]
        : (stringifyCall(value, scopes)?.arguments ?? []).slice(0, 1);
  return [node, value, ...inner.flatMap((each) => wholesOf(each, scopes))];
}

/** Whether a name stands for the whole body or its `properties`, not for one value in it. */
function isWhole({ scopes }: Workshop, name: Node, bodies: ReadonlySet<Node>): boolean {
  const parent = scopes.parentOf(name);
  if (bodies.has(name) || parent?.type === 'SpreadElement') return true;
  return parent?.type === 'Property' && staticName(parent.key, parent.computed) === 'properties';
}

/** Whether what a method gives is the whole body, its `properties`, or what a name or function on the way stands for. */
function isWholeMade(shop: Workshop, call: Node, bodies: ReadonlySet<Node>, start: Node): boolean {
  const { scopes } = shop;
  let made = outermostWrapper(call, scopes);
  for (let at = scopes.parentOf(made); at?.type === 'AwaitExpression'; at = scopes.parentOf(made))
    made = outermostWrapper(at, scopes);
  const holder = scopes.parentOf(made);
  return (
    isWhole(shop, made, bodies) ||
    (holder?.type === 'VariableDeclarator' && holder === start) ||
    holder?.type === 'ReturnStatement' ||
    (holder?.type === 'ArrowFunctionExpression' && holder.body === made)
  );
}

/** What all callers give for a parameter; `null` where some of them may not be seen. */
function argumentsFor(shop: Workshop, name: Node): Node[] | null {
  const [definition] = shop.scopes.variableOf(name)?.definitions ?? [];
  if (definition?.kind !== 'parameter' || !isFunction(definition.node)) return null;
  const index = parametersOf(definition.node).findIndex((each) => parameterName(each) === definition.identifier);
  const calls = index === -1 ? null : callersOf(shop, definition.node);
  return calls?.flatMap(({ arguments: given }) => given.slice(index, index + 1)) ?? null;
}

/**
 * The names of a chain of members, and what is written to its end: `properties` and the object of `body.properties = { … }`,
 * `collectionId` and the id of `body.properties.collectionId = id`.
 */
function membersOf(object: Node, scopes: ScopeAnalysis): Node[] {
  const parent = scopes.parentOf(object);
  if (parent?.type === 'MemberExpression' && parent.object === object)
    return [parent.property, ...membersOf(parent, scopes)];
  return parent?.type === 'AssignmentExpression' && parent.left === object ? [parent.right] : [];
}

/** The expressions and functions that a name stands for, as far as this file tells. */
function madeOf({ scopes }: Workshop, name: Node): Node[] {
  const variable = scopes.variableOf(name);
  if (variable === null) return [];
  const given = variable.definitions.flatMap(({ kind, node }) => (kind === 'parameter' ? [] : [node]));
  const set = variable.references.flatMap(({ identifier }) => {
    const parent = scopes.parentOf(identifier);
    if (parent?.type === 'MemberExpression') return membersOf(identifier, scopes);
    // `Object.assign(body, …)`, or a function of the program that completes it.
    return parent?.type === 'CallExpression' && parent.callee !== identifier ? [parent] : [];
  });
  return [...given, ...set];
}

/** Whether what others give may name a collection: this file speaks of one, or one that gives it. */
const mayComeWithSearch = ({ text, settings }: Workshop): boolean =>
  namesSearch(text) || settings.namesCollectionElsewhere?.() === true;

/**
 * Whether a body is made with a collection's fields: in variables, spreads, what callers give, or the functions that make it, also those of
 * other files. Where not every caller is seen, the fields' names anywhere in this file, or in those that the body may come from, say so.
 */
function namesCollection(shop: Workshop, body: Node): boolean {
  const seen = new Set<Node>();
  const bodies = new Set(wholesOf(body, shop.scopes));
  const pending: Node[] = [body];
  let isNamed = false;
  for (let next = pending.pop(); next !== undefined && !isNamed; next = pending.pop()) {
    const start = next;
    walk(start, (node) => {
      if (isNamed || seen.size > MAX_NODES) return 'stop';
      if (seen.has(node)) return false;
      seen.add(node);
      const parent = shop.scopes.parentOf(node);
      if (node.type === 'MemberExpression' && isWhole(shop, node, bodies)) isNamed ||= mayComeWithSearch(shop);
      // Which method that is may be decided elsewhere.
      if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression')
        isNamed ||= isWholeMade(shop, node, bodies, start) && mayComeWithSearch(shop);
      if (node.type === 'Property') isNamed ||= FIELDS.has(staticName(node.key, node.computed) ?? '');
      if (node.type === 'Literal') isNamed ||= typeof node.value === 'string' && FIELDS.has(node.value);
      if (node.type === 'Identifier' && parent?.type === 'MemberExpression' && parent.property === node)
        isNamed ||= FIELDS.has(node.name);
      else if (node.type === 'Identifier') {
        pending.push(...madeOf(shop, node));
        if (isParameter(shop, node) && isWhole(shop, node, bodies)) {
          const given = argumentsFor(shop, node);
          for (const whole of (given ?? []).flatMap((each) => wholesOf(each, shop.scopes))) bodies.add(whole);
          pending.push(...(given ?? []));
          isNamed ||= given === null && mayComeWithSearch(shop);
        }
        isNamed ||=
          (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
          shop.textsBehind(node).some(namesSearch);
      }
      // What else an object holds does not go into the body with one of its members.
      return node.type !== 'MemberExpression';
    });
  }
  return isNamed;
}

/** Whether a prediction asks for the search of a collection, or may. */
export function mayAskCollection(shop: Workshop, { node, fields, possible, mutations }: BodyUse): boolean {
  const known = shop.searching.get(node);
  if (known !== undefined) return known;
  const paths = [...fields.keys(), ...possible, ...mutations.map(({ path }) => path.join('.'))];
  const asks = paths.some((path) => path.startsWith('properties.collection')) || namesCollection(shop, node);
  shop.searching.set(node, asks);
  return asks;
}
