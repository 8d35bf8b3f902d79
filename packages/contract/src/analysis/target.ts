import type { TSESTree } from '@typescript-eslint/types';
import type { Module } from './module.ts';
import type { Alternatives } from './pieces.ts';
import { isFunction, type FunctionNode, type Variable } from './scope.ts';
import type { MemberWrite } from './writes.ts';
import { BUDGET, type Expression, type HoleReason, type Node } from './types.ts';

/** An expression and the frame that its names are read in. */
export interface Thunk {
  readonly node: Node;
  readonly frame: Frame;
}

/** A function, and the frame that its names are read in. */
export interface FunctionAt {
  readonly fn: FunctionNode;
  readonly frame: Frame;
}

/** A function that was entered from a call, or (without `fn`) a module's own code. */
export interface Frame {
  readonly module: Module;
  readonly fn: FunctionNode | null;
  /** The call's arguments; `null` where the function was not entered from a known call. */
  readonly args: readonly Thunk[] | null;
  /** What `this` is in `fn`, where the call says so. */
  readonly self: Target | null;
  readonly upper: Frame | null;
  /** Values found so far; `null` while one is being worked out, which is how circles are seen. */
  readonly variables: Map<Variable, readonly Target[] | null>;
  readonly texts: Map<Node, Alternatives | null>;
  /** Frames of functions called without arguments: every such call means the same. */
  readonly calls: Map<FunctionNode, Frame>;
}

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

interface Traced {
  readonly node: Node;
  readonly frame: Frame;
  readonly via: readonly Variable[];
  /** Arguments of this file's calls that the target was handed on as, outermost first. */
  readonly by?: readonly Expression[];
}

/** Where a chain of names, members and calls ends. */
export type Target =
  /** An expression, function, class or enum of a file at hand. */
  | (Traced & { readonly kind: 'node' })
  /**
   * An instance of a class of a file at hand. `args`: those of the `new` that made it, where that is known. `heir`: what `this` is in
   * its methods, where it is what an heir calls `super`.
   */
  | (Traced & {
      readonly kind: 'instance';
      readonly node: ClassNode;
      readonly args: readonly Thunk[] | null;
      readonly heir?: Target;
    })
  /** A whole module at hand. */
  | (Traced & { readonly kind: 'module'; readonly module: Module })
  /** Something of a module that is not at hand. `path` leads from the module to it; `default` is left out. */
  | (Traced & { readonly kind: 'import'; readonly specifier: string; readonly path: readonly string[] })
  /** A name that no file declares, and members of it. */
  | (Traced & { readonly kind: 'global'; readonly path: readonly string[] })
  /** A member of an expression that has none we know of (`axios.create().post`). */
  | (Traced & { readonly kind: 'member'; readonly object: Target; readonly name: string })
  /** Not known before the program runs. `path`: members read from it; `typeName`: its declared type. */
  | (Traced & {
      readonly kind: 'hole';
      readonly reason: HoleReason;
      readonly path: readonly string[];
      readonly typeName: string | null;
      /** Members read from the value that has that type; unset: all of `path`. */
      readonly typePath?: readonly string[];
      /** What the value's declared type, an interface or object type of a file at hand, says of a member; `null`: nothing. */
      readonly shape?: (name: string) => MemberType | null;
      /** The value whose declared type is a class at hand; unset where it has none, or where a member is read from it. */
      readonly instance?: () => Target | null;
      /** What values of its declared type, an interface or object type, are written out where the type is declared. */
      readonly given?: () => readonly Target[];
      /** Members that it provably has not: those that a pattern takes beside the rest that it is. */
      readonly without?: readonly string[];
      /** The name of the parameter that it came in by. */
      readonly parameter?: Node;
    });

/** What is known of a value by its declared type. */
export type MemberType = Partial<Pick<HoleTarget, 'instance' | 'shape' | 'typeName' | 'given'>>;

export type HoleTarget = Extract<Target, { kind: 'hole' }>;

/** What the parts of the resolver offer each other. */
export interface Resolver {
  /** Everything that an expression may be. */
  readonly follow: (node: Node, frame: Frame) => readonly Target[];
  /** Everything that a member of a target may be. `node`: the place that asks. */
  readonly member: (target: Target, name: string, node: Node) => readonly Target[];
  readonly variable: (variable: Variable, frame: Frame) => readonly Target[];
  /** What an import of `specifier` means; `path` as in an import target, with `default` in front where it is one. */
  readonly imported: (specifier: string, path: readonly string[], node: Node, frame: Frame) => readonly Target[];
  /** What a function gives back; `null` where it gives nothing or too much. */
  readonly returned: (
    fn: FunctionNode,
    args: readonly Thunk[],
    self: Target | null,
    frame: Frame,
  ) => readonly Target[] | null;
  /**
   * The targets, with what callers in other files give in place of a parameter, where all of them are known and give the same function
   * or instance of the same class.
   */
  readonly given: (targets: readonly Target[]) => readonly Target[];
  /** What any caller gives in place of a parameter, or of what is read from it, where all callers are known; else nothing. */
  readonly givenByAny: (target: Target) => readonly Target[];
  /** Whether all callers in other files are known and none gives a parameter, or what is read from it, a value. */
  readonly isLeftOut: (target: Target) => boolean;
  /** The expression of this file that a call of one of its functions gives back; `null` where that depends on the run. */
  readonly returnOf: (call: TSESTree.CallExpression) => Node | null;
  /** Places in a file that write to a member of what is made at `owner`. */
  readonly writesTo: (owner: Node, module: Module, name: string) => readonly MemberWrite[];
  readonly frameOf: (module: Module) => Frame;
  /** `false` once the file's budget is used up. */
  readonly spend: () => boolean;
}

