import type { TSESTree } from '@typescript-eslint/types';
import { CLIENTS, type Binding, type Client } from './clients.ts';
import { handedOnCallee } from './handed-on-callee.ts';
import { INJECTED_FETCH } from './http-clients.ts';
import type { Module } from './module.ts';
import { RESPONSE_STYLES } from './response-styles.ts';
import { isFunction } from './scope.ts';
import type { Frame, HoleTarget, Resolver, Target } from './target.ts';
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
  /** The file that the instance is made in. */
  readonly home: Module | null;
  /** Whether the first argument is what `this` is in it: `fetch.call(undefined, url)`. */
  readonly takesThis?: true;
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((name, index) => path[index] === name);

interface Row<B> {
  readonly client: Client;
  readonly binding: B;
}
type BindingOf<Key extends string> = Extract<Binding, Readonly<Record<Key, unknown>>>;

/** Bindings of one form by each name that leads to them, in the table's order, so that a call asks only the rows it may fit. */
function indexBindings<Key extends 'global' | 'modules' | 'types'>(
  key: Key,
  namesOf: (binding: BindingOf<Key>) => readonly string[],
): ReadonlyMap<string, readonly Row<BindingOf<Key>>[]> {
  const index = new Map<string, Row<BindingOf<Key>>[]>();
  for (const client of CLIENTS) {
    for (const binding of client.bindings) {
      if (!(key in binding)) continue;
      const row = { client, binding: binding as BindingOf<Key> };
      for (const name of namesOf(row.binding)) index.set(name, [...(index.get(name) ?? []), row]);
    }
  }
  return index;
}

const BY_GLOBAL = indexBindings('global', ({ global }) => [global]);
const BY_MODULE = indexBindings('modules', ({ modules }) => modules);
const BY_TYPE = indexBindings('types', ({ types }) => types);

/** Whether a parameter, or a member of one, has the name of the global `fetch`: what frameworks and tests give in its place. */
function isInjectedFetch({ reason, parameter, path }: HoleTarget): boolean {
  const [name, ...others] = path;
  if (reason !== 'parameter' || others.length > 0) return false;
  return (name ?? (parameter?.type === 'Identifier' ? parameter.name : '')) === 'fetch';
}

