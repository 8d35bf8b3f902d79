import type { TSESTree } from '@typescript-eslint/types';
import { bindingPath, type BindingStep } from './binding-path.ts';
import { collectExports, type Export, type ModuleExports } from './exports.ts';
import { collectConstructions, constructorOf, createMembers, isClass, ownerOfThis } from './members.ts';
import type { Module, ModuleHost } from './module.ts';
import { mergeVia } from './pieces.ts';
import { returnedExpressions } from './returns.ts';
import { isFunction, type Definition, type FunctionNode, type Variable } from './scope.ts';
import { createFrame, declaredType, holeTarget, type Frame, type Resolver, type Target, type Thunk } from './target.ts';
import { BUDGET, type Expression, type HoleReason, type Node } from './types.ts';
import { staticName, unwrap } from './walk.ts';

/** Modules a name may be passed through (barrels, re-exports) before it is given up. */
const MAX_HOPS = 5;
/** Nested calls of {@link Resolver.follow} a value may take: several for each of the budget's levels. */
const MAX_NESTING = BUDGET.depth * 6;
/** Objects through which globals are reached too. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['globalThis', 'window', 'self', 'global']);
/** Functions that give back their argument. */
const IDENTITY_MEMBERS: ReadonlySet<string> = new Set(['Object.freeze', 'Object.seal', 'Object.preventExtensions']);

/**
 * Creates the resolver of one file: what names, members, calls and imports lead to.
 *
 * It never throws and always ends: circles are cut by memory of what is being worked out, and depth, hops and steps have
 * bounds ({@link BUDGET}); whatever is over a bound is a hole.
 */
