import type { TSESTree } from '@typescript-eslint/types';
import { createBounds } from './bounds.ts';
import { chooseReturn, constantOf } from './choose-return.ts';
import { createFileReads } from './file-reads.ts';
import { createModules } from './follow-modules.ts';
import { createGiven } from './given-by-callers.ts';
import { createNames } from './follow-names.ts';
import { createThis } from './follow-this.ts';
import { createHoleMembers } from './hole-members.ts';
import { createMembers } from './members.ts';
import type { Module, ModuleHost } from './module.ts';
import { mergeVia } from './pieces.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction, type FunctionNode } from './scope.ts';
import {
  capped,
  createFrame,
  holeTarget,
  isClass,
  isNothing,
  isPresent,
  orHole,
  type Frame,
  type Resolver,
  type Target,
  type Thunk,
} from './target.ts';
import { BUDGET, type Node } from './types.ts';
import { lastName, staticName, unwrap } from './walk.ts';

/** Nested calls of {@link Resolver.follow} a value may take: several for each of the budget's levels. */
const MAX_NESTING = BUDGET.depth * 6;
/** Objects through which globals are reached too. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global']);
/** Functions that give back their argument. */
const IDENTITY_MEMBERS: ReadonlySet<string> = new Set(['Object.freeze', 'Object.seal', 'Object.preventExtensions']);

/** Whether a member is one that every function has, and not one of a class or object at hand. */
const isOwnMethod = ({ kind }: Target): boolean => kind !== 'node' && kind !== 'instance';

/** Whether a value is a `Request`, or may be one that callers give. */
const isRequest = (target: Target): boolean =>
  (target.kind === 'hole' && target.reason === 'parameter') ||
  (target.kind === 'node' && target.node.type === 'NewExpression' && lastName(target.node.callee) === 'Request');

/** What is written out where it stands, and is followed nowhere. */
const WRITTEN_OUT: ReadonlySet<string> = new Set(['Literal', 'TemplateLiteral']);

/** What an expression is once the budget is used up. */
const unfollowed = (node: Node, frame: Frame): Target =>
  WRITTEN_OUT.has(node.type) ? { kind: 'node', node, frame, via: [] } : holeTarget('unknown', node, frame);

/**
 * Creates the resolver of one file: what names, members, calls and imports lead to.
 *
 * It never throws and always ends: circles are cut by memory of what is being worked out, and depth, hops and steps have
 * bounds ({@link BUDGET}); whatever is over a bound is a hole.
 */
