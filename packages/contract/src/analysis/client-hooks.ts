import type { TSESTree } from '@typescript-eslint/types';
import { identifyOwner, type BoundClient } from './client-binding.ts';
import type { OptionReader } from './client-options.ts';
import type { Module } from './module.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction, type FunctionNode, type Variable } from './scope.ts';
import type { Frame, Resolver, Target } from './target.ts';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap, walk } from './walk.ts';

/** What functions of the program that a client calls on the way do to its requests and answers. */
export interface Hooks {
  /** The first that may change one; `null` where none does. */
  readonly changes: Node | null;
  /** Whether an interceptor puts the body in the place of the response. */
  readonly unwraps: boolean;
  /** Functions of the call's file that are called with its failures. */
  readonly failures: readonly FunctionNode[];
}

export interface HookReader {
  /** @param options the call's own options, then those that its client was made with */
  readonly read: (
    bound: BoundClient,
    request: TSESTree.CallExpression,
    options: readonly Target[],
    fallback: Expression,
    frame: Frame,
  ) => Hooks;
}

/** Members of requests and answers that hold the body. */
const BODIES: ReadonlySet<string> = new Set([
  ...['data', 'body', 'json', 'text', 'arrayBuffer', 'blob', 'formData', 'clone', '_data', 'properties'],
]);
/** Members of requests that say where they go; reading them, as a log does, changes nothing. */
const PLACES: ReadonlySet<string> = new Set(['url', 'baseURL', 'prefixUrl', 'path', 'pathname', 'method', 'adapter']);
/** Functions called by functions that are looked into. */
const MAX_DEPTH = 3;
/** Objects whose methods only show what they are given, or hand it on as it is. */
const HARMLESS_OBJECTS: ReadonlySet<string> = new Set(['console', 'Promise']);

interface Interceptor {
  readonly client: BoundClient['client'];
  readonly instance: Node | null;
  readonly call: TSESTree.CallExpression;
  readonly frame: Frame;
  readonly isResponse: boolean;
}

const NONE: Hooks = { changes: null, unwraps: false, failures: [] };