export function createResolver(root: Module, host: ModuleHost | undefined): Resolver {
  const frames = new Map<Module, Frame>();
  const exportsOf = new Map<Module, ModuleExports>();
  const active = new Set<FunctionNode>();
  let nesting = 0;
  let cuts = 0;
  let cutShort: (readonly [Frame, Variable])[] = [];
  let hops = 0;
  let left: number = BUDGET.steps + root.scopes.nodes.length * 8;

  const spend = (): boolean => left-- > 0;

  function frameOf(module: Module): Frame {
    const known = frames.get(module) ?? createFrame(module, null, null, null, null);
    frames.set(module, known);
    return known;
  }

  const capped = (targets: readonly Target[]): readonly Target[] =>
    targets.length > BUDGET.alternatives ? targets.slice(0, BUDGET.alternatives) : targets;

  const orHole = (targets: readonly Target[], reason: HoleReason, node: Node, frame: Frame): readonly Target[] =>
    targets.length === 0 ? [holeTarget(reason, node, frame)] : targets;

  /** What was cut short by nesting may be within bounds when asked for directly; until then it is kept. */
  function forgetCutShort(): void {
    for (const [frame, wanted] of cutShort) frame.variables.delete(wanted);
    cutShort = [];
  }

  /** Runs one level of the search, unless that would go over a bound. */
  function nested(node: Node, frame: Frame, search: () => readonly Target[]): readonly Target[] {
    if (nesting >= MAX_NESTING || !spend()) {
      cuts++;
      return [holeTarget('budget', node, frame)];
    }
    nesting++;
    try {
      return capped(search());
    } finally {
      nesting--;
      if (nesting === 0) forgetCutShort();
    }
  }

  const follow = (node: Node, frame: Frame): readonly Target[] =>
    nested(node, frame, () => followInner(unwrap(node), frame));

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
      case 'ConditionalExpression':
        return [...follow(node.consequent, frame), ...follow(node.alternate, frame)];
      case 'LogicalExpression': {
        if (node.operator === '&&') return follow(node.right, frame);
        const first = follow(node.left, frame);
        return first.some(isPresent)
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

  function followThis(node: Node, frame: Frame): readonly Target[] {
    const place = ownerOfThis(node, frame.module);
    for (let at: Frame | null = frame; at !== null; at = at.upper) {
      if (at.fn !== null && at.self !== null && at.fn === place?.fn) return [at.self];
    }
    if (place === null) return [holeTarget('unknown', node, frame)];
    const { owner, isStatic } = place;
    return owner.type === 'ObjectExpression' || isStatic
      ? [{ kind: 'node', node: owner, frame: frameOf(frame.module), via: [] }]
      : [{ kind: 'instance', node: owner, args: null, frame: frameOf(frame.module), via: [] }];
  }

  // --- names ---

  /** The frame that a variable's values belong to: that of the function it is local to, else the module's. */
  function homeOf({ scope }: Variable, frame: Frame): Frame {
    let owner = scope;
    while (owner.kind === 'block' && owner.upper !== null) owner = owner.upper;
    for (let at: Frame | null = frame; at !== null; at = at.upper)
      if (at.fn !== null && at.fn === owner.node) return at;
    return frameOf(frame.module);
  }

  function variable(wanted: Variable, frame: Frame): readonly Target[] {
    const home = homeOf(wanted, frame);
    const identifier = wanted.definitions[0]?.identifier as Node;
    const remembered = home.variables.get(wanted);
    if (remembered !== undefined) return remembered ?? [holeTarget('unknown', identifier, home)];
    home.variables.set(wanted, null);
    const before = cuts;
    const targets = orHole(capped(defined(wanted, home)), 'unknown', identifier, home).map((target) => ({
      ...target,
      via: mergeVia([wanted], target.via),
    }));
    home.variables.set(wanted, targets);
    if (cuts > before) cutShort.push([home, wanted]);
    return targets;
  }

  function defined(wanted: Variable, home: Frame): readonly Target[] {
    const definitions = wanted.definitions.filter(
      ({ kind, node }) => kind !== 'type' && node.type !== 'TSDeclareFunction',
    );
    const [definition] = definitions;
    const writes = wanted.references.filter((reference) => reference.isWrite);
    if (definition === undefined || definitions.length > 1)
      return [holeTarget('reassigned', wanted.definitions[0]?.identifier as Node, home)];
    const { identifier } = definition;
    if (writes.some(({ writeExpr }) => writeExpr === null) || writes.length >= BUDGET.alternatives) {
      return [holeTarget('reassigned', identifier, home)];
    }
    const later = writes.flatMap(({ writeExpr }) => follow(writeExpr as Node, home));
    const first = initial(definition, home, writes.length > 0);
    return [...first, ...later];
  }

  function initial(definition: Definition, home: Frame, isWritten: boolean): readonly Target[] {
    const { kind, node, identifier } = definition;
    switch (kind) {
      case 'import':
        return followImport(node, home);
      case 'function':
      case 'class':
      case 'enum':
      case 'namespace':
        return [{ kind: 'node', node, frame: home, via: [] }];
      case 'parameter':
        return parameter(definition, home);
      case 'const':
      case 'let':
      case 'var':
        return declarator(node as TSESTree.VariableDeclarator, identifier, home, isWritten);
      default:
        return [holeTarget('unknown', identifier, home)];
    }
  }

  function declarator(
    node: TSESTree.VariableDeclarator,
    identifier: TSESTree.Identifier,
    home: Frame,
    isWritten: boolean,
  ): readonly Target[] {
    const { steps } = bindingPath(identifier, home.module.scopes);
    if (node.init !== null) return take(follow(node.init, home), steps, identifier, home);
    const declaration = home.module.scopes.parentOf(node);
    const loop = declaration === null ? null : home.module.scopes.parentOf(declaration);
    if (loop?.type === 'ForOfStatement' && loop.left === declaration) {
      const elements = follow(loop.right, home).flatMap(
        (list) => elementsOf(list) ?? [holeTarget('loop', identifier, home)],
      );
      return take(orHole(elements, 'loop', identifier, home), steps, identifier, home);
    }
    if (loop?.type === 'ForInStatement' && loop.left === declaration) return [holeTarget('loop', identifier, home)];
    return isWritten ? [] : [holeTarget('unknown', identifier, home, declaredType(identifier))];
  }

  function elementsOf(list: Target): readonly Target[] | null {
    if (list.kind !== 'node' || list.node.type !== 'ArrayExpression') return null;
    return list.node.elements.flatMap((element) =>
      element === null || element.type === 'SpreadElement' ? [] : follow(element, list.frame),
    );
  }

  function parameter({ node, identifier }: Definition, home: Frame): readonly Target[] {
    const fn = node as FunctionNode;
    const { steps, pattern } = bindingPath(identifier, home.module.scopes);
    const index = (fn.params as Node[]).indexOf(pattern);
    const owner = classOfConstructor(fn, home);
    const calls =
      home.fn === fn && home.args !== null ? [home.args] : owner === null ? [] : collectConstructions(owner, home);
    if (calls.length === 0 || calls.length > BUDGET.alternatives) {
      const unknown = holeTarget('parameter', identifier, home, declaredType(identifier));
      return take([unknown], steps, identifier, home);
    }
    return calls.flatMap((args) => {
      const isSpread = args.slice(0, index + 1).some((argument) => argument.node.type === 'SpreadElement');
      if (isSpread || pattern.type === 'RestElement') return [holeTarget('parameter', identifier, home)];
      const argument = args[index];
      return take(argument === undefined ? [] : handedOn(argument, steps), steps, identifier, home);
    });
  }

  /** What an argument is; where the parameter is all of it, noted as handed on by the argument. */
  function handedOn({ node, frame }: Thunk, steps: readonly BindingStep[]): readonly Target[] {
    const targets = follow(node, frame);
    if (frame.module !== root || steps.some((step) => 'take' in step)) return targets;
    return targets.map((target) => ({ ...target, by: [node as Expression, ...(target.by ?? [])] }));
  }

  function classOfConstructor(fn: FunctionNode, home: Frame) {
    const owner = ownerOfThis(fn.body, home.module)?.owner;
    return owner !== undefined && isClass(owner) && constructorOf(owner) === fn ? owner : null;
  }

  /** Goes from a whole value to the part that a pattern takes, filling in the pattern's defaults. */
  function take(
    whole: readonly Target[],
    steps: readonly BindingStep[],
    identifier: Node,
    home: Frame,
  ): readonly Target[] {
    let targets = whole;
    for (const step of steps) {
      if ('otherwise' in step) {
        if (targets.length > 0 && targets.every(isPresent)) continue;
        targets = [...targets.filter((target) => !isNothing(target)), ...follow(step.otherwise, home)];
      } else {
        const { take: name } = step;
        targets = targets.flatMap((target) =>
          name === null ? [holeTarget('member', identifier, home)] : member(target, name, identifier),
        );
      }
    }
    return targets;
  }

  // --- members, calls ---

  function member(target: Target, name: string, node: Node): readonly Target[] {
    switch (target.kind) {
      case 'global': {
        const reachesGlobals = target.path.length === 1 && GLOBAL_OBJECTS.has(target.path[0] as string);
        return [{ ...target, node, path: reachesGlobals ? [name] : [...target.path, name] }];
      }
      case 'import':
        return [{ ...target, node, path: name === 'default' ? target.path : [...target.path, name] }];
      case 'hole':
        return [{ ...target, node, path: [...target.path, name] }];
      case 'member':
        return [{ kind: 'member', object: target, name, node, frame: target.frame, via: target.via }];
      case 'module':
        return exported(target.module, name, node, target.frame);
      default:
        return nested(node, target.frame, () =>
          members.read(target, name, node).map((found) => ({ ...found, via: mergeVia(target.via, found.via) })),
        );
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
        return member(object, name, callee).flatMap((fn) => enter(fn, args, object) ?? [self]);
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
    if (results === null) return null;
    if (active.has(fn)) return [holeTarget('call', fn, frame)];
    active.add(fn);
    try {
      const always = args.length === 0 && self === null;
      const inside = (always ? frame.calls.get(fn) : undefined) ?? createFrame(frame.module, fn, args, self, frame);
      if (always) frame.calls.set(fn, inside);
      return capped(results.flatMap((result) => follow(result, inside)));
    } finally {
      active.delete(fn);
    }
  }

  // --- modules ---

  function followImport(node: Node, home: Frame): readonly Target[] {
    if (node.type === 'TSImportEqualsDeclaration') {
      const reference = node.moduleReference;
      if (reference.type !== 'TSExternalModuleReference') return [holeTarget('import', node, home)];
      const specifier = staticName(reference.expression, true);
      return specifier === null ? [holeTarget('import', node, home)] : imported(specifier, [], node, home);
    }
    const declaration = home.module.scopes.parentOf(node) as TSESTree.ImportDeclaration;
    const specifier = declaration.source.value;
    if (node.type === 'ImportDefaultSpecifier') return imported(specifier, ['default'], node, home);
    if (node.type !== 'ImportSpecifier') return imported(specifier, [], node, home);
    return imported(
      specifier,
      [node.imported.type === 'Identifier' ? node.imported.name : node.imported.value],
      node,
      home,
    );
  }

  function imported(specifier: string, path: readonly string[], node: Node, frame: Frame): readonly Target[] {
    const module = hops < MAX_HOPS ? host?.resolve(specifier, frame.module) : undefined;
    if (module === undefined) {
      const rest = path.filter((name, index) => index > 0 || name !== 'default');
      return [{ kind: 'import', specifier, path: rest, node, frame, via: [] }];
    }
    let targets: readonly Target[] = [{ kind: 'module', module, node, frame, via: [] }];
    for (const name of path) targets = targets.flatMap((target) => member(target, name, node));
    // Variables of another file say nothing to those who want to edit this one.
    return orHole(targets, 'import', node, frame).map((target) => ({ ...target, via: [] }));
  }

  function exported(module: Module, name: string, node: Node, frame: Frame): readonly Target[] {
    const known = exportsOf.get(module) ?? collectExports(module);
    exportsOf.set(module, known);
    const home = frameOf(module);
    hops++;
    try {
      const entry = known.names.get(name);
      if (entry !== undefined) return exportedAs(entry, node, home);
      if (known.whole !== null) {
        const whole = follow(known.whole, home);
        return name === 'default' ? whole : whole.flatMap((target) => member(target, name, node));
      }
      for (const specifier of name === 'default' || hops >= MAX_HOPS ? [] : known.stars) {
        const next = host?.resolve(specifier, module);
        const found = next === undefined ? [] : exported(next, name, node, frame);
        if (found.length > 0) return found;
      }
      const fallback = known.names.get('default');
      // JSON modules, and CommonJS callers of a default export, read members of the default.
      return fallback === undefined
        ? []
        : exportedAs(fallback, node, home)
            .flatMap((target) => member(target, name, node))
            .filter(({ kind }) => kind !== 'member');
    } finally {
      hops--;
    }
  }

  function exportedAs(entry: Export, node: Node, home: Frame): readonly Target[] {
    if ('variable' in entry) return variable(entry.variable, home);
    if ('node' in entry) return follow(entry.node, home);
    return imported(entry.specifier, entry.name === '*' ? [] : [entry.name], node, home);
  }

  const resolver: Resolver = {
    follow,
    member,
    variable,
    imported,
    returned,
    frameOf,
    spend,
    writesTo: (owner, module, name) => members.writesTo(owner, module, name),
  };
  const members = createMembers(resolver);
  return resolver;
}

/** Whether a value is certainly there, so that what stands behind `??` and `||`, or a default, is never used. */
function isPresent(target: Target): boolean {
  if (target.kind === 'instance' || target.kind === 'module') return true;
  if (target.kind !== 'node') return false;
  const { node } = target;
  if (node.type === 'Literal') return typeof node.value === 'string' && node.value !== '';
  if (node.type === 'TemplateLiteral') return (node.quasis[0]?.value.cooked ?? '') !== '';
  return node.type === 'ObjectExpression' || node.type === 'ArrayExpression' || isFunction(node) || isClass(node);
}

/** Whether a value is certainly `null`, `undefined` or empty. */
function isNothing(target: Target): boolean {
  if (target.kind === 'global') return target.path.join('.') === 'undefined';
  return (
    target.kind === 'node' && target.node.type === 'Literal' && (target.node.value === null || target.node.value === '')
  );
}
