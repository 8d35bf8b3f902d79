import {
  contains,
  callsOf,
  callsOfExported,
  isFunction,
  isTransparent,
  staticName,
  walk,
  type CallSite,
  type FunctionNode,
  type Variable,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import type { Workshop } from './draft.ts';
import type { Node } from './types.ts';

const isInSite = (shop: Workshop, node: Node): boolean => shop.migrating.some(({ call }) => contains(call, node));

/** The name that an object is (part of) the value of. */
function holderOfObject(shop: Workshop, object: Node): TSESTree.VariableDeclarator | null {
  for (let at = shop.scopes.parentOf(object); at !== null; at = shop.scopes.parentOf(at)) {
    if (at.type === 'VariableDeclarator') return at;
    // `JSON.stringify({ … })` is as much the body as the object in it.
    if (at.type !== 'CallExpression' && !at.type.startsWith('TS')) return null;
  }
  return null;
}

/** Reads of a name. */
const readsOf = ({ references }: Variable): Node[] =>
  references.filter(({ isRead, isType }) => isRead && !isType).map(({ identifier }) => identifier);

/** The name that options are made with a value for: `init` of `const init = { body: JSON.stringify(body) }`. */
function optionsWith(shop: Workshop, value: Node): Variable | null {
  let isOption = false;
  for (let at = shop.scopes.parentOf(value); at !== null; at = shop.scopes.parentOf(at)) {
    if (at.type === 'VariableDeclarator') return isOption ? shop.scopes.variableOf(at.id) : null;
    isOption ||= at.type === 'Property';
    if (!/^(?:Property|ObjectExpression|CallExpression|TS\w+)$/.test(at.type)) return null;
  }
  return null;
}

/** Whether what a name stands for goes into a call that does not migrate, by itself or in options that it is part of. */
function isGivenToOthers(shop: Workshop, variable: Variable, layer = 0): boolean {
  return readsOf(variable).some((identifier) => {
    if (isInSite(shop, identifier)) return false;
    const parent = shop.scopes.parentOf(identifier);
    if (
      parent?.type === 'Property' ||
      parent?.type === 'ArrayExpression' ||
      (parent?.type === 'CallExpression' && parent.callee.type === 'Identifier')
    )
      return true;
    const options = layer < MAX_LAYERS ? optionsWith(shop, identifier) : null;
    return options !== null && isGivenToOthers(shop, options, layer + 1);
  });
}

function isSentByOthers(shop: Workshop, object: Node): boolean {
  const declarator = holderOfObject(shop, object);
  const variable = declarator === null ? optionsWith(shop, object) : shop.scopes.variableOf(declarator.id);
  return variable !== null && isGivenToOthers(shop, variable);
}

/** The name of the option that a body stands in: `data` of `const config = { data: { … } }`. */
function optionOf({ scopes }: Workshop, body: Node): string | null {
  let at: Node | null = body;
  while (at !== null && at.type !== 'Property') at = scopes.parentOf(at);
  return at === null ? null : staticName(at.key, at.computed);
}

/** Whether a part of a body is written later through the options that hold it: `config.data.properties.input = prompt`. */
function isWrittenThrough(shop: Workshop, body: Node): boolean {
  const options = optionsWith(shop, body);
  const option = options === null ? null : optionOf(shop, body);
  if (options === null || option === null) return false;
  return options.references.some(({ identifier }) => {
    let top: Node = identifier;
    let isOfBody = false;
    for (let at = shop.scopes.parentOf(top); at?.type === 'MemberExpression' && at.object === top;) {
      isOfBody ||= top === identifier && staticName(at.property, at.computed) === option;
      top = at;
      at = shop.scopes.parentOf(top);
    }
    const use = shop.scopes.parentOf(top);
    return isOfBody && use?.type === 'AssignmentExpression' && use.left === top;
  });
}

/** The innermost function with a name around a node; a function that is given to a call is part of the one around it. */
function functionAround(shop: Workshop, node: Node): FunctionNode | null {
  for (let at = shop.scopes.parentOf(node); at !== null; at = shop.scopes.parentOf(at)) {
    if (!isFunction(at)) continue;
    const parent = shop.scopes.parentOf(at);
    const isArgument = parent?.type === 'CallExpression' && (parent.arguments as Node[]).includes(at);
    if (!isArgument) return at;
  }
  return null;
}

/** The function that makes a body for a call outside of it. */
export function makerOf(shop: Workshop, { call }: CallSite, body: Node): FunctionNode | null {
  const fn = contains(call, body) ? null : functionAround(shop, body);
  return fn === null || contains(fn, call) ? null : fn;
}

/** Every call of a function; `null` where some are not known. */
function knownCalls(shop: Workshop, fn: FunctionNode): readonly Node[] | null {
  const own = callsOf(fn, shop.scopes);
  if (own !== null || shop.settings.callersElsewhere?.(fn.range[0])?.length !== 0) return own;
  return callsOfExported(fn, shop.scopes);
}

/** Functions that make a body one inside the other. */
const MAX_LAYERS = 4;

/** What a declaration gives names to. */
function namesOf(shop: Workshop, declarator: TSESTree.VariableDeclarator): Variable[] {
  const names: Variable[] = [];
  walk(declarator.id, (node) => {
    const variable = node.type === 'Identifier' ? shop.scopes.variableOf(node) : null;
    if (variable?.definitions.some((definition) => definition.node === declarator) === true) names.push(variable);
    return true;
  });
  return names;
}

/** Nodes whose value is, or holds, that of the node in them. */
const IS_PART_OF: ReadonlySet<string> = new Set(['AwaitExpression', 'ObjectExpression', 'Property', 'SpreadElement']);

/** Whether what a call gives back goes into calls that migrate, and nowhere else. */
function isMadeForSites(shop: Workshop, call: Node, layer: number): boolean {
  if (isInSite(shop, call)) return true;
  let top = call;
  let parent = shop.scopes.parentOf(top);
  while (parent !== null && (isTransparent(parent) || IS_PART_OF.has(parent.type))) {
    top = parent;
    parent = shop.scopes.parentOf(top);
  }
  if (parent?.type === 'VariableDeclarator') {
    return namesOf(shop, parent).every((variable) =>
      readsOf(variable).every((read) => {
        const use = shop.scopes.parentOf(read);
        return isInSite(shop, read) || (use?.type === 'MemberExpression' && use.object === read);
      }),
    );
  }
  return !isMadeForOthers(shop, call, layer + 1);
}

/** Whether a node stands in a function that is also called for calls which do not migrate, or may be. */
function isMadeForOthers(shop: Workshop, node: Node, layer = 0): boolean {
  const fn = functionAround(shop, node);
  if (fn === null || shop.migrating.some(({ call }) => contains(fn, call))) return layer > 0;
  const calls = layer < MAX_LAYERS ? knownCalls(shop, fn) : null;
  return calls === null || calls.length === 0 || !calls.every((call) => isMadeForSites(shop, call, layer));
}

/**
 * Whether a body that is made before the call is sent by another call, too, which does not migrate with this one, or is written to by those who
 * have the options that it stands in.
 */
export function isSharedBody(shop: Workshop, site: CallSite, body: Node): boolean {
  if (contains(site.call, body)) return false;
  return isSentByOthers(shop, body) || isMadeForOthers(shop, body) || isWrittenThrough(shop, body);
}
