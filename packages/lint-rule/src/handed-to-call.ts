import type { TSESTree } from '@typescript-eslint/types';
import { ADAPTERS_MODULE, LEGACY_OPERATIONS } from '@modelhub-migration/contract';
import type { Module } from '@modelhub-migration/contract/analysis';
import { asThing, lastName, rootOf, sourceOf, type Place, type Ways } from './place.ts';
import { isPredictionPath } from './url-text.ts';

type Node = TSESTree.Node;
type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** Functions that ask whether a text is some text, or tell a person of it. */
const ASKS =
  /^(?:is|has|does|should|can|check|match|equals?|same|compare|startsWith|endsWith|includes|(?:lastI|i)ndexOf|test|search|some|every|locale|log|info|warn|error|debug|trace|expect|assert|deny|block|forbid)|Error$/;

/** Methods that look in one text for another. */
const EDITS = new Set(['replace', 'replaceAll', 'split']);

/** What makes a value of a value and sends nothing. */
const MAKES_VALUES = new Set(['URL', 'URLSearchParams', 'Map', 'Set', 'String', 'Array', 'Object', 'JSON']);

/** What writes to its first argument: `Object.assign(exports, …)`. */
const WRITES = /^(?:assign|definePropert(?:y|ies))$/;

/** A file of the same program: by a path, or by one of the usual aliases of one. */
const OWN_FILE = /^(?:\.{1,2}(?:\/|$)|[@~]?\/|#|\$lib\/)/;

export interface CallOptions {
  /** A text that is known as a whole, else `null`. */
  readonly textOf: (expression: TSESTree.Expression) => string | null;
  /** Whether a text has a finding of its own, or that of a call. */
  readonly isReported: (text: Node) => boolean;
  /** Where a value goes that is written to a name, or to a member of one. */
  readonly into: (target: Node, at: Place) => Ways;
  /** Where a value goes that a class, around a node, has come by. */
  readonly inClass: (node: Node, at: Place) => Ways;
}

/** Verbs by which the models list was never asked for. */
const NEVER_LISTED = new Set(['post', 'put', 'patch', 'delete']);

/** Whether a method of a client, or of a double, asks for a retired route by a path. */
function isRetired(path: string, method: string): boolean {
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const isList = rooted.replace(/\/$/, '') === LEGACY_OPERATIONS.models.template;
  return isList ? !NEVER_LISTED.has(method) : isPredictionPath(rooted);
}

/**
 * Where a value goes that a call is given, or that is asked for something.
 *
 * @param module the file
 */
export function createCallWays(
  module: Module,
  { textOf, isReported, into, inClass }: CallOptions,
): (at: Place, call: Call) => Ways {
  const given = (at: Place, call: Call): Ways => {
    const { callee } = call;
    const name = lastName(callee);
    if (ASKS.test(name) || EDITS.has(name)) return [];
    if (callee.type === 'Super') return inClass(call, at);
    const root = rootOf(callee);
    const source = sourceOf(root, module) ?? '';
    if (source === ADAPTERS_MODULE) return [];
    if (at.as !== 'list' && OWN_FILE.test(source)) return 'others';
    const isValue = MAKES_VALUES.has(lastName(root));
    const [target] = call.arguments;
    if (isValue && WRITES.test(name) && target !== undefined && target !== at.node) return into(target, at);
    return [{ node: call, as: at.as === 'list' ? 'list' : 'thing', isUsed: at.isUsed || !isValue }];
  };

  const asked = (at: Place, call: Call): Ways => {
    const name = lastName(call.callee);
    if (call.callee.type === 'MemberExpression' && ASKS.test(name)) return [];
    const [path] = call.arguments;
    const text = path === undefined || path.type === 'SpreadElement' ? null : textOf(path);
    // Another route or host, or a route that is reported where it is asked for.
    if (path !== undefined && text?.includes('/') === true && (!isRetired(text, name) || isReported(path))) return [];
    return asThing({ ...at, isUsed: true }, call);
  };

  return (at, call) => (call.callee === at.node ? asked(at, call) : given(at, call));
}
