import type { TSESTree } from '@typescript-eslint/types';
import { identifyOwner, type BoundClient } from './client-binding.ts';
import type { OptionReader } from './client-options.ts';
import { createSettingReader } from './client-settings.ts';
import { findEnvelopeReads, type EnvelopeRead } from './envelope-reads.ts';
import { returnsOf } from './function-calls.ts';
import { createMayChange } from './may-change.ts';
import type { Module, ModuleHost } from './module.ts';
import { optionFunctions, type OptionFunction } from './option-functions.ts';
import { createOwnSenders } from './own-senders.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction, type FunctionNode } from './scope.ts';
import { functionsAmong, type Frame, type FunctionAt, type Resolver, type Target } from './target.ts';
import type { Expression, Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** What functions of the program that a client calls on the way do to its requests and answers. */
export interface Hooks {
  /** The first that may change one; `null` where none does. */
  readonly changes: Node | null;
  /** Set where that sends the request itself, or makes the bodies: nothing that takes the client's place comes before it. */
  readonly sends?: true;
  /** Whether an interceptor puts the body in the place of the response. */
  readonly unwraps: boolean;
  /** Functions of the call's file that are called with its failures. */
  readonly failures: readonly FunctionNode[];
  /** Whether functions of the program are called with failures, and may make errors of their own of them. */
  readonly remakes: boolean;
  /** Where functions that are called with failures read the messages of one, in whatever file. */
  readonly envelope: readonly EnvelopeRead[];
  /** The functions. */
  readonly through: readonly FunctionAt[];
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

interface Interceptor {
  /** `null` where that is not known of a parameter. */
  readonly client: BoundClient['client'] | null;
  readonly instance: Node | null;
  /** Whether it is added to what a function is given, which may be any client. */
  readonly isGiven: boolean;
  readonly call: TSESTree.CallExpression;
  readonly frame: Frame;
  readonly isResponse: boolean;
}

const NONE: Hooks = { changes: null, unwraps: false, failures: [], remakes: false, envelope: [], through: [] };
/** Hooks that are called with failures alone. */
const FOR_FAILURES = 'beforeError';
/** Hooks that are called with the response, and may give another one. */
const FOR_RESPONSES = 'afterResponse';

export function createHookReader(resolver: Resolver, optionReader: OptionReader, host?: ModuleHost): HookReader {
  const { option } = optionReader;
  const mayChange = createMayChange(resolver);
  const ownSenders = createOwnSenders(resolver, optionReader, mayChange, host);
  const settings = createSettingReader(resolver, mayChange);
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
        const isGiven = target.kind === 'hole' && target.parameter !== undefined;
        if (owner === null && !isGiven) return [];
        const added = { client: owner?.client ?? null, instance: owner?.instance ?? null };
        return [{ ...added, isGiven, call, frame, isResponse: side?.name === 'response' }];
      });
    });
    interceptors.set(module, found);
    return found;
  }

  const functionsOf = (handler: Node, frame: Frame): FunctionAt[] => functionsAmong(resolver.follow(handler, frame));

  /** The functions that a handler of failures may be; `null` where that is not known. */
  function handlersOf(handler: Node, frame: Frame): FunctionAt[] | null {
    const targets = resolver.follow(handler, frame);
    const found = functionsAmong(targets);
    return found.length === targets.length ? found : null;
  }

  /** What handlers read of the failures that they are called with; `null` where more than their messages. */
  function readsOf(handlers: readonly FunctionAt[], isFailure: boolean): EnvelopeRead[] | null {
    const reads = handlers.map(({ fn, frame }) => findEnvelopeReads(fn, frame, resolver, isFailure));
    return reads.includes(null) ? null : reads.flatMap((each) => each ?? []);
  }

  function readInterceptor({ call, frame, isResponse }: Interceptor, here: Module): Hooks {
    const [done, failed] = call.arguments;
    const isLost = (handler: Node | undefined): boolean =>
      handler !== undefined && !isNothing(handler) && mayChange(handler, frame);
    const handlers = !isResponse || failed === undefined || isNothing(failed) ? [] : handlersOf(failed, frame);
    // What a handler of this file reads of a failure is found like in any `catch`.
    const isHere = ({ frame: { module } }: FunctionAt): boolean => module === here;
    const failures = (handlers ?? []).filter(isHere).map(({ fn }) => fn);
    const envelope =
      handlers === null
        ? null
        : readsOf(
            handlers.filter((each) => !isHere(each)),
            true,
          );
    if (envelope === null || (!isResponse && isLost(failed))) return { ...NONE, changes: failed as Node };
    const unwraps = isResponse && isFunction(done) && givesBody(done);
    const changes = !unwraps && isLost(done) ? (done as Node) : null;
    const through = done === undefined ? [] : functionsOf(done, frame);
    return { changes, unwraps, failures, remakes: handlers !== null && handlers.length > 0, envelope, through };
  }

  /** Whether a hook gives back nothing, or what it is given. */
  const keepsResponse = ({ fn, frame: { module } }: FunctionAt): boolean =>
    returnsOf(fn, module.scopes).every((result) => {
      const value = unwrap(result);
      const [definition] = value.type === 'Identifier' ? (module.scopes.variableOf(value)?.definitions ?? []) : [];
      return isNothing(value) || (definition?.kind === 'parameter' && definition.node === fn);
    });

  /** What a hook reads of failures, where that is all it does with an answer; `null` where it may do more. */
  function readHook({ name, node }: OptionFunction, frame: Frame): EnvelopeRead[] | null {
    if (!mayChange(node, frame)) return [];
    const handlers = name === FOR_FAILURES || name === FOR_RESPONSES ? handlersOf(node, frame) : null;
    if (handlers === null || !handlers.every((each) => name === FOR_FAILURES || keepsResponse(each))) return null;
    return readsOf(handlers, name === FOR_FAILURES);
  }

  /** What hooks among the options are, and read of failures; the option of one that may do more. */
  function readOptions(
    names: readonly string[],
    options: readonly Target[],
    fallback: Expression,
  ): Node | Pick<Hooks, 'envelope' | 'through'> {
    const envelope: EnvelopeRead[] = [];
    const through: FunctionAt[] = [];
    for (const name of names) {
      const found = option(options, [name], fallback);
      for (const target of found?.targets ?? []) {
        const leaves = target.kind === 'node' ? optionFunctions(target.node, name) : [];
        const reads = leaves.map((leaf) => readHook(leaf, target.frame));
        if (target.kind !== 'node' || reads.includes(null)) return found?.node ?? fallback;
        envelope.push(...reads.flatMap((each) => each ?? []));
        through.push(...leaves.flatMap(({ node }) => functionsOf(node, target.frame)));
      }
    }
    return { envelope, through };
  }

  return {
    read(bound, request, options, fallback, frame) {
      const { client, home } = bound;
      const own = ownSenders.find({ bound, request, options, fallback, frame });
      if (own !== null) return { ...NONE, changes: own, sends: true };
      const hooks = readOptions(client.hookOptions ?? [], options, fallback);
      if ('type' in hooks) return { ...NONE, changes: hooks };
      const { envelope, through } = hooks;
      const changed = settings.changing(bound, frame.module);
      if (changed !== null) return { ...NONE, changes: changed };
      if (client.interceptors !== true) return { ...NONE, remakes: envelope.length > 0, envelope, through };
      const files = new Set([frame.module, home ?? frame.module, ...(host?.hooking?.(home) ?? [])]);
      const written = ownSenders.findDefault(bound, files);
      if (written !== null) return { ...NONE, changes: written.value, ...(written.isSender ? { sends: true } : {}) };
      const all = [...files]
        .flatMap((file) => interceptorsIn(file))
        .filter((each) => isAddedTo(each, bound))
        .map((each) => readInterceptor(each, frame.module));
      const changing = all.find((each) => each.changes !== null);
      if (changing !== undefined) return changing;
      const unwrapping = all.filter(({ unwraps }) => unwraps);
      return {
        changes: unwrapping.length > 1 ? request : null,
        unwraps: unwrapping.length > 0,
        failures: all.flatMap(({ failures }) => failures),
        remakes: envelope.length > 0 || all.some(({ remakes }) => remakes),
        envelope: [...envelope, ...all.flatMap((each) => each.envelope)],
        through: [...through, ...all.flatMap((each) => each.through)],
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

/** Whether an interceptor is, or may be, added to a client. */
const isAddedTo = (added: Interceptor, { client, instance }: BoundClient): boolean =>
  added.isGiven
    ? (added.client ?? client) === client && (added.client !== null || instance !== null)
    : added.client === client && added.instance === instance;

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
