import type { TSESTree } from '@typescript-eslint/types';
import { constructorOf, membersNamed } from './class-members.ts';
import { collectConstructions } from './constructions.ts';
import { isPartOf } from './is-part-of.ts';
import { lastOf } from './long-literals.ts';
import type { Module } from './module.ts';
import { nodesWithin } from './nodes-within.ts';
import { parameterPropertyOf } from './parameter-property-of.ts';
import { isFunction, type FunctionNode } from './scope.ts';
import {
  createFrame,
  declaredType,
  holeTarget,
  isClass,
  type ClassNode,
  type Frame,
  type Resolver,
  type Target,
  type Thunk,
} from './target.ts';
import { BUDGET, type Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';
import { collectMemberWrites, type MemberWrite } from './writes.ts';

type InstanceTarget = Extract<Target, { kind: 'instance' }>;
/** What is written into the members of one name, by the object or class it is written into. */
type WritesByOwner = ReadonlyMap<Node, readonly MemberWrite[]>;

/** Reads members of objects, arrays, enums, namespaces and classes. An empty result: there is provably no such member. */
export interface Members {
  readonly read: (target: Target, name: string, node: Node) => readonly Target[];
  /** Places in a file that write to a member of an object or class made at `owner`. */
  readonly writesTo: (owner: Node, module: Module, name: string) => readonly MemberWrite[];
}

/** The class that a `this` belongs to, or the object literal whose method it stands in; `null` at any other place. */
export function ownerOfThis(
  node: Node,
  { scopes }: Pick<Module, 'scopes'>,
): { owner: ClassNode | TSESTree.ObjectExpression; isStatic: boolean; fn: FunctionNode | null } | null {
  let child = node;
  let fn: FunctionNode | null = null;
  for (let at = scopes.parentOf(node); at !== null; child = at, at = scopes.parentOf(at)) {
    if (at.type === 'FunctionDeclaration' || at.type === 'FunctionExpression') {
      if (fn !== null) return null;
      fn = at;
    } else if (at.type === 'MethodDefinition' || at.type === 'PropertyDefinition' || at.type === 'AccessorProperty') {
      if (at.key === child && at.computed) return null;
      const owner = classAround(at, scopes.parentOf);
      return owner === null ? null : { owner, isStatic: at.static, fn };
    } else if (at.type === 'StaticBlock') {
      const owner = classAround(at, scopes.parentOf);
      return owner === null ? null : { owner, isStatic: true, fn };
    } else if (at.type === 'Property' && fn === child) {
      const owner = scopes.parentOf(at);
      return owner?.type === 'ObjectExpression' ? { owner, isStatic: false, fn } : null;
    } else if (fn !== null) return null;
  }
  return null;
}

function classAround(member: Node, parentOf: (node: Node) => Node | null): ClassNode | null {
  const body = parentOf(member);
  const owner = body === null ? null : parentOf(body);
  return owner?.type === 'ClassDeclaration' || owner?.type === 'ClassExpression' ? owner : null;
}

/** Whether a target is a value at hand, and not what only the running program has. */
const isKnown = ({ kind }: Target): boolean => kind === 'node' || kind === 'instance' || kind === 'module';

const only = <T>([first, ...others]: readonly T[]): T | null => (others.length > 0 ? null : (first ?? null));

const NO_WRITES: readonly MemberWrite[] = [];

export function createMembers(resolver: Resolver): Members {
  const writes = new Map<Module, ReadonlyMap<string | null, readonly MemberWrite[]>>();
  const owners = new Map<Module, Map<string | null, WritesByOwner>>();

  function writesIn(module: Module): ReadonlyMap<string | null, readonly MemberWrite[]> {
    let all = writes.get(module);
    if (all === undefined) {
      all = collectMemberWrites(module);
      writes.set(module, all);
    }
    return all;
  }

  /** Who is written to under a name. While it is being found out, the answer is "nobody": that breaks circles. */
  function writesByOwner(module: Module, name: string | null): WritesByOwner {
    const known = owners.get(module) ?? new Map<string | null, WritesByOwner>();
    owners.set(module, known);
    const done = known.get(name);
    if (done !== undefined) return done;
    const found = new Map<Node, MemberWrite[]>();
    known.set(name, found);
    const ready = new Map<Node, MemberWrite[]>();
    for (const write of writesIn(module).get(name) ?? []) {
      for (const target of resolver.follow(write.object, resolver.frameOf(module))) {
        if (target.kind !== 'node' && target.kind !== 'instance') continue;
        const list = ready.get(target.node) ?? [];
        if (!list.includes(write)) list.push(write);
        ready.set(target.node, list);
      }
    }
    known.set(name, ready);
    return ready;
  }

  function writesTo(owner: Node, module: Module, name: string): readonly MemberWrite[] {
    if (writesIn(module).size === 0) return NO_WRITES;
    const named = writesByOwner(module, name).get(owner);
    const open = writesByOwner(module, null).get(owner);
    return named === undefined ? (open ?? NO_WRITES) : open === undefined ? named : [...named, ...open];
  }

  /** The only write, if it gives the member its first value (`config.base = '…'` after `const config = {}`). */
  function onlyWrite(found: readonly MemberWrite[], frame: Frame): readonly Target[] | null {
    const value = found.length === 1 ? found[0]?.value : null;
    return value == null ? null : resolver.follow(value, frame);
  }

  function readObject(object: TSESTree.ObjectExpression, target: Target, name: string, node: Node): readonly Target[] {
    const { frame } = target;
    const found = writesTo(object, frame.module, name);
    const declared = readLiteral(object, target, name, node);
    if (found.length === 0) return declared;
    return (declared.length === 0 ? onlyWrite(found, frame) : null) ?? [holeTarget('reassigned', node, frame)];
  }

  /** @param end properties from here on are no part of the question */
  function readLiteral(
    object: TSESTree.ObjectExpression,
    target: Target,
    name: string,
    node: Node,
    end: number = object.properties.length,
  ): readonly Target[] {
    const { frame } = target;
    for (let index = lastOf(object, name, end); index >= 0; index--) {
      const property = object.properties[index] as TSESTree.ObjectLiteralElement;
      if (property.type === 'SpreadElement') {
        const parts = resolver.follow(property.argument, frame).map((part) => resolver.member(part, name, node));
        const values = parts.flat();
        if (values.length === 0) continue;
        if (parts.every((part) => part.length > 0 && part.every(isKnown))) return values;
        // A spread object may lack the member; then what stands further left shows through.
        const behind = readLiteral(object, target, name, node, index);
        const open = parts.every((part) => part.length > 0) ? values : [...values, holeTarget('member', node, frame)];
        return [...open, ...behind];
      }
      const key = staticName(property.key, property.computed);
      if (key === null) return [holeTarget('member', node, frame)];
      if (key !== name) continue;
      if (property.kind === 'get' && isFunction(property.value)) {
        return resolver.returned(property.value, [], target, frame) ?? [holeTarget('call', node, frame)];
      }
      return property.kind === 'set' ? [] : resolver.follow(property.value, frame);
    }
    return [];
  }

  function readEnum(declaration: TSESTree.TSEnumDeclaration, frame: Frame, name: string): readonly Target[] {
    const members = declaration.body.members;
    const member = members.find((item) => staticName(item.id, item.id.type !== 'Identifier') === name);
    return member?.initializer == null ? [] : resolver.follow(member.initializer, frame);
  }

  function readNamespace(declaration: TSESTree.TSModuleDeclaration, frame: Frame, name: string): readonly Target[] {
    if (declaration.body?.type !== 'TSModuleBlock') return [];
    const first = declaration.body.body[0];
    const variable = first === undefined ? undefined : frame.module.scopes.scopeOf(first).variables.get(name);
    return variable === undefined ? [] : resolver.variable(variable, frame);
  }

  /** A class's own or inherited members. */
  function readClass(target: Target & { node: ClassNode }, name: string, node: Node): readonly Target[] {
    const isStatic = target.kind !== 'instance';
    const { frame, node: owner } = target;
    for (const member of membersNamed(owner, name)) {
      if (member.static !== isStatic) continue;
      if (member.type === 'MethodDefinition' && isFunction(member.value)) {
        if (member.kind === 'get') return resolver.returned(member.value, [], target, frame) ?? [];
        if (member.kind === 'method') return [{ kind: 'node', node: member.value, frame, via: [] }];
      }
      if (member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') {
        return readField(target, name, node, member);
      }
    }
    const assigned = isStatic
      ? onlyWrite(writesTo(owner, frame.module, name), frame)
      : readField(target, name, node, null);
    if (assigned !== null && assigned.length > 0) return assigned;
    if (owner.superClass === null) return [];
    return resolver.follow(owner.superClass, frame).flatMap((base) => {
      if (base.kind !== 'node' || !isClass(base.node)) return [holeTarget('member', node, frame)];
      const args = target.kind === 'instance' && base.frame.module !== frame.module ? argsAbove(target) : null;
      const above: Target = isStatic ? base : { ...base, kind: 'instance', node: base.node, args };
      return resolver.member(above, name, node);
    });
  }

  /** A field: its initialiser, a parameter property, or what the constructor assigns. Written elsewhere: not known. */
  function readField(
    target: Target & { node: ClassNode },
    name: string,
    node: Node,
    field: TSESTree.PropertyDefinition | TSESTree.AccessorProperty | null,
  ): readonly Target[] {
    const { frame, node: owner } = target;
    const fn = target.kind === 'instance' ? constructorOf(owner) : null;
    const inside = fn === null || target.kind !== 'instance' ? frame : constructorFrame(fn, target);
    const { functionOf, parentOf } = frame.module.scopes;
    const isInConstructor = (write: MemberWrite): boolean => {
      let around = functionOf(write.node);
      while (around?.type === 'ArrowFunctionExpression') around = functionOf(around);
      return around !== null && around === fn;
    };
    const found = writesBefore(node, writesTo(owner, frame.module, name), frame.module);
    const parameter = fn === null ? null : parameterPropertyOf(fn, name);
    // What only a method sets, such as one that a framework calls first, has that value, or none as yet.
    const late = field?.value == null && parameter === null ? onlyWrite(found, frame) : null;
    if (late?.every(({ kind }) => kind !== 'hole') === true && !found.some(isInConstructor))
      return [...late, holeTarget('reassigned', node, frame)];
    if (found.some((write) => write.value === null || !isInConstructor(write)))
      return [holeTarget('reassigned', node, frame)];
    const isAlways = ({ node: write }: MemberWrite): boolean => parentOf(parentOf(write) ?? write) === fn?.body;
    const values: Target[] = [];
    if (!found.some(isAlways)) {
      if (field?.value != null) values.push(...resolver.follow(field.value, frame));
      if (parameter !== null) values.push(...resolver.follow(parameter, inside));
    }
    for (const { value } of found) if (value !== null) values.push(...resolver.follow(value, inside));
    if (values.length > 0) return values.slice(0, BUDGET.alternatives);
    return field === null ? [] : [holeTarget('unknown', field.key, frame, declaredType(field))];
  }

  /** What the constructor of a class's base is given, where the base stands in another file and cannot be asked who makes its heirs. */
  function argsAbove(heir: InstanceTarget): readonly Thunk[] | null {
    const fn = constructorOf(heir.node);
    if (fn === null) return heir.args ?? only(collectConstructions(heir.node, resolver.frameOf(heir.frame.module)));
    const inside = constructorFrame(fn, heir);
    const calls = nodesWithin('CallExpression', fn, heir.frame.module.scopes).filter(
      ({ callee }) => callee.type === 'Super',
    );
    return only(calls.map((call) => call.arguments.map((node) => ({ node, frame: inside }))));
  }

  const constructorFrame = (fn: FunctionNode, target: InstanceTarget): Frame =>
    target.args === null ? target.frame : createFrame(target.frame.module, fn, target.args, target, target.frame);

  return {
    writesTo,
    read(target, name, node) {
      if (!resolver.spend()) return [holeTarget('budget', node, target.frame)];
      const owner = unwrap(target.node);
      if (target.kind === 'instance' || isClass(owner))
        return readClass(target as Target & { node: ClassNode }, name, node);
      switch (owner.type) {
        case 'ObjectExpression':
          return readObject(owner, target, name, node);
        case 'ArrayExpression': {
          const element = /^\d{1,4}$/.test(name) ? owner.elements[Number(name)] : undefined;
          const whole = owner.elements.every((item) => item !== null && item.type !== 'SpreadElement');
          return element == null || !whole
            ? [holeTarget('member', node, target.frame)]
            : resolver.follow(element, target.frame);
        }
        case 'TSEnumDeclaration':
          return readEnum(owner, target.frame, name);
        case 'TSModuleDeclaration':
          return readNamespace(owner, target.frame, name);
        default:
          return [{ kind: 'member', object: target, name, node, frame: target.frame, via: target.via }];
      }
    },
  };
}

/** The writes that a read has behind it: `this.base = options.base ?? this.base` reads what the field is before. */
function writesBefore(read: Node, found: readonly MemberWrite[], { scopes }: Module): readonly MemberWrite[] {
  if (read.type !== 'MemberExpression' || read.object.type !== 'ThisExpression') return found;
  const isIn = ({ node, value }: MemberWrite): boolean =>
    value !== null && isPartOf(read, value, scopes) && scopes.functionOf(read) === scopes.functionOf(node);
  const first = found.findIndex(isIn);
  return first === -1 ? found : found.slice(0, first);
}