export function createHookReader(resolver: Resolver, { option }: OptionReader): HookReader {
  const interceptors = new Map<Module, readonly Interceptor[]>();

  /** `client.interceptors.request.use(…)` and `.response.use(…)` in a file. */
  function interceptorsIn(module: Module): readonly Interceptor[] {
    const known = interceptors.get(module);
    if (known !== undefined) return known;
    const frame = resolver.frameOf(module);
    const found = module.scopes.ofType('CallExpression').flatMap((call): Interceptor[] => {
      const [all, side, use] = memberNames(call.callee, 3);
      if (use?.name !== 'use' || all?.name !== 'interceptors') return [];
      return resolver.follow(all.node, frame).flatMap((target) => {
        const owner = identifyOwner(target, 'interceptors', resolver);
        return owner === null ? [] : [{ ...owner, call, frame, isResponse: side?.name === 'response' }];
      });
    });
    interceptors.set(module, found);
    return found;
  }

  /** Whether what a function is may look into a body or send a request elsewhere. */
  function mayChange(node: Node, frame: Frame, depth = 0): boolean {
    const targets = resolver.follow(node, frame);
    return (
      targets.length === 0 ||
      targets.some(
        (target) => target.kind !== 'node' || !isFunction(target.node) || touches(target.node, target.frame, depth),
      )
    );
  }

  function touches(fn: FunctionNode, frame: Frame, depth: number): boolean {
    const { scopes } = frame.module;
    const given = new Set(fn.params.flatMap((parameter) => scopes.variableOf(parameter) ?? []));
    let found = false;
    walk(fn, (node) => {
      if (node.type === 'MemberExpression') {
        const name = staticName(node.property, node.computed);
        found ||= name !== null && BODIES.has(name);
      } else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
        const name = staticName(node.left.property, node.left.computed);
        found ||= name === null || PLACES.has(name);
      } else if (node.type === 'Property') {
        const name = staticName(node.key, node.computed);
        found ||= name !== null && (BODIES.has(name) || PLACES.has(name));
      } else if ((node.type === 'CallExpression' || node.type === 'NewExpression') && !isHarmlessCall(node, frame)) {
        const takesIt = node.arguments.some(
          (argument) => argument.type === 'Identifier' && isOneOf(scopes.variableOf(argument), given),
        );
        found ||= takesIt && (depth >= MAX_DEPTH || mayChange(node.callee, frame, depth + 1));
      }
      return !found;
    });
    return found;
  }

  function readInterceptor({ call, frame, isResponse }: Interceptor, here: Module): Hooks {
    const [done, failed] = call.arguments;
    const isLost = (handler: Node | undefined): boolean =>
      handler !== undefined && !isNothing(handler) && mayChange(handler, frame);
    // What a handler of this file reads of a failure is found like in any `catch`.
    const failures = isResponse && isFunction(failed) && frame.module === here ? [failed] : [];
    if (failures.length === 0 && isLost(failed)) return { ...NONE, changes: failed as Node };
    const unwraps = isResponse && isFunction(done) && givesBody(done);
    return { changes: !unwraps && isLost(done) ? (done as Node) : null, unwraps, failures };
  }

  function readOptions(names: readonly string[], options: readonly Target[], fallback: Expression): Node | null {
    for (const name of names) {
      const found = option(options, [name], fallback);
      const isOpen = found?.targets.some(
        (target) => target.kind !== 'node' || leavesOf(target.node).some((leaf) => mayChange(leaf, target.frame)),
      );
      if (found !== null && isOpen === true) return found.node;
    }
    return null;
  }

  return {
    read(bound, request, options, fallback, frame) {
      const { client, instance, home } = bound;
      const changes = readOptions(client.hookOptions ?? [], options, fallback);
      if (changes !== null) return { ...NONE, changes };
      if (client.interceptors !== true) return NONE;
      const files = new Set([frame.module, ...(home === null ? [] : [home])]);
      const all = [...files]
        .flatMap((file) => interceptorsIn(file))
        .filter((each) => each.client === client && each.instance === instance)
        .map((each) => readInterceptor(each, frame.module));
      const changing = all.find((each) => each.changes !== null);
      if (changing !== undefined) return changing;
      const unwrapping = all.filter(({ unwraps }) => unwraps);
      return {
        changes: unwrapping.length > 1 ? request : null,
        unwraps: unwrapping.length > 0,
        failures: all.flatMap(({ failures }) => failures),
      };
    },
  };
}

/** The last names of a member chain with the nodes that end in them, outermost object first. */
function memberNames(node: Node, count: number): { name: string | null; node: Node }[] {
  const found: { name: string | null; node: Node }[] = [];
  for (let at = unwrap(node); at.type === 'MemberExpression' && found.length < count; at = unwrap(at.object)) {
    found.unshift({ name: staticName(at.property, at.computed), node: at });
  }
  return found;
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

const isNothing = (node: Node): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');

/** `(response) => response.data`, `({ data }) => data` */
function givesBody(fn: FunctionNode): boolean {
  const [result, ...others] = returnedExpressions(fn) ?? [];
  const [parameter] = fn.params;
  if (result === undefined || others.length > 0 || parameter === undefined) return false;
  const value = unwrap(result);
  const isOnly = fn.body.type !== 'BlockStatement' || fn.body.body.length === 1;
  if (!isOnly) return false;
  if (value.type === 'MemberExpression') {
    const object = unwrap(value.object);
    return (
      parameter.type === 'Identifier' &&
      object.type === 'Identifier' &&
      object.name === parameter.name &&
      staticName(value.property, value.computed) === 'data'
    );
  }
  const [only, ...more] = parameter.type === 'ObjectPattern' ? parameter.properties : [];
  return (
    more.length === 0 &&
    only?.type === 'Property' &&
    staticName(only.key, only.computed) === 'data' &&
    only.value.type === 'Identifier' &&
    value.type === 'Identifier' &&
    value.name === only.value.name
  );
}

/** The functions that an option's value holds, at any depth: `{ beforeRequest: [addToken] }`. */
function leavesOf(value: Node): Node[] {
  const node = unwrap(value);
  if (node.type === 'ArrayExpression') return node.elements.flatMap((each) => (each === null ? [] : leavesOf(each)));
  if (node.type !== 'ObjectExpression') return [node];
  return node.properties.flatMap((each) => (each.type === 'Property' ? leavesOf(each.value) : [each]));
}
