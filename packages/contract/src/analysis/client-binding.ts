import type { TSESTree } from '@typescript-eslint/types';
import { CLIENTS, type Client } from './clients.ts';
import type { Resolver, Target } from './target.ts';
import type { Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** A client, as a value of the program. */
export interface BoundClient {
  readonly client: Client;
  /** The member that is called; empty for the client itself. */
  readonly member: string;
  /** Options that the instance was made with (`axios.create({ … })`), nearest first. */
  readonly defaults: readonly Target[];
  /** The call or `new` that made the instance; `null` for the client of the module. */
  readonly instance: Node | null;
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((name, index) => path[index] === name);

/** The rows whose bindings a path of names fits, and what is left of the path. */
function* byPath(target: Target): Generator<{ client: Client; rest: readonly string[] }> {
  for (const client of CLIENTS) {
    for (const binding of client.bindings) {
      if ('global' in binding && target.kind === 'global' && target.path[0] === binding.global) {
        yield { client, rest: target.path.slice(1) };
      }
      if (
        'modules' in binding &&
        target.kind === 'import' &&
        binding.modules.includes(target.specifier) &&
        startsWith(target.path, binding.path)
      ) {
        yield { client, rest: target.path.slice(binding.path.length) };
      }
      if (
        'types' in binding &&
        target.kind === 'hole' &&
        target.typeName !== null &&
        binding.types.includes(target.typeName)
      ) {
        yield { client, rest: target.path };
      }
    }
  }
}

/** The names of a member chain as written, outermost object first; what is no name ends it. */
function writtenNames(node: Node): string[] {
  const names: string[] = [];
  let at = unwrap(node);
  while (at.type === 'MemberExpression') {
    const name = staticName(at.property, at.computed);
    if (name === null) return names;
    names.unshift(name);
    at = unwrap(at.object);
  }
  return names;
}

function bySuffix(callee: Node): BoundClient | null {
  const names = writtenNames(callee);
  for (const client of CLIENTS) {
    for (const binding of client.bindings) {
      if (!('suffix' in binding)) continue;
      for (const member of client.forms.map((form) => form.member)) {
        const wanted = member === '' ? binding.suffix : [...binding.suffix, member];
        if (startsWith(names.slice(-wanted.length), wanted) && names.length >= wanted.length) {
          return { client, member, defaults: [], instance: null };
        }
      }
    }
  }
  return null;
}

/** `inject(HttpClient)`, `app.get(HttpService)`: the client is named by its class. */
function byInjection(node: TSESTree.CallExpression): Client | null {
  const callee = unwrap(node.callee);
  const name =
    callee.type === 'MemberExpression'
      ? staticName(callee.property, callee.computed)
      : callee.type === 'Identifier'
        ? callee.name
        : null;
  const [token] = node.arguments;
  if ((name !== 'inject' && name !== 'get') || token?.type !== 'Identifier') return null;
  return (
    CLIENTS.find(({ bindings }) =>
      bindings.some((binding) => 'types' in binding && binding.types.includes(token.name)),
    ) ?? null
  );
}

/** Instances of instances (`got.extend().extend()`) that are followed. */
const MAX_GENERATIONS = 8;

/**
 * Which client a target is, if it is one.
 *
 * @param isCallable `false` to accept members that no form calls (to look for factories)
 */
function identify(
  target: Target,
  resolver: Resolver,
  generation = 0,
): { client: Client; rest: readonly string[]; defaults: readonly Target[]; instance: Node | null }[] {
  if (generation > MAX_GENERATIONS) return [];
  if (target.kind === 'member') {
    return identify(target.object, resolver, generation).map((found) => ({
      ...found,
      rest: [...found.rest, target.name],
    }));
  }
  if (target.kind === 'node') return identifyMade(target, resolver, generation);
  return [...byPath(target)].map((found) => ({ ...found, defaults: [], instance: null }));
}

/** A client made by a factory, a constructor or an injector. */
function identifyMade(
  target: Extract<Target, { kind: 'node' }>,
  resolver: Resolver,
  generation: number,
): ReturnType<typeof identify> {
  const { node, frame } = target;
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return [];
  const injected = node.type === 'CallExpression' ? byInjection(node) : null;
  if (injected !== null) return [{ client: injected, rest: [], defaults: [], instance: null }];
  const [options] = node.arguments;
  const given = options === undefined ? [] : resolver.follow(options, frame);
  return resolver.follow(node.callee, frame).flatMap((callee) =>
    identify(callee, resolver, generation + 1).flatMap(({ client, rest, defaults }) => {
      const makers = node.type === 'NewExpression' ? (client.constructors ?? []) : client.factories;
      const [maker] = rest;
      if (rest.length !== 1 || maker === undefined || !makers.includes(maker)) return [];
      return [{ client, rest: [], defaults: [...given, ...defaults], instance: node }];
    }),
  );
}

/** The client that a callee calls, and by which of its members; `null` where it is none, or several. */
export function bindClient(callee: Node, targets: readonly Target[], resolver: Resolver): BoundClient | null {
  for (const target of targets) {
    for (const { client, rest, defaults, instance } of identify(target, resolver)) {
      const [member = ''] = rest;
      const isMade =
        instance !== null ||
        (client.constructors ?? []).length === 0 ||
        target.kind === 'hole' ||
        target.kind === 'member';
      if (rest.length <= 1 && isMade && client.forms.some((form) => form.member === member)) {
        return { client, member, defaults, instance };
      }
    }
  }
  return bySuffix(callee);
}

/** The instance whose defaults a target is (`client.defaults`), for `axios.defaults.baseURL = …`. */
export function identifyDefaults(target: Target, resolver: Resolver): { client: Client; instance: Node | null } | null {
  const found = identify(target, resolver).find(({ rest }) => rest.join('.') === 'defaults');
  return found === undefined ? null : { client: found.client, instance: found.instance };
}
