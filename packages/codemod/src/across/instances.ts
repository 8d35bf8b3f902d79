import path from 'node:path';
import {
  contains,
  createEvaluator,
  findInstances,
  importOf,
  INSTANCE_MODULES,
  unwrap,
  type ClientInstance,
  type PlaceInFile,
} from '@modelhub-migration/contract/analysis';
import type { TSESTree } from '@typescript-eslint/types';
import { toPosix } from '../files.ts';
import type { Modules } from '../module-host.ts';
import type { PlanSettings } from '../plan-settings.ts';
import type { PlaceElsewhere } from '../rewrite/index.ts';
import type { StoredAddress } from '../stored-addresses.ts';
import type { Untraced } from '../untraced-addresses.ts';
import { wholeModule, type SourceTree } from './source-tree.ts';
import { filesAround } from './tree-index.ts';

/** An instance of an HTTP client, and the file, absolute, that makes it. */
export interface InstanceIn extends ClientInstance {
  readonly file: string;
}

/** What a file has to do with that makes instances. */
const MAKES = /\b(?:create|extend)\b/;
const CLIENT = new RegExp(`['"](?:${INSTANCE_MODULES.join('|')})['"]`);

const known = new WeakMap<SourceTree, Map<string, readonly InstanceIn[]>>();

/** The instances of HTTP clients that a file, absolute, makes. */
function instancesIn(file: string, tree: SourceTree, modules: Modules): readonly InstanceIn[] {
  const found = known.get(tree) ?? new Map<string, readonly InstanceIn[]>();
  known.set(tree, found);
  const before = found.get(file);
  if (before !== undefined) return before;
  const text = tree.textOf(file);
  const module = MAKES.test(text) && CLIENT.test(text) ? wholeModule(tree, file) : null;
  const made =
    module === null
      ? []
      : findInstances(createEvaluator(module, modules.hostOf(module, file))).map((each) => ({ ...each, file }));
  found.set(file, made);
  return made;
}

/** Where an instance is made in whose options a node of a file, absolute, stands. */
export function instanceAround(
  node: TSESTree.Node,
  file: string,
  root: string,
  tree: SourceTree,
  modules: Modules,
): PlaceElsewhere | null {
  const found = instancesIn(file, tree, modules).find(({ call, isTurned }) => !isTurned && contains(call, node));
  return found === undefined ? null : toPlace(found, root);
}

/** What a call is asked of: `api` of `api.http.post(url)`. */
function askedName(callee: TSESTree.Node): TSESTree.Identifier | null {
  const node = unwrap(callee);
  if (node.type === 'MemberExpression') return askedName(node.object);
  return node.type === 'Identifier' ? node : null;
}

/** Whether a client's own call may be asked of an instance: it is not where it is asked of what another package exports, or of a global. */
export function mayAskInstance(
  { file, start }: PlaceInFile,
  { root, tree }: Pick<PlanSettings, 'root' | 'tree'>,
): boolean {
  const module = tree === undefined ? null : wholeModule(tree(), path.join(root, file));
  const call = module?.scopes.ofType('CallExpression').find(({ range }) => range[0] === start);
  const name = call === undefined ? null : askedName(call.callee);
  if (module === null || name === null) return true;
  if (module.scopes.variableOf(name) === null) return false;
  const imported = importOf(name, module.scopes);
  return imported === null || imported.from.startsWith('.') || INSTANCE_MODULES.includes(imported.from);
}

/** An instance as a place that changes. */
export const toPlace = ({ file, call }: InstanceIn, root: string): PlaceElsewhere => ({
  file: toPosix(path.relative(root, file)),
  start: call.range[0],
  is: 'instance',
});

/** The instances that calls of a file, absolute, may be asked of. */
export const instancesAround = (file: string, tree: SourceTree, modules: Modules): readonly InstanceIn[] =>
  filesAround(tree, file).flatMap((each) => instancesIn(each, tree, modules));

/** How many names two values have in common, from their own ones outwards. */
function sharedNames(one: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < one.length && shared < other.length && one.at(-1 - shared) === other.at(-1 - shared)) shared++;
  return shared;
}

/** An address, and the instances whose base it is. */
export interface AddressedInstances {
  readonly untraced: Untraced;
  readonly instances: readonly InstanceIn[];
}

/** Whether an address stands where an instance is made: then it is the base of that one, even if it looks like a whole one. */
const isBaseOf =
  ({ file: { file } }: Untraced, { start, end }: StoredAddress, root: string) =>
  (instance: InstanceIn): boolean =>
    instance.file === path.join(root, file) && instance.call.range[0] < start && end < instance.call.range[1];

/**
 * The instances that calls out of sight are asked of: their base is an address that no call accounts for, by what it is or by what it is
 * called, and a path of the retired routes stands in a file around it that no call puts behind a host.
 */
export function findAddressed(
  untraced: readonly Untraced[],
  { root, tree, modules }: Pick<PlanSettings, 'root' | 'modules'> & { readonly tree: () => SourceTree },
): AddressedInstances[] {
  return untraced.flatMap((each): AddressedInstances[] => {
    const { addresses, around, connected, hasRoute, isLeft } = each;
    if (isLeft || !hasRoute) return [];
    const madeIn = (files: readonly string[]): readonly InstanceIn[] =>
      files.flatMap((file) => instancesIn(file, tree(), modules)).filter(({ isTurned }) => !isTurned);
    const near = madeIn(around);
    const all = near.length > 0 ? near : madeIn(connected);
    const sure = all.filter(({ isLegacy }) => isLegacy);
    const whole = addresses.filter(({ operation }) => operation !== 'definition');
    if (!whole.every((address) => sure.some(isBaseOf(each, address, root)))) return [];
    if (sure.length > 0) return [{ untraced: each, instances: sure }];
    const open = all.filter(({ isOpen }) => isOpen);
    const named = open.map((instance) => ({
      instance,
      shared: Math.max(...addresses.map(({ names }) => sharedNames(instance.names, names))),
    }));
    const most = Math.max(...named.map(({ shared }) => shared));
    // The only one may be told the address under any name.
    const instances =
      open.length === 1
        ? open
        : named.filter(({ shared }) => shared > 0 && shared === most).map(({ instance }) => instance);
    return instances.length === 0 ? [] : [{ untraced: each, instances }];
  });
}

/** Whether an instance is going to send requests for retired routes to the successor; takes its file, relative to the root, and its start. */
export type IsWanted = (file: string, start: number) => boolean;

/**
 * The clients all of whose instances around a file send requests for retired routes to the successor, with the instances that are only
 * going to: what the file asks of one by a path is answered in its old form.
 *
 * @param file absolute
 * @param root absolute
 */
export function sentAround(
  file: string,
  root: string,
  tree: SourceTree,
  modules: Modules,
  isWanted: IsWanted,
): ReadonlyMap<string, readonly InstanceIn[]> {
  const all = instancesAround(file, tree, modules);
  const isSent = (each: InstanceIn): boolean =>
    each.isTurned || isWanted(toPosix(path.relative(root, each.file)), each.call.range[0]);
  return new Map(
    [...new Set(all.map(({ client }) => client))].flatMap((client) => {
      const own = all.filter((each) => each.client === client);
      return own.every(isSent) ? [[client, own.filter(({ isTurned }) => !isTurned)] as const] : [];
    }),
  );
}
