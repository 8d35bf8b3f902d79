import {
  callsOf,
  contains,
  isFunction,
  isTransparent,
  namedFunction,
  parametersOf,
  type CallSite,
  type FunctionNode,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import { holderOf, holderOfDefinition, holderOfName, type Holder } from './holders.ts';
import { mayAskCollection } from './names-collection.ts';
import { parameterName } from './parameters.ts';
import type { Node } from './types.ts';

/** Whether a node stands in the URL, or in the client's base, of a call that is migrated. */
export function isInUrl(shop: Workshop, node: Node): boolean {
  for (let at: Node | null = node; at !== null; at = shop.scopes.parentOf(at)) if (shop.urlNodes.has(at)) return true;
  return false;
}

/** Whether a node is part of what is written to the console. */
export function isShown(shop: Workshop, node: Node): boolean {
  for (let at = shop.scopes.parentOf(node); at !== null; at = shop.scopes.parentOf(at)) {
    if (at.type === 'CallExpression') {
      return (
        at.callee.type === 'MemberExpression' &&
        at.callee.object.type === 'Identifier' &&
        at.callee.object.name === 'console'
      );
    }
    if (at.type !== 'TemplateLiteral' && at.type !== 'BinaryExpression') return false;
  }
  return false;
}

/** Nodes in which a text becomes part of a longer text. */
const TEXT_BUILDERS: ReadonlySet<string> = new Set(['TemplateLiteral', 'BinaryExpression', 'LogicalExpression']);

/** The constructor of a class of this file. */
function constructorOf({ scopes }: Workshop, callee: Node): FunctionNode | null {
  const [definition] = scopes.variableOf(callee)?.definitions ?? [];
  if (definition?.node.type !== 'ClassDeclaration') return null;
  const { body } = definition.node.body;
  const own = body.find((each) => each.type === 'MethodDefinition' && each.kind === 'constructor');
  return own?.type === 'MethodDefinition' && isFunction(own.value) ? own.value : null;
}

/** The parameter that an argument is the value of. */
function receiverOf(
  shop: Workshop,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  argument: Node,
): Holder | null {
  const fn =
    call.type === 'CallExpression' ? namedFunction(call.callee, shop.scopes) : constructorOf(shop, call.callee);
  const parameter = (fn == null ? [] : parametersOf(fn))[call.arguments.indexOf(argument as TSESTree.Expression)];
  const name = parameter === undefined ? null : parameterName(parameter);
  return name === null ? null : holderOfName(shop, name);
}

/** The holder that a use gives its value to, if it is (part of) the value of one. */
function heldBy(shop: Workshop, use: Node): Holder | null {
  let top = use;
  for (;;) {
    const parent = shop.scopes.parentOf(top);
    if (parent === null) return null;
    if (isTransparent(parent) || TEXT_BUILDERS.has(parent.type)) {
      top = parent;
      continue;
    }
    if (parent.type === 'NewExpression' && parent.callee.type === 'Identifier' && parent.callee.name === 'URL') {
      top = parent;
      continue;
    }
    if (parent.type === 'VariableDeclarator' && parent.init === top && parent.id.type === 'Identifier')
      return holderOfName(shop, parent.id);
    if (parent.type === 'NewExpression' || parent.type === 'CallExpression') return receiverOf(shop, parent, top);
    if (parent.type === 'AssignmentExpression' && parent.right === top) return holderOf(shop, parent.left);
    if (parent.type === 'PropertyDefinition' && parent.value === top) return holderOfDefinition(shop, parent);
    return null;
  }
}

/** The function whose result a use is (part of), and the whole result: behind `return`, or the body of an arrow. */
function returnedBy(shop: Workshop, use: Node): { fn: FunctionNode; value: Node } | null {
  let top = use;
  for (let parent = shop.scopes.parentOf(top); parent !== null; parent = shop.scopes.parentOf(top)) {
    if (parent.type === 'ReturnStatement') {
      const fn = shop.scopes.functionOf(parent);
      return isFunction(fn) ? { fn, value: top } : null;
    }
    if (parent.type === 'ArrowFunctionExpression') return parent.body === top ? { fn: parent, value: top } : null;
    if (!isTransparent(parent) && !TEXT_BUILDERS.has(parent.type)) return null;
    top = parent;
  }
  return null;
}

/** Whether all calls of a function stand in the URLs of calls that are migrated. */
function isCalledOnlyBySites(shop: Workshop, fn: FunctionNode): boolean {
  const calls = callsOf(fn, shop.scopes);
  return calls !== null && calls.length > 0 && calls.every((call) => isInUrl(shop, call));
}

/**
 * Whether a value that a function may return goes into the URLs of calls that are migrated, and nowhere else. Of several
 * values it is the one that a call chooses by its arguments; one that no call chooses stays as it is.
 */
export function isReturnedOnlyToSites(shop: Workshop, fn: FunctionNode, value: Node): boolean {
  const calls = callsOf(fn, shop.scopes) ?? [];
  const chosen = calls.map((call) => ({ call, value: shop.returnOf(call) }));
  if (chosen.some((choice) => choice.value === null)) return isCalledOnlyBySites(shop, fn);
  const reaching = chosen.filter((choice) => choice.value === value);
  return reaching.length > 0 && reaching.every(({ call }) => isInUrl(shop, call));
}

/**
 * Whether all calls of a function of the project that passes a path on to a client are calls that are migrated, or stand
 * where such a function passes one on.
 */
export function wrapperServesOnlySites(shop: Workshop, wrapper: Node, depth = 0): boolean {
  const calls = isFunction(wrapper) && depth < MAX_LAYERS ? callsOf(wrapper, shop.scopes) : null;
  return calls?.every((call) => servesSite(shop, call, depth)) === true;
}

/** Functions that pass a path on to each other. */
const MAX_LAYERS = 8;

/** Whether a call is the whole of another one or the request at its start: `post(url)` of `post(url).send(body)`. */
function isMadeBy(whole: Node, call: Node): boolean {
  for (let at: Node = whole; at !== call;) {
    if (at.type === 'CallExpression' || at.type === 'NewExpression') at = at.callee;
    else if (at.type === 'MemberExpression') at = at.object;
    else return false;
  }
  return true;
}

/** Whether a call also asks for a collection through the base that its function puts before a path. */
const keepsBase = (shop: Workshop, { client, url: { baseUrl }, body }: CallSite): boolean =>
  client === 'wrapper' &&
  baseUrl !== null &&
  isFunction(baseUrl.client) &&
  body !== null &&
  mayAskCollection(shop, body);

/** Whether a use stands in the base that a call is told which also asks for a collection. */
const isToldToSearch = (shop: Workshop, use: Node): boolean =>
  shop.migrating.some(
    ({ url: { baseUrl }, body }) =>
      baseUrl?.isTold === true && contains(baseUrl.node, use) && body !== null && mayAskCollection(shop, body),
  );

/** Whether a call is one that is migrated, or passes on the path of such calls alone. */
export function servesSite(shop: Workshop, call: Node, depth = 0): boolean {
  const site = shop.migrating.find((each) => isMadeBy(each.call, call));
  if (site !== undefined) return !keepsBase(shop, site);
  const forward = shop.migrating
    .flatMap(({ url }) => url.baseUrl?.forwards ?? [])
    .find((candidate) => candidate.call === call);
  return forward !== undefined && wrapperServesOnlySites(shop, forward.fn, depth + 1);
}

/** Whether a use stands in the base of a function of this file that also passes on paths of calls that stay. */
function isOfSharedWrapper(shop: Workshop, use: Node): boolean {
  const wrappers = shop.migrating.flatMap(({ url: { baseUrl } }) =>
    baseUrl !== null && baseUrl.file === undefined && isFunction(baseUrl.client) && contains(baseUrl.node, use)
      ? [baseUrl.client]
      : [],
  );
  return wrappers.some((fn) => callsOf(fn, shop.scopes) !== null && !wrapperServesOnlySites(shop, fn));
}

/** Whether every use of a holder ends in the URL of a call that is migrated, so that its value may change. */
export function servesOnlySites(shop: Workshop, holder: Holder, depth = 0): boolean {
  if (holder.uses === null || holder.uses.length === 0 || depth > 8) return false;
  const known = shop.owned.get(holder.init);
  if (known !== undefined) return known;
  const owned = holder.uses.every((use) => {
    if (isInUrl(shop, use)) return !isOfSharedWrapper(shop, use) && !isToldToSearch(shop, use);
    if (isShown(shop, use)) return true;
    const returned = returnedBy(shop, use);
    if (returned !== null) return isReturnedOnlyToSites(shop, returned.fn, returned.value);
    const next = heldBy(shop, use);
    return next !== null && servesOnlySites(shop, next, depth + 1);
  });
  shop.owned.set(holder.init, owned);
  return owned;
}
