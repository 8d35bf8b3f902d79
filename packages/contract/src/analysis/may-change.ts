import type { TSESTree } from '@typescript-eslint/types';
import { isFunction, type FunctionNode, type Variable } from './scope.ts';
import type { Frame, Resolver } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap, walk } from './walk.ts';

/** Members of requests and answers that hold the body. */
const BODIES: ReadonlySet<string> = new Set([
  ...['data', 'body', 'json', 'text', 'arrayBuffer', 'blob', 'formData', 'clone', '_data', 'properties'],
]);
/** Members of requests that say where they go; reading them, as a log does, changes nothing. */
const PLACES: ReadonlySet<string> = new Set(['url', 'baseURL', 'prefixUrl', 'path', 'pathname', 'method', 'adapter']);
/** Methods of a request by which a plugin has its body, or that of its answer, made by something else. */
const MAKERS: ReadonlySet<string> = new Set(['parse', 'serialize']);
/** Functions called by functions that are looked into. */
const MAX_DEPTH = 3;
/** Objects whose methods only show what they are given, or hand it on as it is. */
const HARMLESS_OBJECTS: ReadonlySet<string> = new Set(['console', 'Promise']);

/**
 * Says of a function that a client calls on the way whether it may look into a body or send a request elsewhere.
 *
 * @param isSender whether it sends the request: it hands it on to something, then, and what is no function of the program does nothing else
 */
export type MayChange = (node: Node, frame: Frame, isSender?: boolean) => boolean;

export function createMayChange(resolver: Resolver): MayChange {
  function mayChange(node: Node, frame: Frame, isSender: boolean, depth: number): boolean {
    const targets = resolver.follow(node, frame);
    if (targets.length === 0) return !isSender;
    return targets.some((target) =>
      target.kind === 'node' && isFunction(target.node)
        ? touches(target.node, target.frame, isSender, depth)
        : !isSender,
    );
  }

  function touches(fn: FunctionNode, frame: Frame, isSender: boolean, depth: number): boolean {
    const { scopes } = frame.module;
    const given = new Set(fn.params.flatMap((parameter) => scopes.variableOf(parameter) ?? []));
    const isGiven = (object: Node): boolean =>
      object.type === 'Identifier' && isOneOf(scopes.variableOf(object), given);
    let found = false;
    walk(fn, (node) => {
      if (node.type === 'MemberExpression') {
        const name = staticName(node.property, node.computed);
        found ||= name !== null && (BODIES.has(name) || (MAKERS.has(name) && isGiven(node.object)));
      } else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
        const name = staticName(node.left.property, node.left.computed);
        found ||= name === null || PLACES.has(name);
      } else if (node.type === 'Property') {
        const name = staticName(node.key, node.computed);
        found ||= name !== null && (BODIES.has(name) || PLACES.has(name));
      } else if ((node.type === 'CallExpression' || node.type === 'NewExpression') && !isHarmlessCall(node, frame)) {
        const takesIt = node.arguments.some(isGiven);
        found ||= takesIt && (depth >= MAX_DEPTH || mayChange(node.callee, frame, isSender, depth + 1));
      }
      return !found;
    });
    return found;
  }

  return (node, frame, isSender = false) => mayChange(node, frame, isSender, 0);
}

function isHarmlessCall({ callee }: TSESTree.CallExpression | TSESTree.NewExpression, frame: Frame): boolean {
  const object = callee.type === 'MemberExpression' ? unwrap(callee.object) : null;
  return (
    object?.type === 'Identifier' &&
    HARMLESS_OBJECTS.has(object.name) &&
    frame.module.scopes.variableOf(object) === null
  );
}

const isOneOf = (variable: Variable | null, given: ReadonlySet<Variable>): boolean =>
  variable !== null && given.has(variable);
