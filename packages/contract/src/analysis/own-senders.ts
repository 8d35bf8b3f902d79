import type { TSESTree } from '@typescript-eslint/types';
import { identifyOwner, type BoundClient } from './client-binding.ts';
import type { OptionReader } from './client-options.ts';
import type { Client } from './client-types.ts';
import { functionsAsFetch } from './functions-as-fetch.ts';
import { isParameter } from './left-out.ts';
import type { MayChange } from './may-change.ts';
import type { Module, ModuleHost } from './module.ts';
import { optionFunctions } from './option-functions.ts';
import { isFunction } from './scope.ts';
import type { Frame, Resolver, Target } from './target.ts';
import type { Expression, Node } from './types.ts';
import { staticName } from './walk.ts';

/** A call as its client reads it, with the options that matter for it. */
interface Asked {
  readonly bound: BoundClient;
  readonly request: TSESTree.CallExpression;
  /** The call's own options, then those that its client was made with. */
  readonly options: readonly Target[];
  readonly fallback: Expression;
  readonly frame: Frame;
}

/** Something that is written into a client's defaults. */
interface Default extends Pick<BoundClient, 'client' | 'instance'> {
  readonly value: Node;
  readonly frame: Frame;
  readonly isSender: boolean;
}

/** Members of axios' defaults that functions stand in which see requests or answers, and whether those send them. */
const DEFAULTS: ReadonlyMap<string | null, boolean> = new Map([
  ['adapter', true],
  ['transformRequest', false],
  ['transformResponse', false],
]);

/** Finds functions of the program that a client is told to send its requests with, or to make their bodies, and that may look into them. */
export interface OwnSenders {
  /** What tells the client of such a function; `null` for none. */
  readonly find: (asked: Asked) => Node | null;
  /**
   * What is written into the defaults of the client, and may change its requests or answers; `null` for nothing.
   *
   * @param files where that may be written
   */
  readonly findDefault: (bound: BoundClient, files: Iterable<Module>) => Default | null;
}

export function createOwnSenders(
  resolver: Resolver,
  { option }: Pick<OptionReader, 'option'>,
  mayChange: MayChange,
  host?: ModuleHost,
): OwnSenders {
  const defaults = new Map<Module, readonly Default[]>();

  /** `client.defaults.transformResponse = …` in a file. */
  function defaultsIn(module: Module): readonly Default[] {
    const known = defaults.get(module);
    if (known !== undefined) return known;
    const frame = resolver.frameOf(module);
    const found = module.scopes.ofType('AssignmentExpression').flatMap(({ left, right: value }): Default[] => {
      if (left.type !== 'MemberExpression') return [];
      const isSender = DEFAULTS.get(staticName(left.property, left.computed));
      if (isSender === undefined) return [];
      return resolver.follow(left.object, frame).flatMap((target) => {
        const owner = identifyOwner(target, 'defaults', resolver);
        return owner === null ? [] : [{ ...owner, value, frame, isSender }];
      });
    });
    defaults.set(module, found);
    return found;
  }

  /** The option by which a client is told what sends its requests, if that may look into them. */
  function findOption({ bound, options, fallback }: Asked): Node | null {
    const { senderOptions = [] } = bound.client;
    const telling = senderOptions
      .flatMap((name) => option(options, [name], fallback) ?? [])
      .find(({ targets }) =>
        targets.some(
          (target) =>
            target.kind === 'node' &&
            optionFunctions(target.node, '').some(({ node }) => mayChange(node, target.frame, true)),
        ),
      );
    return telling?.node ?? null;
  }

  /** A function that a method of the request is told, if it may look into the request or its answer. */
  function findMethod({ hookMethods = [] }: Client, { request, frame }: Asked): Node | null {
    if (hookMethods.length === 0) return null;
    const { parentOf } = frame.module.scopes;
    for (let at: Node = request, member = parentOf(at); member?.type === 'MemberExpression'; member = parentOf(at)) {
      const call: Node | null = member.object === at ? parentOf(member) : null;
      if (call?.type !== 'CallExpression' || call.callee !== member) return null;
      const told = hookMethods.includes(staticName(member.property, member.computed) ?? '') ? call.arguments : [];
      const changing = told.find((argument) => argument.type !== 'Literal' && mayChange(argument, frame, true));
      if (changing !== undefined) return changing;
      at = call;
    }
    return null;
  }

  /** Whether a caller gives a function in the client's place, `fetch` of `({ fetch = globalThis.fetch })`, that may look into requests. */
  function isGiven({ callee }: TSESTree.CallExpression, frame: Frame): boolean {
    const asked = callee.type === 'MemberExpression' ? [callee.object, callee] : [callee];
    return asked
      .flatMap((node) => resolver.follow(node, frame).filter(isParameter))
      .flatMap((target) => resolver.givenByAny(target))
      .some(({ kind, node, frame: home }) => kind === 'node' && isFunction(node) && mayChange(node, home, true));
  }

  /** Whether a function that the program puts in the place of the global `fetch` may look into requests. */
  const isPatched = ({ bound, frame }: Asked): boolean =>
    functionsAsFetch(bound.client, frame.module, { resolver, host }).some(({ fn, frame: home }) =>
      mayChange(fn, home, true),
    );

  return {
    find: (asked) =>
      findOption(asked) ??
      findMethod(asked.bound.client, asked) ??
      (isGiven(asked.request, asked.frame) || isPatched(asked) ? asked.request : null),
    findDefault: ({ client, instance }, files) =>
      [...files]
        .flatMap(defaultsIn)
        .find(
          (each) =>
            each.client === client &&
            each.instance === instance &&
            optionFunctions(each.value, '').some(({ node }) => mayChange(node, each.frame, each.isSender)),
        ) ?? null,
  };
}