/** The rows whose bindings a path of names fits, and what is left of the path. */
function byPath(target: Target): readonly { client: Client; rest: readonly string[] }[] {
  switch (target.kind) {
    case 'global':
      return (BY_GLOBAL.get(target.path[0] ?? '') ?? []).map(({ client }) => ({ client, rest: target.path.slice(1) }));
    case 'import':
      return (BY_MODULE.get(target.specifier) ?? [])
        .filter(({ binding }) => startsWith(target.path, binding.path))
        .map(({ client, binding }) => ({ client, rest: target.path.slice(binding.path.length) }));
    case 'hole': {
      const typed = BY_TYPE.get(target.typeName ?? '');
      if (typed === undefined && isInjectedFetch(target)) return [{ client: INJECTED_FETCH, rest: [] }];
      return (typed ?? []).map(({ client }) => ({ client, rest: target.typePath ?? target.path }));
    }
    default:
      return [];
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

/** The ends of member chains that are a client's, with the member that they call. */
const SUFFIXES = CLIENTS.flatMap((client) =>
  client.bindings.flatMap((binding) =>
    'suffix' in binding
      ? client.forms.map(({ member }) => ({
          client,
          member,
          names: member === '' ? binding.suffix : [...binding.suffix, member],
        }))
      : [],
  ),
);

function bySuffix(callee: Node): BoundClient | null {
  if (unwrap(callee).type === 'Identifier') return null;
  const written = writtenNames(callee);
  const found = SUFFIXES.find(
    ({ names }) => written.length >= names.length && startsWith(written.slice(-names.length), names),
  );
  return found === undefined
    ? null
    : { client: found.client, member: found.member, defaults: [], instance: null, home: null };
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

/** Packages whose classes are clients that programs mostly are given, and at times make. */
const CLASS_PACKAGES: ReadonlySet<string> = new Set(['@nestjs/axios', '@angular/common/http']);

/** `new HttpService(axios.create(…))`: the class of a framework's client, with what the instance that it is given was made with. */
function byClass(
  { callee, arguments: [given] }: TSESTree.NewExpression,
  frame: Frame,
  resolver: Resolver,
  generation: number,
): Identified[] {
  const rows = resolver
    .follow(callee, frame)
    .flatMap((target) =>
      target.kind === 'import' && CLASS_PACKAGES.has(target.specifier)
        ? (BY_TYPE.get(target.path.join('.')) ?? [])
        : [],
    );
  if (rows.length === 0) return [];
  const inner =
    given === undefined
      ? []
      : resolver.follow(given, frame).flatMap((target) => identify(target, resolver, generation + 1));
  if (given !== undefined && inner.length === 0) return [];
  const defaults = inner.flatMap((each) => each.defaults);
  return rows.map(({ client }) => ({ client, rest: [], defaults, instance: null, home: null }));
}

/** Instances of instances (`got.extend().extend()`) that are followed. */
const MAX_GENERATIONS = 8;

/** A client, and the members that are read from it. */
interface Identified extends Omit<BoundClient, 'member'> {
  readonly rest: readonly string[];
}

/**
 * Which client a target is, if it is one.
 */
function identify(target: Target, resolver: Resolver, generation = 0): Identified[] {
  if (generation > MAX_GENERATIONS) return [];
  if (target.kind === 'member') {
    return identify(target.object, resolver, generation).map((found) => ({
      ...found,
      rest: [...found.rest, target.name],
    }));
  }
  if (target.kind === 'node') return identifyMade(target, resolver, generation);
  return byPath(target).map((found) => ({ ...found, defaults: [], instance: null, home: null }));
}

/** A client made by a factory, a constructor or an injector, or reached through a function that hands all on to one. */
function identifyMade(
  target: Extract<Target, { kind: 'node' }>,
  resolver: Resolver,
  generation: number,
): ReturnType<typeof identify> {
  const { node, frame } = target;
  if (isFunction(node)) {
    const callee = handedOnCallee(node);
    const callees = callee === null ? [] : resolver.follow(callee, frame);
    return callees.flatMap((each) => identify(each, resolver, generation + 1));
  }
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return [];
  const injected = node.type === 'CallExpression' ? byInjection(node) : null;
  if (injected !== null) return [{ client: injected, rest: [], defaults: [], instance: null, home: null }];
  const ofClass = node.type === 'NewExpression' ? byClass(node, frame, resolver, generation) : [];
  if (ofClass.length > 0) return ofClass;
  const [options] = node.arguments;
  const given = options === undefined ? [] : resolver.follow(options, frame);
  return resolver.follow(node.callee, frame).flatMap((callee) =>
    identify(callee, resolver, generation + 1).flatMap((called) => {
      const { client, rest, defaults, instance } = called;
      const makers = node.type === 'NewExpression' ? (client.constructors ?? []) : client.factories;
      const [maker = ''] = rest;
      if (rest.length > 1) return [];
      if (instance !== null && Object.hasOwn(client.settings ?? {}, maker)) return [{ ...called, rest: [] }];
      if (!makers.includes(maker)) return [];
      return [{ client, rest: [], defaults: [...given, ...defaults], instance: node, home: frame.module }];
    }),
  );
}

/** What plain names of globals (`fetch(…)`) are: nothing else decides, and files full of calls have no others. */
const GLOBALS: ReadonlyMap<string, BoundClient> = new Map(
  [...BY_GLOBAL].flatMap(([name, rows]) =>
    rows
      .filter(
        ({ client }) => (client.constructors ?? []).length === 0 && client.forms.some(({ member }) => member === ''),
      )
      .map(({ client }) => [name, { client, member: '', defaults: [], instance: null, home: null }] as const),
  ),
);

/** The client that a member of another one is, where the first name that is read is such a member. */
function memberClient(found: Identified): Identified {
  const [name = '', ...rest] = found.rest;
  const id = found.client.members?.[name];
  const client = id === undefined ? undefined : CLIENTS.find((each) => each.id === id);
  return client === undefined ? found : { ...found, client, rest };
}

/** The client that a callee calls, and by which of its members; `null` where it is none, or several. */
export function bindClient(callee: Node, targets: readonly Target[], resolver: Resolver): BoundClient | null {
  const [only] = targets;
  if (only?.kind === 'global' && only.path.length === 1 && targets.length === 1) {
    const bound = GLOBALS.get(only.path[0] as string);
    if (bound !== undefined) return bound;
  }
  for (const target of targets) {
    for (const { client, rest, defaults, instance, home } of identify(target, resolver).map(memberClient)) {
      const [member = ''] = rest;
      const isMade =
        instance !== null ||
        (client.constructors ?? []).length === 0 ||
        target.kind === 'hole' ||
        target.kind === 'member';
      if (rest.length <= 1 && isMade && client.forms.some((form) => form.member === member)) {
        return { client, member, defaults, instance, home };
      }
    }
  }
  return bySuffix(callee);
}

/**
 * The client that a method of functions calls: `this.fetcher.call(undefined, url, init)`.
 *
 * @returns `null` where the callee is none, or calls a client that may be given a callback at a place of its own
 */
export function bindCalled(callee: Node, frame: Frame, resolver: Resolver): BoundClient | null {
  const method = unwrap(callee);
  if (method.type !== 'MemberExpression' || staticName(method.property, method.computed) !== 'call') return null;
  const bound = bindClient(method.object, resolver.follow(method.object, frame), resolver);
  if (bound === null || RESPONSE_STYLES[bound.client.response].callback !== undefined) return null;
  return { ...bound, takesThis: true };
}

/** The instance that a target is a member of: `defaults` of `axios.defaults`, `interceptors` of `client.interceptors`. */
export function identifyOwner(
  target: Target,
  member: string,
  resolver: Resolver,
): { client: Client; instance: Node | null } | null {
  const found = identify(target, resolver).find(({ rest }) => rest.join('.') === member);
  return found === undefined ? null : { client: found.client, instance: found.instance };
}