/** A fresh frame. */
export function createFrame(
  module: Module,
  fn: FunctionNode | null,
  args: readonly Thunk[] | null,
  self: Target | null,
  upper: Frame | null,
): Frame {
  const known = self?.kind === 'instance' ? (self.heir ?? self) : self;
  return { module, fn, args, self: known, upper, variables: new Map(), texts: new Map(), calls: new Map() };
}

/** A target that is not known. */
export function holeTarget(reason: HoleReason, node: Node, frame: Frame, typeName: string | null = null): HoleTarget {
  return { kind: 'hole', reason, node, frame, path: [], typeName, via: [] };
}

/** The type that a parameter, field or signature is declared to have. */
function annotatedType(node: Node | null | undefined): TSESTree.TypeNode | undefined {
  const annotation = (node as { typeAnnotation?: TSESTree.TSTypeAnnotation } | null | undefined)?.typeAnnotation;
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}

/** The name in a declared type, as a node. */
export function declaredTypeName(node: Node | null | undefined): TSESTree.Identifier | null {
  const type = annotatedType(node);
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName : null;
}

/** The members of a type that is written where something is declared: `options: { fetch: typeof fetch }`. */
export function declaredMembers(node: Node | null | undefined): readonly TSESTree.TypeElement[] | null {
  const type = annotatedType(node);
  return type?.type === 'TSTypeLiteral' ? type.members : null;
}

/** The type of the global `fetch`, which an injected one is declared by. */
export const TYPE_OF_FETCH = 'typeof fetch';

/** Whether a type is that of the global `fetch`: `typeof fetch`, `typeof globalThis.fetch`. */
function isTypeOfFetch({ exprName }: TSESTree.TSTypeQuery): boolean {
  if (exprName.type === 'Identifier') return exprName.name === 'fetch';
  return (
    exprName.type === 'TSQualifiedName' &&
    exprName.left.type === 'Identifier' &&
    /^(?:globalThis|window|self)$/.test(exprName.left.name) &&
    exprName.right.name === 'fetch'
  );
}

/** The name of a declared type: `Foo` of `x: Foo`, `x: Foo<Bar>` and `x: ns.Foo`; that of the global `fetch`. */
export function declaredType(node: Node | null | undefined): string | null {
  const type = annotatedType(node);
  if (type?.type === 'TSTypeQuery') return isTypeOfFetch(type) ? TYPE_OF_FETCH : null;
  if (type?.type !== 'TSTypeReference') return null;
  if (type.typeName.type === 'Identifier') return type.typeName.name;
  return type.typeName.type === 'TSQualifiedName' ? type.typeName.right.name : null;
}

/** At most the budget's number of targets. */
export function capped(targets: readonly Target[]): readonly Target[] {
  return targets.length > BUDGET.alternatives ? targets.slice(0, BUDGET.alternatives) : targets;
}

/** The targets, or where there are none, one that is not known. */
export function orHole(targets: readonly Target[], reason: HoleReason, node: Node, frame: Frame): readonly Target[] {
  return targets.length === 0 ? [holeTarget(reason, node, frame)] : targets;
}

/** Whether a value is certainly there, so that what stands behind `??` and `||`, or a default, is never used. */
export function isPresent(target: Target): boolean {
  if (target.kind === 'instance' || target.kind === 'module') return true;
  if (target.kind !== 'node') return false;
  const { node } = target;
  if (node.type === 'Literal') return typeof node.value === 'string' && node.value !== '';
  if (node.type === 'TemplateLiteral') return (node.quasis[0]?.value.cooked ?? '') !== '';
  return node.type === 'ObjectExpression' || node.type === 'ArrayExpression' || isFunction(node) || isClass(node);
}

/** Whether a value is certainly `null`, `undefined` or empty. */
export function isNothing(target: Target): boolean {
  if (target.kind === 'global') return target.path.join('.') === 'undefined';
  return (
    target.kind === 'node' && target.node.type === 'Literal' && (target.node.value === null || target.node.value === '')
  );
}

/** Whether a node is a class. */
export function isClass(node: Node): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** The functions of the program that targets are. */
export const functionsAmong = (targets: readonly Target[]): FunctionAt[] =>
  targets.flatMap(({ kind, node, frame }) => (kind === 'node' && isFunction(node) ? [{ fn: node, frame }] : []));