export function createResolver(root: Module, host: ModuleHost | undefined): Resolver {
  const frames = new Map<Module, Frame>();
  const active = new Set<FunctionNode>();
  let left: number = BUDGET.steps + root.scopes.nodes.length * 8;

  const spend = (): boolean => left-- > 0;
  const bounds = createBounds(MAX_NESTING, spend, BUDGET.question);
  const memberOfHole = createHoleMembers((...from) => memberOfNode(...from));

  function frameOf(module: Module): Frame {
    const known = frames.get(module) ?? createFrame(module, null, null, null, null);
    frames.set(module, known);
    return known;
  }

  const follow = (node: Node, frame: Frame): readonly Target[] => {
    if (!bounds.enter()) return [unfollowed(unwrap(node), frame)];
    try {
      return capped(followInner(unwrap(node), frame));
    } finally {
      bounds.leave();
    }
  };

  function followInner(node: Node, frame: Frame): readonly Target[] {
    switch (node.type) {
      case 'Identifier':
        return followName(node, frame);
      case 'MemberExpression': {
        const name = memberName(node, frame);
        if (name === null) return [holeTarget('member', node, frame)];
        const found = follow(node.object, frame).flatMap((object) => member(object, name, node));
        return orHole(found, 'member', node, frame);
      }
      case 'ThisExpression':
        return followThis(node, frame);
      case 'Super':
        return followSuper(node, frame);
      case 'ConditionalExpression':
        return [...follow(node.consequent, frame), ...follow(node.alternate, frame)];
      case 'LogicalExpression': {
        if (node.operator === '&&' || lacksMember(unwrap(node.left), frame)) return follow(node.right, frame);
        const first = follow(node.left, frame);
        return first.length > 0 && first.every(isPresent)
          ? first
          : [...first.filter((target) => !isNothing(target)), ...follow(node.right, frame)];
      }
      case 'AssignmentExpression':
        return node.operator === '=' ? follow(node.right, frame) : [holeTarget('reassigned', node, frame)];
      case 'SequenceExpression':
        return follow(node.expressions.at(-1) as Node, frame);
      case 'AwaitExpression':
        return follow(node.argument, frame);
      case 'ImportExpression': {
        const specifier = staticName(node.source, true);
        return specifier === null ? [holeTarget('import', node, frame)] : imported(specifier, [], node, frame);
      }
      case 'CallExpression':
        return followCall(node, frame);
      case 'NewExpression': {
        const args = node.arguments.map((argument) => ({ node: argument, frame }));
        const targets = follow(node.callee, frame);
        return targets.map((target): Target =>
          target.kind === 'node' && isClass(target.node)
            ? { ...target, kind: 'instance', node: target.node, args }
            : { kind: 'node', node, frame, via: [] },
        );
      }
      default:
        return [{ kind: 'node', node, frame, via: [] }];
    }
  }

  /** Whether a member is read from a parameter's default, an object without it: `options.base` where there are no `options = {}`. */
  function lacksMember(node: Node, frame: Frame): boolean {
    const name = node.type === 'MemberExpression' ? memberName(node, frame) : null;
    if (node.type !== 'MemberExpression' || name === null) return false;
    const objects = follow(node.object, frame);
    return (
      objects.length > 0 &&
      objects.every(({ kind, node: made, frame: { module } }) => {
        const holder = kind === 'node' && made.type === 'ObjectExpression' ? module.scopes.parentOf(made) : null;
        return holder?.type === 'AssignmentPattern' && holder.right === made;
      }) &&
      objects.every((object) => member(object, name, node).length === 0)
    );
  }

  /** A member's name, also where it is computed from a known constant. */
  function memberName(node: TSESTree.MemberExpression, frame: Frame): string | null {
    const name = staticName(node.property, node.computed);
    if (name !== null || !node.computed) return name;
    const [target, ...others] = follow(node.property, frame);
    return target?.kind === 'node' && others.length === 0 ? staticName(target.node, true) : null;
  }

  function followName(node: TSESTree.Identifier, frame: Frame): readonly Target[] {
    const found = frame.module.scopes.variableOf(node);
    if (found !== null) return variable(found, frame);
    return [{ kind: 'global', path: [node.name], node, frame, via: [] }];
  }

  function member(target: Target, name: string, node: Node): readonly Target[] {
    switch (target.kind) {
      case 'global': {
        const reachesGlobals = target.path.length === 1 && GLOBAL_OBJECTS.has(target.path[0] as string);
        return [{ ...target, node, path: reachesGlobals ? [name] : [...target.path, name] }];
      }
      case 'import':
        return [{ ...target, node, path: name === 'default' ? target.path : [...target.path, name] }];
      case 'hole':
        return memberOfHole(target, name, node);
      case 'member':
        return [{ kind: 'member', object: target, name, node, frame: target.frame, via: target.via }];
      case 'module':
        return exported(target.module, name, node, target.frame);
      default:
        return memberOfNode(target, name, node);
    }
  }

  function memberOfNode(target: Target, name: string, node: Node): readonly Target[] {
    if (!bounds.enter()) return [holeTarget('budget', node, target.frame)];
    try {
      const found = members.read(target, name, node);
      if (target.via.length === 0) return found;
      return found.map((one) => ({ ...one, via: mergeVia(target.via, one.via) }));
    } finally {
      bounds.leave();
    }
  }

  function followCall(node: TSESTree.CallExpression, frame: Frame): readonly Target[] {
    const self: Target = { kind: 'node', node, frame, via: [] };
    const callee = unwrap(node.callee);
    const [first] = node.arguments;
    const args = node.arguments.map((argument) => ({ node: argument, frame }));
    if (callee.type === 'MemberExpression') {
      const name = memberName(callee, frame);
      if (name === null) return [self];
      return follow(callee.object, frame).flatMap((object) => {
        if (object.kind === 'global' && IDENTITY_MEMBERS.has([...object.path, name].join('.')) && first !== undefined) {
          return follow(first, frame);
        }
        const isJson = name === 'parse' && object.kind === 'global' && object.path.join('.') === 'JSON';
        const data = isJson && first !== undefined ? parsed(first, node, frame) : null;
        if (data !== null) return data;
        const members = member(object, name, callee);
        if (name === 'clone' && args.length === 0 && isRequest(object)) return [object];
        // `fetch.bind(globalThis)` is `fetch` again.
        if (name === 'bind' && args.length === 1 && members.every(isOwnMethod)) return [object];
        return members.flatMap((fn) => enter(fn, args, object) ?? [self]);
      });
    }
    return follow(callee, frame).flatMap((fn) => {
      if (fn.kind === 'global' && fn.path.join('.') === 'require' && first !== undefined) {
        const specifier = staticName(first, true);
        return specifier === null ? [self] : imported(specifier, [], node, frame);
      }
      return enter(fn, args, null) ?? [self];
    });
  }

  /** What a file of the project holds whose text a call parses, or the one in its place where the program runs; `null` for other texts. */
  function parsed(text: Node, node: Node, frame: Frame): readonly Target[] | null {
    const file = fileReadBy(text, frame);
    const found = file === null ? [] : imported(file.specifier, ['default'], node, file.frame);
    if (found.length === 0 || found.some(({ kind }) => kind !== 'node')) return null;
    return [holeTarget('call', node, frame), ...found];
  }

  function enter(fn: Target, args: readonly Thunk[], self: Target | null): readonly Target[] | null {
    return fn.kind === 'node' && isFunction(fn.node) ? returned(fn.node, args, self, fn.frame) : null;
  }

  function returned(
    fn: FunctionNode,
    args: readonly Thunk[],
    self: Target | null,
    frame: Frame,
  ): readonly Target[] | null {
    const results = returnedExpressions(fn);
    if (active.has(fn)) return [holeTarget('call', fn, frame)];
    active.add(fn);
    try {
      const always = args.length === 0 && self === null;
      const inside = (always ? frame.calls.get(fn) : undefined) ?? createFrame(frame.module, fn, args, self, frame);
      if (always) frame.calls.set(fn, inside);
      const chosen = results?.length === 1 ? null : chooseReturn(fn, (node) => onlyConstant(node, inside));
      const values = chosen === null ? results : [chosen];
      return values === null ? null : capped(values.flatMap((value) => follow(value, inside)));
    } finally {
      active.delete(fn);
    }
  }

  function onlyConstant(node: Node, frame: Frame): ReturnType<typeof constantOf> {
    const [target, ...others] = follow(node, frame);
    return target?.kind === 'node' && others.length === 0 ? constantOf(target.node) : undefined;
  }

  function returnOf(call: TSESTree.CallExpression): Node | null {
    const home = frameOf(root);
    const [fn, ...others] = follow(call.callee, home);
    if (fn?.kind !== 'node' || others.length > 0 || !isFunction(fn.node) || fn.frame.module !== root) return null;
    const [only, ...more] = returnedExpressions(fn.node) ?? [];
    if (only !== undefined && more.length === 0) return only;
    const args = call.arguments.map((argument) => ({ node: argument, frame: home }));
    const inside = createFrame(root, fn.node, args, null, fn.frame);
    return chooseReturn(fn.node, (node) => onlyConstant(node, inside));
  }

  const fileReadBy = createFileReads({ follow });
  const { followThis, followSuper } = createThis({ follow, frameOf });
  const { variable } = createNames(
    { follow, member, frameOf, followImport: (node, home) => modules.followImport(node, home) },
    bounds,
    root,
    host,
  );
  const modules = createModules({ follow, member, frameOf, variable }, host);
  const { imported, exported } = modules;
  const resolver: Resolver = {
    follow,
    member,
    variable,
    imported,
    returned,
    ...createGiven({ follow, member, frameOf }, host),
    returnOf,
    frameOf,
    spend,
    writesTo: (owner, module, name) => members.writesTo(owner, module, name),
  };
  const members = createMembers(resolver);
  return resolver;
}
